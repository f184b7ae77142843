//! A scope that `#[cfg(..)]` removes is not implied by another one.

use authed::{NotFound, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor";
    pub scope Hidden = "hidden", on failure NotFound;
    #[cfg(windows)]
    pub scope Reporter = "reporter";
    pub scope Admin = "admin": Editor + Reporter;
}

fn main() {}
