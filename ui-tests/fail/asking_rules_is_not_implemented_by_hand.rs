//! Nobody but the library says whose rules are asked.

#[path = "../press.rs"]
mod press;

use authed::AskRules;
use press::Post;

pub struct Mallory;

impl AskRules<Post> for Mallory {}

fn main() {}
