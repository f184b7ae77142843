//! A scope's name cannot contain a space: it must be a scope token (RFC 6749, 3.3).

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "chief editor";
}

fn main() {}
