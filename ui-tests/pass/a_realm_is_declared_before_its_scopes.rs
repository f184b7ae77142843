//! The realm is declared first.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
}

fn main() {}
