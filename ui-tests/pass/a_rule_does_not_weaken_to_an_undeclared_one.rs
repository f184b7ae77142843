//! A rule weakens only to a rule that declares it.

#[path = "../press.rs"]
mod press;

use authed::{Forbidden, Identity, ImpliedBy, Permitted, Rule};
use press::{Author, Post, Press};

pub enum Reader {}

impl Rule<Post> for Reader {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

impl ImpliedBy for Reader {
    type Rules = (Author,);
}

fn read(post: Permitted<Post, Author>) -> Permitted<Post, Reader> {
    Permitted::weaken(post)
}

fn main() {}
