//! A policy is a type, also one that is only a status.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Status};
use shop::Admin;

async fn handler(_caller: Authed<Admin, 404>) {}

async fn other(_caller: Authed<Admin, Status<402>>) {}

fn main() {}
