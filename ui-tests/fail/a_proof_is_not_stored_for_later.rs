//! A job that runs after the request cannot contain a proof. It can contain the `Authed`.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Proof};
use shop::Admin;

struct Job {
    by: Proof<'static, Admin>,
}

fn queue(caller: Authed<Admin>) -> Job {
    Job { by: caller.proof() }
}

fn main() {}
