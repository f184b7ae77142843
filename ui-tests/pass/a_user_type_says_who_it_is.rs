//! What a backend finds out about a caller has an id and a name to show.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
    pub scope Admin = "admin";
}

fn main() {}
