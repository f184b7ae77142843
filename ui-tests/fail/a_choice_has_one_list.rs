//! `AnyOf` takes one list.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed};
use shop::{Admin, Auditor, Editor};

async fn handler(_caller: Authed<AnyOf<Editor, Auditor, Admin>>) {}

fn main() {}
