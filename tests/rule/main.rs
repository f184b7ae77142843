//! Rules about a resource: what they decide, whose answer is sent, and that nothing else comes through.

mod asking;
mod http;
mod property;
// The server of the tests that carry Starlette's facts over.
#[allow(dead_code)]
#[path = "../starlette/server.rs"]
mod server;

use authed::{
    Authenticator, Backend, Basic, Bearer, Credentials, Forbidden, Fresh, Identity, LocalPath, Minutes, NotFound,
    RedirectTarget, RedirectTo, Rule, SimpleUser, Status, User, local_path, scopes,
};

scopes! {
    pub realm Press for SimpleUser;
    pub scope Writer = "writer", on failure Status<402>;
    pub scope Editor = "editor": Writer, on failure Status<410>;
}

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    author: String,
    text: String,
    is_published: bool,
}

impl Post {
    fn of(author: &str, is_published: bool) -> Self {
        Self { author: author.to_owned(), text: format!("by {author}"), is_published }
    }
}

/// Whoever has written it; hidden from others.
pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn allows(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

/// Whoever has written it, and anyone once it is published.
pub enum Reader {}

impl Rule<Post> for Reader {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn allows(by: &Identity<Press>, post: &Post) -> bool {
        Author::allows(by, post)
    }

    fn allows_anyone(post: &Post) -> bool {
        post.is_published
    }
}

/// A rule that says no, with the policy `P`.
pub struct Never<P>(std::marker::PhantomData<P>);

impl<T: ?Sized, P: authed::FailurePolicy> Rule<T> for Never<P> {
    type Realm = Press;
    type OnFailure = P;

    fn allows(_: &Identity<Press>, _: &T) -> bool {
        false
    }
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

type Lately = Fresh<Press, Minutes<5>, RedirectTo<LoginPage>>;

/// The users of the tests over HTTP: `ed` is an editor, `no` holds nothing, and everybody else is a writer.
fn authenticator() -> Authenticator<Press> {
    let identify = |name: &str| {
        let credentials = match name {
            "ed" => Credentials::none().grant::<Editor>(),
            "no" => Credentials::none(),
            _ => Credentials::none().grant::<Writer>(),
        };
        Ok(Identity::new(SimpleUser::new(name), credentials))
    };
    let by_name = Basic::new(move |login: &authed::Login| identify(login.name()));
    Authenticator::new(by_name.or(Bearer::new(move |token: &authed::BearerToken| identify(token.as_str()))))
}
