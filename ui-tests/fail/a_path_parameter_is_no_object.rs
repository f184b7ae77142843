//! A handler that reads the key by itself has not checked the object.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Routes, path};
use axum::extract::Path;
use magazine::{App, Writer};

async fn read(_: Authed<Writer>, _: Path<u64>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read))
}

fn main() {}
