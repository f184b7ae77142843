//! The default policy of a realm rejects.

use authed::{SimpleUser, Status, scopes};

scopes! {
    pub realm Shop for SimpleUser, on failure Status<404>;
    pub scope Viewer = "viewer";
}

fn main() {}
