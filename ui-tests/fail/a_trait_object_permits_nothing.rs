//! No resource is permitted by a trait object.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn publish(_post: Permitted<Post, dyn Send>) {}

fn edit(_post: Permitted<Post, Author>) {}

fn main() {}
