//! `Served`: a handler of `Routes` as axum's router calls it.

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum_core::response::{IntoResponse, Response};

use super::handler::RouteHandler;
use super::missing::{Authenticate, Missing};
use super::under::Under;

/// A handler that runs if the requirements of its subtree are met.
pub(super) struct Served<H, T, St> {
    handler: H,
    /// For a hidden page in a router with hidden pages of several realms: all of them, as for a missing page.
    authenticate: Arc<[Authenticate<St>]>,
    /// The page in the place of a hidden one.
    hidden: Option<Missing<St>>,
    under: Under<St>,
    parameters: PhantomData<fn() -> T>,
}

impl<H, T, St> Served<H, T, St> {
    pub(super) fn new(handler: H, under: &Under<St>) -> Self {
        Self { handler, authenticate: Arc::new([]), hidden: None, under: under.clone(), parameters: PhantomData }
    }

    /// Hides the handler behind the page for unknown paths.
    pub(super) fn hidden(self, authenticate: Arc<[Authenticate<St>]>, missing: Missing<St>) -> Self {
        Self { authenticate, hidden: Some(missing), ..self }
    }
}

impl<H: Clone, T, St> Clone for Served<H, T, St> {
    fn clone(&self) -> Self {
        Self {
            handler: self.handler.clone(),
            authenticate: Arc::clone(&self.authenticate),
            hidden: self.hidden.clone(),
            under: self.under.clone(),
            parameters: PhantomData,
        }
    }
}

/// Marks the implementation of axum's `Handler`.
pub(super) enum IsServed {}

impl<H, T, St> Handler<(IsServed, T), St> for Served<H, T, St>
where
    H: RouteHandler<T, St>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: St) -> Self::Future {
        if self.authenticate.is_empty() && self.under.is_nothing() {
            return Box::pin(self.handler.call(request, state, self.hidden));
        }
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            for authenticate in &*self.authenticate {
                if let Err(rejection) = authenticate(&mut head, &state).await {
                    return IntoResponse::into_response(rejection);
                }
            }
            if let Err(response) = self.under.check(&mut head, &state).await {
                return response;
            }
            self.handler.call(Request::from_parts(head, body), state, self.hidden).await
        })
    }
}
