//! `WithState` combines a tuple of rules.

#[path = "../magazine.rs"]
mod magazine;

use authed::routing::get;
use authed::{Authed, Identity, NotFound, Permitted, Rejection, Routes, Ruling, StateRule, WithState, path};
use magazine::{App, Post, Press, Writer};

pub enum TeamMember {}

impl StateRule<Post> for TeamMember {
    type State = App;
    type Realm = Press;
    type OnFailure = NotFound;
    type Error = Rejection;

    async fn permits_with_state(_: Option<&Identity<Press>>, _: &Post, _: &App) -> Result<Ruling, Rejection> {
        Ok(Ruling::from(true))
    }
}

async fn edit(_: Authed<Writer>, _: Permitted<Post, WithState<(TeamMember,)>>) {}

fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/posts/{id}"), get(edit))
}

fn main() {}
