//! A realm with resources, for the cases about rules.

use authed::{Forbidden, Identity, NotFound, Rule, SimpleUser, User, scopes};

scopes! {
    pub realm Press for SimpleUser;

    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

#[derive(Default)]
pub struct Post {
    pub author: String,
    pub title: String,
}

#[derive(Default)]
pub struct Comment {
    pub author: String,
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

/// The readers.
pub enum Reader {}

impl Rule<Post> for Reader {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, post: &Post) -> bool {
        !post.title.is_empty()
    }
}

impl Rule<Comment> for Reader {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, _: &Comment) -> bool {
        true
    }
}
