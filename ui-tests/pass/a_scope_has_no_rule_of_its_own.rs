//! A scope is a rule already: it allows everything to those who hold it.

#[path = "../press.rs"]
mod press;

use authed::{Forbidden, Identity, Rule};
use press::{Post, Press};

pub enum Own {}

impl Rule<Post> for Own {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn allows(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

fn main() {}
