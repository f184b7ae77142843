//! `under_object` names an object, and not a scope.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Permitted, Public, Routes, path};
use magazine::{App, Author, Post};

async fn read(_: Public) {}

fn routes() -> Routes<App> {
    Routes::new().under_object::<Permitted<Post, Author>>("/posts/{id}", Routes::new().route(path!("/"), get(read)))
}

fn main() {}
