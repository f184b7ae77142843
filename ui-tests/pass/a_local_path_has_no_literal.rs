//! A `LocalPath` cannot be written as a literal: it would be unchecked.

use authed::redirect::{LocalPath, UnsafePath};

fn path(next: &str) -> Result<LocalPath, UnsafePath> {
    LocalPath::parse(next)
}

fn main() {}
