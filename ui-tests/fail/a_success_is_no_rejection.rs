//! `Status<200>` is not a policy: it does not reject.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Status};
use shop::Admin;

async fn handler(_caller: Authed<Admin, Status<200>>) {}

fn main() {}
