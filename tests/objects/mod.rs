//! Routes about objects: which handlers they take, what they find, and what they answer.

mod answers;
mod finding;
mod refused;
mod table;
mod tenants;
mod walk;
mod with_state;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use authed::{
    Authenticator, Basic, Credentials, Forbidden, Identity, NotFound, Rejection, Resource, Rule, SimpleUser, User,
    backend::Login, scopes,
};
use axum::extract::FromRef;

scopes! {
    pub realm Press for SimpleUser;
    pub scope Writer = "writer";
    pub scope Admin = "admin": Writer;
}

/// The state: its authenticator, and how often an object was looked up.
#[derive(Clone, FromRef)]
pub struct App {
    authenticator: Authenticator<Press>,
    lookups: Lookups,
}

#[derive(Clone, Default)]
pub struct Lookups(Arc<AtomicUsize>);

impl App {
    /// Each user is a writer, but `no`; `ed` is an admin.
    fn new() -> Self {
        let check = |login: &Login| {
            let scopes = match login.name() {
                "ed" => Credentials::none().grant::<Admin>(),
                "no" => Credentials::none(),
                _ => Credentials::none().grant::<Writer>(),
            };
            Ok(Identity::<Press>::new(SimpleUser::new(login.name()), scopes))
        };
        Self { authenticator: Authenticator::new(Basic::new(check)), lookups: Lookups::default() }
    }

    fn lookups(&self) -> usize {
        self.lookups.0.load(Ordering::Relaxed)
    }
}

/// A magazine, by its name. `broken` cannot be loaded.
#[derive(Clone, Debug)]
pub struct Magazine {
    name: String,
}

impl<S: Sync> Resource<S> for Magazine
where
    Lookups: FromRef<S>,
{
    type Key = String;
    type Within = ();
    type Error = Rejection;

    async fn find(name: String, _: &(), state: &S) -> Result<Option<Self>, Rejection> {
        Lookups::from_ref(state).0.fetch_add(1, Ordering::Relaxed);
        match &*name {
            "broken" => Err(Rejection::with_status::<423>()),
            "ada" | "bob" => Ok(Some(Self { name })),
            _ => Ok(None),
        }
    }
}

/// A post, by its number. Odd ones are ada's, and even ones bob's.
#[derive(Clone, Debug)]
pub struct Post {
    author: &'static str,
    number: u32,
}

impl<S: Sync> Resource<S> for Post
where
    Lookups: FromRef<S>,
{
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), state: &S) -> Result<Option<Self>, Rejection> {
        Lookups::from_ref(state).0.fetch_add(1, Ordering::Relaxed);
        Ok((number < 100).then_some(Self { author: if number % 2 == 1 { "ada" } else { "bob" }, number }))
    }
}

/// An issue of a magazine: its numbers are those of the magazine.
#[derive(Clone, Debug)]
pub struct Issue {
    title: String,
}

impl<S: Sync> Resource<S> for Issue {
    type Key = u32;
    type Within = Magazine;
    type Error = Rejection;

    async fn find(number: u32, magazine: &Magazine, _: &S) -> Result<Option<Self>, Rejection> {
        Ok((number < 3).then(|| Self { title: format!("{} {number}", magazine.name) }))
    }
}

pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

pub enum Owner {}

impl Rule<Magazine> for Owner {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(by: &Identity<Press>, magazine: &Magazine) -> bool {
        by.user().id() == magazine.name
    }
}
