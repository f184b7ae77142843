//! The object is the second parameter of a handler.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, path};
use axum::http::Uri;
use magazine::{App, Author, Post, Writer};

async fn read(_: Authed<Writer>, _: Permitted<Post, Author>, _: Uri) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read))
}

fn main() {}
