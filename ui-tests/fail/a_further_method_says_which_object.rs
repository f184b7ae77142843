//! Each handler of a route says which object its caller may access.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, path};
use magazine::{App, Author, Post, Writer};

async fn read(_: Authed<Writer>, _: Permitted<Post, Author>) {}

async fn remove(_: Authed<Writer>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read).delete(remove))
}

fn main() {}
