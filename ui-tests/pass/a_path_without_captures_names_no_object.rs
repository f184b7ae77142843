//! `object_route` takes no path without captures.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, path};
use magazine::{App, Author, Post, Writer};

async fn read(_: Authed<Writer>, _: Permitted<Post, Author>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read))
}

fn main() {}
