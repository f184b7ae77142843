//! `Served`: a handler of `Routes` as axum's router calls it.

use std::marker::PhantomData;

use axum::extract::Request;
use axum::handler::Handler;

use super::before::Before;
use super::handler::RouteHandler;

/// A handler that runs after what is checked before it.
pub(super) struct Served<H, T, St> {
    handler: H,
    before: Before<St>,
    parameters: PhantomData<fn() -> T>,
}

impl<H, T, St> Served<H, T, St> {
    pub(super) fn new(handler: H, before: Before<St>) -> Self {
        Self { handler, before, parameters: PhantomData }
    }
}

impl<H: Clone, T, St> Clone for Served<H, T, St> {
    fn clone(&self) -> Self {
        Self::new(self.handler.clone(), self.before.clone())
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
    type Future = H::Future;

    fn call(self, request: Request, state: St) -> H::Future {
        self.handler.call(request, state, self.before)
    }
}
