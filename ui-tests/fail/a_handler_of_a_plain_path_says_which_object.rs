//! A handler of `object_route` says which object its caller may access, also if the path is plain text.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Routes};
use magazine::{App, Writer};

async fn read(_: Authed<Writer>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route("/posts/{id}", get(read))
}

fn main() {}
