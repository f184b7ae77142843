//! A `Fresh` login of one realm cannot be combined with a scope of another realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Minutes};
use forum::Forum;
use shop::Admin;

async fn handler(_caller: Authed<(Admin, Fresh<Forum, Minutes<5>>)>) {}

fn main() {}
