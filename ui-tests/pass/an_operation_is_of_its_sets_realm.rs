//! An operation of one realm is not among those of another.

#[path = "../forum.rs"]
mod forum;

use authed::Operations;
use authed::operation::Operation;
use forum::{Forum, Moderator};

const BAN: Operation<Moderator> = Operation::new("ban");

fn operations() -> Operations<Forum> {
    Operations::new().operation(BAN)
}

fn main() {}
