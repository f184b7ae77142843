//! Implied scopes are joined by `+`.

use authed::{NotFound, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor";
    pub scope Hidden = "hidden", on failure NotFound;
    pub scope Admin = "admin": Editor + Viewer;
}

fn main() {}
