//! A scope's name cannot be empty.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "";
}

fn main() {}
