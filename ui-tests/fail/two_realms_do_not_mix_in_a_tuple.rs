//! One requirement is about one realm. A handler for the callers of two asks twice.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use forum::Moderator;
use shop::Admin;

async fn handler(_caller: Authed<(Admin, Moderator)>) {}

fn main() {}
