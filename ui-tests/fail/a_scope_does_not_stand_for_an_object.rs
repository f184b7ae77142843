//! `under` takes no path with captures: a scope says nothing of objects.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Public, Routes, path};
use magazine::{App, Writer};

async fn read(_: Public) {}

fn routes() -> Routes<App> {
    Routes::new().under::<Writer>(path!("/posts/{id}"), Routes::new().route(path!("/text"), get(read)))
}

fn main() {}
