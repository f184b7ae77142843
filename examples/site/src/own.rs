//! That a post is the caller's own.

use std::ops::Deref;

use authed::{Authed, Refusal, Requirement};

use crate::posts::Post;
use crate::scopes::{Press, Write};

pub enum Own {}

pub struct Allowed<T>(T);

impl<T> Deref for Allowed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

pub trait Allow {
    fn allowed<R>(&self, post: Post) -> Result<Allowed<Post>, Refusal>;
}

impl<P: authed::FailurePolicy> Allow for Authed<Write, P>
where
    Write: Requirement<Realm = Press>,
{
    fn allowed<R>(&self, post: Post) -> Result<Allowed<Post>, Refusal> {
        if post.author == self.user().id { Ok(Allowed(post)) } else { Err(Refusal::forbidden()) }
    }
}
