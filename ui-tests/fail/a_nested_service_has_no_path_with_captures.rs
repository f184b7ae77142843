//! `nest_service` takes no path with captures: a service says nothing of objects.

#[path = "../magazine.rs"]
mod magazine;

use authed::{Public, Routes, path};
use magazine::App;

fn service() -> axum::routing::MethodRouter {
    axum::routing::get(async || "text")
}

fn routes() -> Routes<App> {
    Routes::new().nest_service::<Public, _>(path!("/posts/{id}"), service())
}

fn main() {}
