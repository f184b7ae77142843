//! A nested tuple cannot combine scopes of two realms.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::{Admin, Auditor, Authenticated, Editor};

async fn handler(_caller: Authed<(Authenticated, Admin, (Editor, Auditor))>) {}

fn main() {}
