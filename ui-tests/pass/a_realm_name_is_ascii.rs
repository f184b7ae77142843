//! A realm's name must be printable ASCII, since challenges contain it.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop = "Spices" for SimpleUser;
    pub scope Admin = "admin";
}

fn main() {}
