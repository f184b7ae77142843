//! A realm must have a scope.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
}

fn main() {}
