//! The policy is the last part of a declaration.

use authed::{NotFound, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor";
    pub scope Admin = "admin", on failure NotFound: Editor;
}

fn main() {}
