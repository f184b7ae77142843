//! A realm without scopes asks nothing of anybody.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
}

fn main() {}
