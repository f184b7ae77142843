//! `under_object` has an object for each capture of its path.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Permitted, Plain, Public, Routes, path};
use magazine::{App, Author, Post};

async fn read(_: Public) {}

fn routes() -> Routes<App> {
    Routes::new().under_object::<(Plain, Permitted<Post, Author>)>(
        path!("/{language}/{id}"),
        Routes::new().route(path!("/"), get(read)),
    )
}

fn main() {}
