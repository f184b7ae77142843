//! A scope cannot imply a scope of another realm.

#[path = "../forum.rs"]
mod forum;

use authed::{SimpleUser, scopes};
use forum::Moderator;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Admin = "admin": Moderator;
}

fn main() {}
