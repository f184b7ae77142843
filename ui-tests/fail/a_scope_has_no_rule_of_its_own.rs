//! A scope cannot have a rule of its own: it permits every resource to callers who hold it.

#[path = "../press.rs"]
mod press;

use authed::{Forbidden, Identity, Rule};
use press::{Editor, Post, Press};

pub enum Own {}

impl Rule<Post> for Editor {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

fn main() {}
