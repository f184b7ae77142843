//! What a rule does not allow is answered by a failure policy.

#[path = "../press.rs"]
mod press;

use authed::{Forbidden, Identity, Rule};
use press::{Post, Press};

pub enum Everybody {}

impl Rule<Post> for Everybody {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn allows(_: &Identity<Press>, _: &Post) -> bool {
        true
    }
}

fn main() {}
