//! The fallback for other methods says which object its caller may access.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, path};
use magazine::{App, Author, Post, Writer};

async fn read(_: Authed<Writer>, _: Permitted<Post, Author>) {}

async fn other(_: Authed<Writer>, _: Permitted<Post, Author>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read).fallback(other))
}

fn main() {}
