//! Two scopes of one realm do not have one type.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "editor";
    pub scope Writer = "writer";
}

fn main() {}
