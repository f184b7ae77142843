//! A scope has a name.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "";
}

fn main() {}
