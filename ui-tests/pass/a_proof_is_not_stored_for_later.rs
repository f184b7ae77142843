//! A job that is done after the request holds no proof. It may hold the `Authed`.

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
