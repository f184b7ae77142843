//! `AskRules` cannot be implemented by hand.

#[path = "../press.rs"]
mod press;

use authed::AskRules;
use press::Post;

pub struct Mallory;

impl AskRules<Post> for Mallory {}

fn main() {}
