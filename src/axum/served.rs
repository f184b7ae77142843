//! `Served`: a handler of `Routes` as axum's router calls it.

use std::marker::PhantomData;

use axum::extract::Request;
use axum::handler::Handler;

use super::checks::Checks;
use super::handler::RouteHandler;
use super::objects::HandlerKind;
use super::page::{Page, Responding};

/// A handler that runs after what is checked before it.
pub(super) struct Served<K, H, T, St> {
    handler: H,
    before: Checks<St>,
    /// The page for unknown paths, if the handler needs it.
    page: Option<Page<St>>,
    parameters: PhantomData<fn() -> (K, T)>,
}

impl<K, H, T, St> Served<K, H, T, St> {
    pub(super) fn new(handler: H, before: Checks<St>, page: Option<Page<St>>) -> Self {
        Self { handler, before, page, parameters: PhantomData }
    }
}

impl<K, H: Clone, T, St> Clone for Served<K, H, T, St> {
    fn clone(&self) -> Self {
        Self::new(self.handler.clone(), self.before.clone(), self.page.clone())
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
