//! `Served`: a handler of `Routes` as axum's router calls it.

use std::future::ready;
use std::marker::PhantomData;

use axum::extract::Request;
use axum::handler::Handler;
use axum_core::response::IntoResponse;
use http::StatusCode;

use super::checks::Checks;
use super::handler::RouteHandler;
use super::missing::Missing;
use super::objects::HandlerKind;
use super::page::{Page, Responding};
use super::spelling::Spelling;

/// A handler that runs after what is checked before it.
pub(super) struct Served<K, H, T, St> {
    handler: H,
    before: Checks<St>,
    /// The page for unknown paths, if the handler needs it.
    page: Option<Page<St>>,
    /// Of a route with a wildcard: which paths it does not serve, and what responds to them.
    spelling: Option<(Spelling, Option<Missing<St>>)>,
    parameters: PhantomData<fn() -> (K, T)>,
}

impl<K, H, T, St> Served<K, H, T, St> {
    pub(super) fn new(
        handler: H,
        before: Checks<St>,
        page: Option<Page<St>>,
        spelling: Option<(Spelling, Option<Missing<St>>)>,
    ) -> Self {
        Self { handler, before, page, spelling, parameters: PhantomData }
    }
}

impl<K, H: Clone, T, St> Clone for Served<K, H, T, St> {
    fn clone(&self) -> Self {
        Self::new(self.handler.clone(), self.before.clone(), self.page.clone(), self.spelling.clone())
    }
}

/// Marks the implementation of axum's `Handler`.
pub(super) enum IsServed {}

#[diagnostic::do_not_recommend]
impl<K, H, T, St> Handler<(IsServed, T), St> for Served<K, H, T, St>
where
    K: HandlerKind<H, T, St>,
    H: RouteHandler<T, St>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    type Future = Responding;

    fn call(self, request: Request, state: St) -> Responding {
        match self.spelling {
            Some((spelling, missing)) if spelling.leads_elsewhere(&request) => {
                return match missing {
                    Some(missing) => missing.call(request, state),
                    None => Box::pin(ready(StatusCode::NOT_FOUND.into_response())),
                };
            }
            _ => {}
        }
        if self.before.are_none() {
            return Box::pin(K::call(self.handler, request, state, self.page));
        }
        Box::pin(async move {
            match self.before.run(request, &state).await {
                Ok(request) => K::call(self.handler, request, state, self.page).await,
                Err(response) => response,
            }
        })
    }
}
