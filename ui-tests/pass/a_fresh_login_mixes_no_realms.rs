//! A requirement is of one realm, and so is the login that it asks for.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Minutes};
use forum::Forum;
use shop::Admin;

async fn handler(_caller: Authed<Admin>, _other: Authed<Fresh<Forum, Minutes<5>>>) {}

fn main() {}
