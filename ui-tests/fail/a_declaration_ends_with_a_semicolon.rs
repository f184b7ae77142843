//! Each declaration ends with a semicolon.

use authed::{NotFound, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor";
    pub scope Hidden = "hidden", on failure NotFound;
    pub scope Admin = "admin"
    pub scope Owner = "owner";
}

fn main() {}
