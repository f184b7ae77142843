//! An operation of one realm is not among those of another.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Operations;
use authed::operation::Operation;
use forum::Moderator;
use shop::Shop;

const BAN: Operation<Moderator> = Operation::new("ban");

fn operations() -> Operations<Shop> {
    Operations::new().operation(BAN)
}

fn main() {}
