//! A job that runs after the request cannot contain a proof. It can contain the `Authed`.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin;

struct Job {
    by: Authed<Admin>,
}

fn queue(caller: Authed<Admin>) -> Job {
    Job { by: caller }
}

fn main() {}
