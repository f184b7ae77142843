//! A name is what RFC 6749, 3.3 calls a scope token: a list of names is divided at the spaces.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "chief editor";
}

fn main() {}
