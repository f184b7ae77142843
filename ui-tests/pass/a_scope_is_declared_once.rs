//! Two scopes of a realm cannot have the same type.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "editor";
    pub scope Writer = "writer";
}

fn main() {}
