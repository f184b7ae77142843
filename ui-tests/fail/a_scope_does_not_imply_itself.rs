//! A scope cannot imply itself.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Editor;
}

fn main() {}
