//! What a scope implies is declared in the same realm.

#[path = "../forum.rs"]
mod forum;

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Moderator = "moderator";
    pub scope Admin = "admin": Moderator;
}

fn main() {}
