//! An object that a path names is a `Resource`.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Rejection, Resource, Routes, path};
use magazine::{App, Writer};

#[derive(Clone)]
pub struct Letter;

impl Resource<App> for Letter {
    type Key = u64;
    type Within = ();
    type Error = Rejection;

    async fn find(_: u64, _: &(), _: &App) -> Result<Option<Self>, Rejection> {
        Ok(Some(Self))
    }
}

async fn read(_: Authed<Writer>, _: Permitted<Letter, Writer>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/letters/{id}"), get(read))
}

fn main() {}
