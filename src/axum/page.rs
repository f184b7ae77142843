//! `Page`: the response to unknown paths, which hidden pages must equal.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum_core::response::Response;
use http::StatusCode;

use crate::response::{Rejection, original_uri};

pub(super) type Responding = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The page for unknown paths: the application's own, or a 404.
pub struct Page<St>(Option<Arc<dyn Fn(Request, St) -> Responding + Send + Sync>>);

impl<St> Page<St> {
    pub(super) fn not_found() -> Self {
        Self(None)
    }

    pub(super) fn own(respond: impl Fn(Request, St) -> Responding + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(respond)))
    }

    pub(super) fn is_own(&self) -> bool {
        self.0.is_some()
    }

    /// Responds to a request that is authenticated already.
    pub(super) async fn respond(&self, request: Request, state: St) -> Response {
        let (mut head, body) = request.into_parts();
        // Nested routers shorten the URI. The page of a hidden path must see what the page of a missing path sees.
        head.uri = original_uri(&head).clone();
        match &self.0 {
            Some(page) => page(Request::from_parts(head, body), state).await,
            None => Rejection::not_found().into_response(),
        }
    }

    /// Responds in the place of a 404. Returns any other response as it is.
    #[cold]
    pub(super) async fn in_place_of(&self, response: Response, request: Request, state: St) -> Response {
        if response.status() == StatusCode::NOT_FOUND { self.respond(request, state).await } else { response }
    }
}

impl<St> Clone for Page<St> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<St> fmt::Debug for Page<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_own() { "Page(own)" } else { "Page(404)" })
    }
}
