//! A handler of your own does not declare an access that it does not check.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use authed::routing::RouteHandler;
use authed::table::{Access, Table};
use shop::Admin;

#[derive(Clone)]
pub struct Open;

impl RouteHandler<((), Authed<Admin>), ()> for Open {
    fn declare(_: &mut Table) -> Access {
        Access::Public
    }
}

fn main() {}
