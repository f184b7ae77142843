//! A combination of rules with state has no combination with state as a member.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{AnyOf, Authed, Permitted, Routes, WithState, path};
use magazine::{App, Author, Post, TeamMember, Writer};

async fn edit(_: Authed<Writer>, _: Permitted<Post, WithState<AnyOf<(Author, WithState<(TeamMember,)>)>>>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(edit))
}

fn main() {}
