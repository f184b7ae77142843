//! A tuple cannot combine scopes of two realms.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use forum::Moderator;
use shop::Admin;

async fn handler(_caller: Authed<(Admin, Moderator)>) {}

fn main() {}
