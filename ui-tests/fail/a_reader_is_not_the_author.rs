//! An object that another rule permits is not permitted by this one.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, path};
use magazine::{App, Author, Post, Reader, Writer};

fn publish(_: Permitted<Post, Author>) {}

async fn read(_: Authed<Writer>, post: Permitted<Post, Reader>) {
    publish(post);
}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read))
}

fn main() {}
