//! A realm's user type must implement `User`.

use authed::scopes;

scopes! {
    pub realm Shop for String;
    pub scope Admin = "admin";
}

fn main() {}
