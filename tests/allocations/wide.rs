//! Requests in a realm with the largest number of scopes.

use std::sync::Arc;

use authed::backend::Outcome;
use authed::realm::Realm;
use authed::{Authenticator, Backend, Credentials, Identity, SimpleUser};
use axum::http::request::Parts;

#[path = "../wide.rs"]
mod realm;

pub use realm::*;

/// Grants every scope to every caller.
struct Trusting;

impl Backend for Trusting {
    type Realm = Wide;

    async fn authenticate(&self, _: &Parts) -> Outcome<Wide> {
        let everything = Credentials::from_names(Wide::SCOPES.iter().map(|scope| scope.name()));
        Ok(Some(Identity::new(Arc::new(SimpleUser::new("root")), everything)))
    }
}

pub fn authenticator() -> Authenticator<Wide> {
    Authenticator::new(Trusting)
}
