//! The realm is declared first.

use authed::{SimpleUser, scopes};

scopes! {
    pub scope Viewer = "viewer";
    pub realm Shop for SimpleUser;
}

fn main() {}
