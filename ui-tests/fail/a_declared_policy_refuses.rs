//! What a scope says `on failure` is a policy too.

use authed::{SimpleUser, Status, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Subscriber = "subscriber", on failure Status<200>;
}

fn main() {}
