//! The policy behind `on failure` must reject.

use authed::{SimpleUser, Status, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Subscriber = "subscriber", on failure Status<402>;
}

fn main() {}
