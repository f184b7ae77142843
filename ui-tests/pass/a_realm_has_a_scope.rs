//! A realm must have a scope.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
    pub scope Admin = "admin";
}

fn main() {}
