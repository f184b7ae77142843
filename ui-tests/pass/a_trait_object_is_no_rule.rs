//! A trait object is not a rule.

#[path = "../press.rs"]
mod press;

use authed::{Forbidden, Identity, Rule};
use press::{Post, Press};

pub enum Mine {}

impl Rule<Post> for Mine {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

fn main() {}
