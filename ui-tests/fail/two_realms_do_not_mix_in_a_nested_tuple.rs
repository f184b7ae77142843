//! A nested tuple cannot combine scopes of two realms.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use forum::{Member, Moderator};
use shop::{Admin, Authenticated};

async fn handler(_caller: Authed<(Authenticated, Admin, (Member, Moderator))>) {}

fn main() {}
