//! A type of your own does not declare an access that it does not check.

#[path = "../shop.rs"]
mod shop;

use authed::routing::AccessParam;
use authed::table::{Access, Table};

pub struct Anyone;

impl AccessParam for Anyone {
    fn declare(_: &mut Table) -> Access {
        Access::Public
    }
}

fn main() {}
