//! A path that has not been checked is no `LocalPath`.

use authed::{LocalPath, UnsafePath};

fn path(next: &str) -> Result<LocalPath, UnsafePath> {
    LocalPath::parse(next)
}

fn main() {}
