//! `In` needs a user type that knows its credentials in the tenant.

#[path = "../shop.rs"]
mod shop;

use authed::{AskRules, Caller, Denied, In};
use shop::{Editor, Shop};

struct Shelf;

fn read(caller: &Caller<Shop>) -> Result<(), Denied> {
    caller.permitted::<In<Editor>>(Shelf).map(drop)
}

fn main() {}
