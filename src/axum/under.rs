//! Requirements of a whole subtree: asked before each of its handlers.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use super::CarriesAuthenticator;
use crate::failure::Refusal;
use crate::proof::Authed;
use crate::requirement::Requirement;

type Asking<'a> = Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>>;

type Ask<St> = for<'a> fn(&'a mut Parts, &'a St) -> Asking<'a>;

/// What is asked of every caller here, outermost first.
pub(super) struct Under<St> {
    asked: Arc<[Ask<St>]>,
}

impl<St> Under<St> {
    pub(super) fn nothing() -> Self {
        Self { asked: Arc::new([]) }
    }

    /// The same, and `S`.
    pub(super) fn and<S>(&self) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm> + Send + Sync,
    {
        Self { asked: self.asked.iter().copied().chain([ask::<S, St> as _]).collect() }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.asked.is_empty()
    }
}

fn ask<'a, S, St>(head: &'a mut Parts, state: &'a St) -> Asking<'a>
where
    S: Requirement,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    Box::pin(async move {
        let authed: Authed<S> = state.authenticator().authorize(head).await?;
        drop(authed);
        Ok(())
    })
}

impl<St> Clone for Under<St> {
    fn clone(&self) -> Self {
        Self { asked: Arc::clone(&self.asked) }
    }
}

impl<St> fmt::Debug for Under<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Under").field("requirements", &self.asked.len()).finish()
    }
}

/// A handler that runs if everything around it has been met.
#[derive(Clone)]
pub(super) struct Enclosed<H, St> {
    pub(super) handler: H,
    pub(super) under: Under<St>,
}

impl<H, T, St> Handler<T, St> for Enclosed<H, St>
where
    H: Handler<T, St>,
    St: Clone + Send + Sync + 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: St) -> Self::Future {
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            for ask in &*self.under.asked {
                if let Err(refusal) = ask(&mut head, &state).await {
                    return IntoResponse::into_response(refusal);
                }
            }
            self.handler.call(Request::from_parts(head, body), state).await
        })
    }
}
