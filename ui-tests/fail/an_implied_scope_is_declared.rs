//! An implied scope must be declared.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Veiwer;
}

fn main() {}
