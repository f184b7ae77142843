//! `Served`: a handler of `Routes` as axum's router calls it.

use std::marker::PhantomData;
use std::pin::Pin;

use axum::extract::Request;
use axum::handler::Handler;
use axum_core::response::Response;

use super::checks::Checks;
use super::handler::RouteHandler;
use super::missing::Missing;

/// A handler that runs after what is checked before it.
pub(super) struct Served<H, T, St> {
    handler: H,
    before: Checks<St>,
    /// The page in the place of a hidden one.
    hidden: Option<Missing<St>>,
    parameters: PhantomData<fn() -> T>,
}

impl<H, T, St> Served<H, T, St> {
    pub(super) fn new(handler: H, before: Checks<St>, hidden: Option<Missing<St>>) -> Self {
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
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: St) -> Self::Future {
        if self.before.are_none() {
            return Box::pin(self.handler.call(request, state, self.hidden));
        }
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            if let Err(rejection) = self.before.run(&mut head, &state).await {
                return rejection.into_response();
            }
            self.handler.call(Request::from_parts(head, body), state, self.hidden).await
        })
    }
}
