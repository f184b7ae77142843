//! `Presented`: the caller of a GraphQL request, with the head of the HTTP request.

use std::sync::Arc;

use authed::Caller;
use authed::realm::Realm;
use http::request::Parts;

/// In the data of each request.
pub(crate) struct Presented<R: Realm> {
    pub(crate) caller: Caller<R>,
    pub(crate) head: Parts,
}

/// As the data of a request: a batch has several.
pub(crate) type Shared<R> = Arc<Presented<R>>;

impl<R: Realm> Presented<R> {
    /// Returns whether the identity has expired since the caller was found.
    pub(crate) fn is_expired(&self) -> bool {
        self.caller.identity().is_some_and(|identity| identity.is_expired())
    }
}
