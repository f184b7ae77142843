//! Rules about a resource: what they decide, and which response is sent.

mod asking;
mod denied;
mod http;
mod property;

use std::marker::PhantomData;

use authed::backend::{BearerToken, Login};
use authed::policy::FailurePolicy;
use authed::requirement::Minutes;
use authed::{
    Authenticator, Backend, Basic, Bearer, Credentials, Forbidden, Fresh, Identity, NotFound, RedirectTo, Rule,
    SimpleUser, Status, User, scopes,
};
use support::LoginPage;

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

/// The author of the post. It is hidden from others.
pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

/// The author of the post, and anyone if it is published.
pub enum Reader {}

impl Rule<Post> for Reader {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        Author::permits(by, post)
    }

    fn permits_anyone(post: &Post) -> bool {
        post.is_published
    }
}

/// A rule that denies every caller, with the policy `P`.
pub struct Never<P>(PhantomData<P>);

impl<T: ?Sized, P: FailurePolicy> Rule<T> for Never<P> {
    type Realm = Press;
    type OnFailure = P;

    fn permits(_: &Identity<Press>, _: &T) -> bool {
        false
    }
}

type Lately = Fresh<Press, Minutes<5>, RedirectTo<LoginPage>>;

/// Returns the authenticator of the tests over HTTP. `ed` is an editor, `no` has no scope, and other users are writers.
fn authenticator() -> Authenticator<Press> {
    let identify = |name: &str| {
        let credentials = match name {
            "ed" => Credentials::none().grant::<Editor>(),
            "no" => Credentials::none(),
            _ => Credentials::none().grant::<Writer>(),
        };
        Ok(Identity::new(SimpleUser::new(name), credentials))
    };
    let by_name = Basic::new(move |login: &Login| identify(login.name()));
    Authenticator::new(by_name.or(Bearer::new(move |token: &BearerToken| identify(token.as_str()))))
}
