//! `AnyOf` cannot combine scopes of two realms.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed};
use forum::Moderator;
use shop::Admin;

async fn handler(_caller: Authed<AnyOf<(Admin, Moderator)>>) {}

fn main() {}
