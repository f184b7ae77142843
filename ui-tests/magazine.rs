//! Posts that a path names, for the cases about objects.

use authed::{
    Authenticator, Identity, NotFound, Rejection, Resource, Rule, Ruling, SimpleUser, StateRule, User, scopes,
};

scopes! {
    pub realm Press for SimpleUser;
    pub scope Writer = "writer";
}

pub type App = Authenticator<Press>;

#[derive(Clone)]
pub struct Post {
    pub author: String,
}

impl<St: Sync> Resource<St> for Post {
    type Key = u64;
    type Within = ();
    type Error = Rejection;

    async fn find(_: u64, _: &(), _: &St) -> Result<Option<Self>, Rejection> {
        Ok(Some(Self { author: "ada".to_owned() }))
    }
}

/// The author.
pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

/// Everyone who knows a name.
pub enum Reader {}

impl Rule<Post> for Reader {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

/// The catalogue is open.
pub enum Catalogue {}

/// A member of the author's team. Needs the state.
pub enum TeamMember {}

impl StateRule<Post> for TeamMember {
    type State = App;
    type Realm = Press;
    type OnFailure = NotFound;
    type Error = Rejection;

    async fn permits_with_state(_: Option<&Identity<Press>>, _: &Post, _: &App) -> Result<Ruling, Rejection> {
        Ok(Ruling::from(true))
    }
}
