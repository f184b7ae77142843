//! `WithState` combines a tuple of rules.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, WithState, path};
use magazine::{App, Post, TeamMember, Writer};

async fn edit(_: Authed<Writer>, _: Permitted<Post, WithState<TeamMember>>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(edit))
}

fn main() {}
