//! `AnyOf` cannot combine scopes of two realms.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed};
use forum::{Member, Moderator};

async fn handler(_caller: Authed<AnyOf<(Member, Moderator)>>) {}

fn main() {}
