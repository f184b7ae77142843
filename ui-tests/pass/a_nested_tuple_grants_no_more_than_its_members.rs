//! Nesting tuples adds nothing to what their members grant.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Auditor, Authenticated, Editor};

type Asked = (Authenticated, (Auditor, (Editor, (Admin,))));

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Asked>) {
    purge(caller.proof());
}

fn main() {}
