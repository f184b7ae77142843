//! `Routes` are not served before they have their state.

use std::convert::Infallible;
use std::future::Ready;
use std::task::{Context, Poll};

use axum::Router;
use tower_service::Service;

use super::routes::Routes;

/// Implemented by nothing: routes with their state are a [`Router`].
#[diagnostic::on_unimplemented(
    message = "these routes cannot be served: they have no state yet",
    label = "`Routes` without their state",
    note = "serve `routes.with_state(authenticator)`, or `routes.with_state(state)` with a state that contains the authenticator; without any, `routes.with_state(())`"
)]
pub trait IsProvided {
    #[doc(hidden)]
    fn router() -> Router;
}

/// Gives the compile error its text when `Routes` are passed to a server.
#[doc(hidden)]
impl<St, T> Service<T> for Routes<St>
where
    // Not `St: IsProvided`: if the state is not known, the compiler would ask for its type.
    (St,): IsProvided,
{
    type Response = Router;
    type Error = Infallible;
    type Future = Ready<Result<Router, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: T) -> Self::Future {
        std::future::ready(Ok(<(St,)>::router()))
    }
}
