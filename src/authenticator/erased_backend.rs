//! `ErasedBackend`: a backend of any type, behind a pointer.

use std::pin::Pin;

use http::HeaderMap;
use http::request::Parts;

use crate::backend::confirm::unconfirmed;
use crate::backend::{Backend, Outcome};
use crate::error::AuthenticationError;
use crate::policy::{DeniedRequest, Reason};
use crate::realm::Realm;
use crate::response::WwwAuthenticate;

type Waiting<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a request is rejected for. The reason is made of it where somebody reads the reason.
pub(super) enum Cause<'a> {
    Denied(&'a DeniedRequest<'a>),
    Error(&'a AuthenticationError),
}

impl Cause<'_> {
    #[inline]
    fn reason(&self) -> Reason<'_> {
        match self {
            Self::Denied(denied) => denied.reason(),
            Self::Error(error) => Reason::Error(error),
        }
    }
}

/// A backend of any type. Its outcomes are usable: no identity has expired, or is bound to a key that nothing confirmed.
pub(super) trait ErasedBackend<R: Realm>: Send + Sync {
    fn authenticate<'a>(&'a self, head: &'a Parts) -> Waiting<'a, Outcome<R>>;
    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<R>>;
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate>;
    /// The further header fields of a rejection, or `None`.
    fn rejection_headers(&self, head: &Parts, cause: Cause<'_>) -> Option<HeaderMap>;
    fn address(&self) -> *const ();
}

impl<B: Backend> ErasedBackend<B::Realm> for B {
    fn authenticate<'a>(&'a self, head: &'a Parts) -> Waiting<'a, Outcome<B::Realm>> {
        Box::pin(async {
            let mut outcome = Backend::authenticate(self, head).await;
            reject_unusable(&mut outcome);
            outcome
        })
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<B::Realm>> {
        let mut outcome = Backend::authenticate_now(self, head);
        if let Some(outcome) = &mut outcome {
            reject_unusable(outcome);
        }
        outcome
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        Backend::challenges(self, head, reason)
    }

    fn rejection_headers(&self, head: &Parts, cause: Cause<'_>) -> Option<HeaderMap> {
        // Most backends have none. Then the compiler leaves all of this out.
        let headers = Backend::rejection_headers(self, head, cause.reason());
        (!headers.is_empty()).then_some(headers)
    }

    fn address(&self) -> *const () {
        Backend::address(self)
    }
}

/// Rejects an identity that has expired, or with an unconfirmed binding.
///
/// In place, since moving an identity costs more than the check. And next to the backend, where the compiler sees how the
/// identity was made: most have neither.
#[inline(always)]
fn reject_unusable<R: Realm>(outcome: &mut Outcome<R>) {
    if let Ok(Some(identity)) = outcome {
        if identity.is_bound() {
            *outcome = Err(unconfirmed());
        } else if identity.is_expired() {
            *outcome = Err(AuthenticationError::rejected());
        }
    }
}
