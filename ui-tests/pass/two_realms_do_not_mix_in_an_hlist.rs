//! An `HList` cannot combine scopes of two realms.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use forum::{Member, Moderator};
use frunk::HList;

async fn handler(_caller: Authed<HList![Member, Moderator]>) {}

fn main() {}
