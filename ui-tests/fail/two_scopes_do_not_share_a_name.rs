//! A name on the wire is one scope's only.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "editor";
    pub scope Writer = "editor";
}

fn main() {}
