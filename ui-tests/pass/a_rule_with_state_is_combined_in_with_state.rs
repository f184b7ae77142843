//! A rule that needs the state is combined with other rules in `WithState`.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Permitted, Routes, WithState, path};
use magazine::{App, Author, Post, TeamMember, Writer};

async fn edit(_: Authed<Writer>, _: Permitted<Post, WithState<(Author, TeamMember)>>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(edit))
}

fn main() {}
