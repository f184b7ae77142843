//! Failure policies: how a denied request is answered.

pub(crate) mod challenge;
pub(crate) mod redirect_to;
pub(crate) mod status;

use std::any::type_name;

use http::StatusCode;

use crate::names::without_modules;
use crate::response::Rejection;

pub use self::challenge::{Offered, Scheme};
pub use self::redirect_to::RedirectTarget;
pub use crate::decision::{DeniedRequest, NeededScopes, Reason};

/// Builds the response to a denied request.
///
/// A policy is a type without values. It is attached to a scope, with `on failure NotFound` in
/// [`scopes!`](crate::scopes). A handler can name another one: `Authed<Admin, NotFound>`.
///
/// | policy | anonymous caller | authenticated caller without the scope |
/// | --- | --- | --- |
/// | [`Forbidden`](crate::Forbidden), the default | 403 | 403 |
/// | [`NotFound`](crate::NotFound) | 404 | 404 |
/// | [`Status<CODE>`](crate::Status) | the status | the status |
/// | [`RedirectTo<L>`](crate::RedirectTo) | 303 to a login page | 403 |
/// | [`Challenge<S>`](crate::Challenge) | 401 with `WWW-Authenticate` | 403 |
///
/// The last two treat a stale login as anonymous: see [`Fresh`](crate::Fresh).
///
/// You can write your own policy:
///
/// ```
/// use authed::{Rejection, policy::{DeniedRequest, FailurePolicy}};
///
/// pub enum PaymentPage {}
///
/// impl FailurePolicy for PaymentPage {
///     fn reject(denied: &DeniedRequest<'_>) -> Rejection {
///         let name = denied.user().map_or("stranger", |user| user.display_name());
///         Rejection::with_status::<402>().text(format!("Sorry, {name}: this page is for subscribers."))
///     }
/// }
/// ```
///
/// The library converts the rejection to the request's [protocol](crate::response::Protocol):
///
/// - A WebSocket handshake is rejected with 403 before the upgrade. Browsers follow no redirect there, and show no
///   status. A 404 stays a 404: any client can send a handshake's header fields, and a hidden page must stay hidden.
/// - gRPC and gRPC-Web clients get a trailers-only response with a gRPC status:
///
/// | HTTP status | gRPC status |
/// | --- | --- |
/// | 404 | 12 (unimplemented), as an unknown method |
/// | 500 | 13 (internal) |
/// | 503 | 14 (unavailable) |
/// | 400, 401 | 16 (unauthenticated) |
/// | others | 16 for an anonymous caller, 7 (permission denied) for an authenticated one |
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a failure policy",
    label = "does not implement `FailurePolicy`",
    note = "use `Forbidden`, `NotFound`, `Status<CODE>`, `RedirectTo<Target>` or `Challenge<Scheme>`, or implement `FailurePolicy`",
    note = "the `CODE` of a `Status` is one of 400, 402 to 404, 406, 408 to 425, 428 to 499"
)]
pub trait FailurePolicy: 'static {
    /// Returns the response to the denied request.
    fn reject(denied: &DeniedRequest<'_>) -> Rejection;

    /// Returns the statuses that the policy responds with over HTTP, for tables and OpenAPI documents. Default: none.
    fn statuses() -> Vec<StatusCode> {
        Vec::new()
    }

    /// Returns the policy's name in tables and documents. Default: the type's name.
    fn name() -> String {
        without_modules(type_name::<Self>())
    }
}

/// A policy as data, for tables. Not part of the public API.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyInfo {
    pub(crate) name: String,
    pub(crate) statuses: Vec<StatusCode>,
}

impl PolicyInfo {
    pub(crate) fn of<P: FailurePolicy + ?Sized>() -> Self {
        Self { name: P::name(), statuses: P::statuses() }
    }
}
