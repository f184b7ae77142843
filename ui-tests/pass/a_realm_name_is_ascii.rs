//! A realm's name goes into challenges, and so it is what a header can carry.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop = "Spices" for SimpleUser;
    pub scope Admin = "admin";
}

fn main() {}
