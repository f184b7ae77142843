//! `SessionOf` as an axum extractor.

use authed::{AuthenticationError, Rejection};
use axum_core::extract::FromRequestParts;
use http::request::Parts;

use crate::account::Accounts;
use crate::misuse::NO_LAYER;
use crate::session_of::SessionOf;

impl<A: Accounts, St: Send + Sync> FromRequestParts<St> for SessionOf<A> {
    type Rejection = Rejection;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Self, Rejection> {
        let session = head.extensions.get::<Self>().cloned();
        Ok(session.ok_or_else(|| AuthenticationError::unavailable(NO_LAYER))?)
    }
}
