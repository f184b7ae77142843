//! The parameter of `RedirectTo` must have a path.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, RedirectTo};
use shop::{Admin, Shop};

async fn handler(_caller: Authed<Admin, RedirectTo<Shop>>) {}

fn main() {}
