//! An `HList` cannot combine scopes of two realms.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use forum::Moderator;
use frunk::HList;
use shop::Admin;

async fn handler(_caller: Authed<HList![Admin, Moderator]>) {}

fn main() {}
