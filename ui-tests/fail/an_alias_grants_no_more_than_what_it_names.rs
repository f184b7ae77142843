//! A type alias of a requirement does not grant more than the requirement.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Authenticated, Editor};

type Staff = (Authenticated, Editor);
type Management = Staff;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Management>) {
    purge(caller.proof());
}

fn main() {}
