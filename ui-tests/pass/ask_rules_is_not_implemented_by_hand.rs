//! `AskRules` cannot be implemented by hand.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Caller};
use press::{Post, Press};

pub struct Mallory;

fn asks(caller: &Caller<Press>) -> &impl AskRules<Post> {
    caller
}

fn main() {}
