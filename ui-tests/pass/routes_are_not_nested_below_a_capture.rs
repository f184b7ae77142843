//! `nest` takes no path with captures: they name objects.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Permitted, Public, Routes, path};
use magazine::{App, Author, Post};

async fn read(_: Public) {}

fn routes() -> Routes<App> {
    Routes::new()
        .under_object::<Permitted<Post, Author>>(path!("/posts/{id}"), Routes::new().route(path!("/text"), get(read)))
}

fn main() {}
