//! A job that is done after the request holds no proof. It may hold the `Authed`.

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
