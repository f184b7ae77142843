//! `Served`: a handler of `Routes` as axum's router calls it.

use std::marker::PhantomData;

use axum::extract::Request;
use axum::handler::Handler;

use super::before::Before;
use super::calling::Calling;
use super::handler::DeclaresAccess;
use super::objects::HandlerKind;

/// A handler that runs after what is checked before it.
pub(super) struct Served<K, H, T, St> {
    handler: H,
    before: Before<St>,
    parameters: PhantomData<fn() -> (K, T)>,
}

impl<K, H, T, St> Served<K, H, T, St> {
    pub(super) fn new(handler: H, before: Before<St>) -> Self {
        Self { handler, before, parameters: PhantomData }
    }
}

impl<K, H: Clone, T, St> Clone for Served<K, H, T, St> {
    fn clone(&self) -> Self {
        Self::new(self.handler.clone(), self.before.clone())
    }
}

/// Marks the implementation of axum's `Handler`.
pub(super) enum IsServed {}

#[diagnostic::do_not_recommend]
impl<K, H, T, St> Handler<(IsServed, T), St> for Served<K, H, T, St>
where
    K: HandlerKind<H, T, St>,
    H: DeclaresAccess<T>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    type Future = Calling<K::Answer>;

    fn call(self, request: Request, state: St) -> Calling<K::Answer> {
        K::call(self.handler, request, state, self.before)
    }
}
