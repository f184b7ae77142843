//! A scope is a rule already: it allows everything to those who hold it.

#[path = "../press.rs"]
mod press;

use authed::{Forbidden, Identity, Rule};
use press::{Editor, Post, Press};

pub enum Own {}

impl Rule<Post> for Editor {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn allows(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

fn main() {}
