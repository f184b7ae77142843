//! A nested tuple does not grant a scope that is not among its members.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Auditor, Authenticated, Editor};

type Asked = (Authenticated, (Auditor, (Editor,)));

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Asked>) {
    purge(caller.proof());
}

fn main() {}
