//! A path with two captures has two objects.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Plain, Routes, path};
use magazine::{App, Author, Post, Writer};

async fn read(_: Authed<Writer>, _: (Plain, Permitted<Post, Author>)) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/{language}/posts/{id}"), get(read))
}

fn main() {}
