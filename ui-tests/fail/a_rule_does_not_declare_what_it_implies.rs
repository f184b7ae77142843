//! A rule does not declare that it implies another one. The weaker rule declares it, in its own crate.

#[path = "../press.rs"]
mod press;

use authed::{AnyOf, ImpliedBy};
use press::Author;

pub enum Mallory {}

impl ImpliedBy for AnyOf<(Author, Mallory)> {
    type Rules = (Mallory,);
}

fn main() {}
