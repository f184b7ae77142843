//! A rule must have a failure policy.

#[path = "../press.rs"]
mod press;

use authed::{Identity, Rule};
use press::{Post, Press};

pub enum Everybody {}

impl Rule<Post> for Everybody {
    type Realm = Press;
    type OnFailure = Press;

    fn permits(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

fn main() {}
