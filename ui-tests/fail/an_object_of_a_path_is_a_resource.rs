//! An object that a path names is a `Resource`.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, path};
use magazine::{App, Writer};

#[derive(Clone)]
pub struct Letter;

async fn read(_: Authed<Writer>, _: Permitted<Letter, Writer>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/letters/{id}"), get(read))
}

fn main() {}
