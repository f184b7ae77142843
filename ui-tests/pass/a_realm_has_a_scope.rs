//! A realm without scopes asks nothing of anybody.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
    pub scope Admin = "admin";
}

fn main() {}
