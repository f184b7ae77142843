//! `SessionOf` as an axum extractor, and `DeviceCookie` as a part of a response.

use std::convert::Infallible;

use authed::realm::Realm;
use authed::{AuthenticationError, Rejection};
use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponseParts, ResponseParts};
use http::header::SET_COOKIE;
use http::request::Parts;

use crate::misuse::NO_LAYER;
use crate::session_of::SessionOf;
use crate::throttle::DeviceCookie;

impl<R: Realm, St: Send + Sync> FromRequestParts<St> for SessionOf<R> {
    type Rejection = Rejection;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Self, Rejection> {
        let session = head.extensions.get::<Self>().cloned();
        Ok(session.ok_or_else(|| AuthenticationError::unavailable(NO_LAYER))?)
    }
}

impl IntoResponseParts for DeviceCookie {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        if let Some(line) = self.header() {
            response.headers_mut().append(SET_COOKIE, line.clone());
        }
        Ok(response)
    }
}
