// ANCHOR: all
// ANCHOR: realm
use std::borrow::Cow;
use std::collections::BTreeMap;

use authed::backend::Login;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, CredentialsIn, Identity, In, NotFound,
    Permitted, Rejection, Resource, Routes, Rule, User, path, scopes,
};

scopes! {
    pub realm Press for Member, on failure Challenge<Basic>;

    /// Every member. Held by each login.
    pub scope LoggedIn = "logged-in";
    /// Held in a newspaper.
    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

pub struct Member {
    name: String,
    /// The role of the member in each newspaper, from your table of memberships.
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
// ANCHOR_END: realm

// ANCHOR: tenant
#[derive(Clone)]
pub struct Newspaper {
    number: u32,
}

impl Resource<Authenticator<Press>> for Newspaper {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), _: &Authenticator<Press>) -> Result<Option<Self>, Rejection> {
        // SELECT .. FROM newspapers WHERE number = $1
        Ok([1, 2].contains(&number).then_some(Newspaper { number }))
    }
}

impl CredentialsIn<Newspaper> for Member {
    type Realm = Press;

    fn credentials_in(&self, newspaper: &Newspaper) -> Option<Credentials<Press>> {
        self.roles.get(&newspaper.number).copied()
    }
}
// ANCHOR_END: tenant

// ANCHOR: object
#[derive(Clone)]
pub struct Post {
    author: String,
    title: String,
}

impl Resource<Authenticator<Press>> for Post {
    type Key = u32;
    type Within = Newspaper;
    type Error = Rejection;

    async fn find(id: u32, newspaper: &Newspaper, _: &Authenticator<Press>) -> Result<Option<Self>, Rejection> {
        // SELECT .. FROM posts WHERE newspaper = $1 AND id = $2
        let posts = [(1, 10, "bob", "On boats"), (1, 11, "ada", "On weaving"), (2, 20, "eve", "On bridges")];
        let post = posts.into_iter().find(|(of, own, ..)| (*of, *own) == (newspaper.number, id));
        Ok(post.map(|(_, _, author, title)| Post { author: author.to_owned(), title: title.to_owned() }))
    }
}
// ANCHOR_END: object

// ANCHOR: rule
/// The author of a post. For other callers there is no such post.
pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().name == post.author
    }
}
// ANCHOR_END: rule

// ANCHOR: handlers
async fn newspaper(_: Authed<LoggedIn>, newspaper: Permitted<Newspaper, In<Writer>>) -> String {
    format!("Newspaper {}.\n", newspaper.number)
}

async fn edit(_: Authed<LoggedIn>, post: Permitted<Post, Author>) -> String {
    save(post, "new text")
}

/// Saves a new text. It cannot be called with a post that was not checked.
fn save(post: Permitted<Post, Author>, text: &str) -> String {
    format!("{}: {text}.\n", post.title)
}
// ANCHOR_END: handlers

// ANCHOR: routes
fn routes() -> Routes<Authenticator<Press>> {
    let inside =
        Routes::new().route(path!("/"), get(newspaper)).object_route(path!("/posts/{id}"), get(edit).put(edit));
    Routes::new().under_tenant::<Newspaper, In<Writer>>(path!("/newspapers/{number}"), inside)
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

#[tokio::main]
async fn main() -> std::io::Result<()> {
    println!("{}", routes().table());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app()).await
}
// ANCHOR_END: all

// ANCHOR: test
#[cfg(test)]
mod tests {
    use authed::testing::{self, UserWithObjects};
    use axum::http::Request;

    use super::{Newspaper, Post};

    #[tokio::test]
    async fn members_cannot_reach_the_posts_of_others() {
        // The requests are those of curl with `-u bob:demo`, and `-u eve:demo`.
        let login = |value: &'static str| {
            move |mut request: Request<()>| {
                request.headers_mut().insert("authorization", value.parse().unwrap());
                request
            }
        };
        let bob = UserWithObjects::new("bob", login("Basic Ym9iOmRlbW8=")).owns::<Newspaper>(1).owns::<Post>(10);
        let eve = UserWithObjects::new("eve", login("Basic ZXZlOmRlbW8=")).owns::<Newspaper>(2).owns::<Post>(20);
        testing::assert_objects_are_separate(super::routes().table(), super::app(), [bob, eve]).await;
    }
}
// ANCHOR_END: test
