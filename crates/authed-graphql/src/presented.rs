//! `Presented`: the caller of a GraphQL request, with the head of the HTTP request.

use std::sync::Arc;

use authed::Caller;
use authed::realm::Realm;
use authed::revocation::{EndReason, Ended};
use futures_util::FutureExt;
use futures_util::future;
use http::request::Parts;

/// In the data of each request.
pub(crate) struct Presented<R: Realm> {
    pub(crate) caller: Caller<R>,
    pub(crate) head: Parts,
    /// The end of a WebSocket's caller, since the socket was opened. A request that is answered at once has none.
    end: Option<future::Shared<Ended>>,
}

/// As the data of a request: a batch has several.
pub(crate) type Shared<R> = Arc<Presented<R>>;

impl<R: Realm> Presented<R> {
    /// Returns the caller of a request that is answered at once.
    pub(crate) fn once(caller: Caller<R>, head: Parts) -> Self {
        Self { caller, head, end: None }
    }

    /// Returns the caller of a WebSocket.
    pub(crate) fn open(caller: Caller<R>, head: Parts) -> Self {
        let end = Some(caller.ended().shared());
        Self { caller, head, end }
    }

    /// Returns why a WebSocket's caller has ended, if it has.
    pub(crate) fn end(&self) -> Option<EndReason> {
        self.end.clone()?.now_or_never()
    }

    /// Waits for the caller's end.
    pub(crate) fn ended(&self) -> future::Shared<Ended> {
        self.end.clone().unwrap_or_else(|| self.caller.ended().shared())
    }
}
