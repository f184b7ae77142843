//! A realm's user type must implement `User`.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
    pub scope Admin = "admin";
}

fn main() {}
