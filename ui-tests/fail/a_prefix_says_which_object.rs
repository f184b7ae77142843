//! `under_object` names an object, and not a scope.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Public, Routes, path};
use magazine::{App, Writer};

async fn read(_: Public) {}

fn routes() -> Routes<App> {
    Routes::new().under_object::<Writer>("/posts/{id}", Routes::new().route(path!("/"), get(read)))
}

fn main() {}
