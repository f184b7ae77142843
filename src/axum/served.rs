//! `Served`: a handler of `Routes` as axum's router calls it.

use std::marker::PhantomData;

use axum::extract::Request;
use axum::handler::Handler;

use super::checks::Checks;
use super::handler::RouteHandler;
use super::page::{Page, Responding};

/// A handler that runs after what is checked before it.
pub(super) struct Served<H, T, St> {
    handler: H,
    before: Checks<St>,
    /// The page in the place of a hidden one.
    hidden: Option<Page<St>>,
    parameters: PhantomData<fn() -> T>,
}

impl<H, T, St> Served<H, T, St> {
    pub(super) fn new(handler: H, before: Checks<St>, hidden: Option<Page<St>>) -> Self {
        Self { handler, before, hidden, parameters: PhantomData }
    }
}

impl<H: Clone, T, St> Clone for Served<H, T, St> {
    fn clone(&self) -> Self {
        Self::new(self.handler.clone(), self.before.clone(), self.hidden.clone())
    }
}

/// Marks the implementation of axum's `Handler`.
pub(super) enum IsServed {}

#[diagnostic::do_not_recommend]
impl<H, T, St> Handler<(IsServed, T), St> for Served<H, T, St>
where
    H: RouteHandler<T, St>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    type Future = Responding;

    fn call(self, request: Request, state: St) -> Responding {
        if self.before.are_none() {
            return Box::pin(self.handler.call(request, state, self.hidden));
        }
        Box::pin(async move {
            match self.before.run(request, &state).await {
                Ok(request) => self.handler.call(request, state, self.hidden).await,
                Err(response) => response,
            }
        })
    }
}
