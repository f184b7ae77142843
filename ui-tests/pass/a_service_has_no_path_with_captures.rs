//! `route_service` takes no path with captures: a service says nothing of objects.

#[path = "../magazine.rs"]
mod magazine;

use authed::{Permitted, Public, Routes, path};
use magazine::{App, Author, Post};

fn service() -> axum::routing::MethodRouter {
    axum::routing::get(async || "text")
}

fn routes() -> Routes<App> {
    Routes::new().under_object::<Permitted<Post, Author>>(
        path!("/posts/{id}"),
        Routes::new().route_service::<Public, _>(path!("/text"), service()),
    )
}

fn main() {}
