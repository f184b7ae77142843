//! `route` takes no path with captures: they name objects.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Routes, path};
use magazine::{App, Writer};

async fn read(_: Authed<Writer>) {}

fn routes() -> Routes<App> {
    Routes::new().route(path!("/posts/{id}"), get(read))
}

fn main() {}
