//! A realm has a scope whatever `#[cfg(..)]` removes.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    #[cfg(not(windows))]
    pub scope Reporter = "reporter";
}

fn main() {}
