//! A rule of any realm is not checked for a caller of one realm.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Caller, Rule};
use press::{Post, Press};

fn may<A: Rule<Post>>(caller: &Caller<Press>, post: &Post) -> bool {
    caller.permitted_ref::<A>(post).is_ok()
}

fn main() {}
