//! `nest` takes no path with captures: they name objects.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Public, Routes, path};
use magazine::App;

async fn read(_: Public) {}

fn routes() -> Routes<App> {
    Routes::new().nest(path!("/posts/{id}"), Routes::new().route(path!("/text"), get(read)))
}

fn main() {}
