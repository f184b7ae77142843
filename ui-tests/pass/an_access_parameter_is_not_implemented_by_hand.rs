//! A type of your own does not declare an access that it does not check.

#[path = "../shop.rs"]
mod shop;

use authed::routing::FromAccess;
use authed::{Authed, Rejection};
use shop::Admin;

pub struct Administrator(Authed<Admin>);

impl FromAccess for Administrator {
    type Access = Authed<Admin>;
    type Rejection = Rejection;

    fn from_access(decided: Result<Authed<Admin>, Rejection>) -> Result<Self, Rejection> {
        decided.map(Self)
    }
}

fn main() {}
