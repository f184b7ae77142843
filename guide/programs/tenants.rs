// ANCHOR: all
use std::borrow::Cow;
use std::collections::BTreeMap;

use authed::backend::Login;
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, CredentialsIn, Identity, In, NotFound,
    Permitted, Rejection, Resource, Routes, Rule, User, path, scopes,
};

scopes! {
    pub realm Press for Member, on failure Challenge<Basic>;
    pub scope LoggedIn = "logged-in";
    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

pub struct Member {
    name: String,
    roles: BTreeMap<u32, Credentials<Press>>,
}

impl User for Member {
    fn id(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

#[derive(Clone)]
pub struct Newspaper {
    number: u32,
}

impl Resource<Authenticator<Press>> for Newspaper {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), _: &Authenticator<Press>) -> Result<Option<Self>, Rejection> {
        Ok([1, 2].contains(&number).then_some(Newspaper { number }))
    }
}

impl CredentialsIn<Newspaper> for Member {
    type Realm = Press;

    fn credentials_in(&self, newspaper: &Newspaper) -> Option<Credentials<Press>> {
        self.roles.get(&newspaper.number).copied()
    }
}

// ANCHOR: flat
/// A post whose path `/posts/{id}` does not name its newspaper. The row does.
#[derive(Clone)]
pub struct Post {
    newspaper: u32,
    author: String,
    title: String,
}

impl Resource<Authenticator<Press>> for Post {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(id: u32, _: &(), _: &Authenticator<Press>) -> Result<Option<Self>, Rejection> {
        // SELECT newspaper, author, title FROM posts WHERE id = $1
        let posts = [(10, 1, "bob", "On boats"), (20, 2, "eve", "On bridges")];
        let post = posts.into_iter().find(|post| post.0 == id);
        Ok(post.map(|(_, newspaper, author, title)| Post { newspaper, author: author.into(), title: title.into() }))
    }
}

/// The author, or an editor of the post's newspaper. Nobody from another newspaper.
pub enum MayEdit {}

impl Rule<Post> for MayEdit {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        let Some(role) = by.user().roles.get(&post.newspaper) else { return false };
        role.has::<Editor>() || role.has::<Writer>() && by.user().name == post.author
    }
}

async fn edit(_: Authed<LoggedIn>, post: Permitted<Post, MayEdit>) -> String {
    format!("{}: edited.\n", post.title)
}
// ANCHOR_END: flat

async fn read(_: Authed<LoggedIn>, newspaper: Permitted<Newspaper, In<Writer>>) -> String {
    format!("Newspaper {}.\n", newspaper.number)
}

async fn invite(_: Authed<LoggedIn>, newspaper: Permitted<Newspaper, In<Editor>>) -> String {
    format!("Invited to newspaper {}.\n", newspaper.number)
}

// ANCHOR: routes
fn routes() -> Routes<Authenticator<Press>> {
    let for_writers = Routes::new().route(path!("/"), get(read));
    let for_editors = Routes::new().route(path!("/invitations"), post(invite));
    let newspapers = Routes::new()
        .under_tenant::<Newspaper, In<Writer>>(path!("/{number}"), for_writers)
        .under_tenant::<Newspaper, In<Editor>>(path!("/{number}"), for_editors);
    Routes::new()
        .under::<LoggedIn>(path!("/newspapers"), newspapers)
        .object_route(path!("/posts/{id}"), get(edit).put(edit))
}
// ANCHOR_END: routes

fn check(login: &Login) -> Result<Identity<Press>, AuthenticationError> {
    let (writer, editor) = (Credentials::none().grant::<Writer>(), Credentials::none().grant::<Editor>());
    let roles = match (login.name(), login.password()) {
        ("ada", "demo") => BTreeMap::from([(1, editor)]),
        ("bob", "demo") => BTreeMap::from([(1, writer)]),
        ("eve", "demo") => BTreeMap::from([(2, editor)]),
        _ => return Err(AuthenticationError::rejected()),
    };
    let member = Member { name: login.name().to_owned(), roles };
    Ok(Identity::new(member, Credentials::none().grant::<LoggedIn>()))
}

fn app() -> axum::Router {
    routes().with_state(Authenticator::new(Basic::new(check)))
}
// ANCHOR_END: all

// ANCHOR: test
#[cfg(test)]
mod tests {
    use authed::testing::{self, UserWithObjects};
    use axum::http::Request;

    use super::{Newspaper, Post};

    #[tokio::test]
    async fn newspapers_are_separate() {
        let login = |value: &'static str| {
            move |mut request: Request<()>| {
                request.headers_mut().insert("authorization", value.parse().unwrap());
                request
            }
        };
        let ada = UserWithObjects::new("ada", login("Basic YWRhOmRlbW8=")).owns::<Newspaper>(1).owns::<Post>(10);
        let eve = UserWithObjects::new("eve", login("Basic ZXZlOmRlbW8=")).owns::<Newspaper>(2).owns::<Post>(20);
        testing::assert_objects_are_separate(super::routes().table(), super::app(), [ada, eve]).await;
    }
}
// ANCHOR_END: test
