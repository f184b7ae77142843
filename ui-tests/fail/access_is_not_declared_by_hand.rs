//! A handler of your own does not declare an access that it does not check.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use authed::routing::DeclaresAccess;
use authed::table::{Access, Table};
use shop::Admin;

pub struct Open;

impl DeclaresAccess<(Authed<Admin>,)> for Open {
    fn declare(_: &mut Table) -> Access {
        Access::Public
    }
}

fn main() {}
