//! A parameter after the object is an extractor.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, path};
use magazine::{App, Author, Post, Writer};

pub struct Name(pub String);

async fn read(_: Authed<Writer>, _: Permitted<Post, Author>, _: Name) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read))
}

fn main() {}
