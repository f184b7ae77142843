//! A function that needs a permitted object does not take any object.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{AnyObject, Authed, Permitted, Routes, path};
use magazine::{App, Author, Catalogue, Post, Writer};

fn publish(_: Permitted<Post, Author>) {}

async fn read(_: Authed<Writer>, post: AnyObject<Post, Catalogue>) {
    publish(post);
}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(read))
}

fn main() {}
