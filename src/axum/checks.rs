//! Requirements of a whole subtree: checked before each of its handlers.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use super::extract::CarriesAuthenticator;
use crate::authenticator::authenticate::decide;
use crate::proof::Authed;
use crate::requirement::Requirement;
use crate::response::Rejection;

type Asking<'a> = Pin<Box<dyn Future<Output = Result<(), Rejection>> + Send + 'a>>;

type Ask<St> = for<'a> fn(&'a mut Parts, &'a St) -> Asking<'a>;

/// The requirements of this subtree, outermost first.
pub(super) struct Under<St> {
    asked: Arc<[Ask<St>]>,
}

impl<St> Under<St> {
    pub(super) fn nothing() -> Self {
        Self { asked: Arc::new([]) }
    }

    /// Adds `S`.
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

    /// Checks the requirements, outermost first.
    pub(super) async fn check(&self, head: &mut Parts, state: &St) -> Result<(), Response> {
        for ask in &*self.asked {
            ask(head, state).await.map_err(IntoResponse::into_response)?;
        }
        Ok(())
    }
}

fn ask<'a, S, St>(head: &'a mut Parts, state: &'a St) -> Asking<'a>
where
    S: Requirement,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    Box::pin(async move {
        let authed: Authed<S> = decide(state.authenticator().decided_caller(head).await?, head)?;
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
