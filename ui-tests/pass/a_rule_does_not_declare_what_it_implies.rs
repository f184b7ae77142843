//! A rule does not declare that it implies another one. The weaker rule declares it, in its own crate.

#[path = "../press.rs"]
mod press;

use authed::ImpliedBy;
use press::Author;

pub enum Mallory {}

impl ImpliedBy for Mallory {
    type Rules = (Author,);
}

fn main() {}
