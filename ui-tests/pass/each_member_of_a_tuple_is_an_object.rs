//! Each member of a tuple of objects is an object.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Plain, Routes, path};
use magazine::{App, Author, Post, Writer};

async fn read(_: Authed<Writer>, _: (Plain, Permitted<Post, Author>)) {}

async fn print(_: Authed<Writer>, _: (Plain, Permitted<Post, Author>)) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/{language}/posts/{id}"), get(read).post(print))
}

fn main() {}
