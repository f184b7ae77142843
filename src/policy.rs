//! Failure policies: how a denied request is answered.

mod accept;
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
/// - The response to HEAD has no body.
/// - A WebSocket handshake is rejected with 403 before the upgrade, and without a challenge. Browsers follow no redirect
///   there, ask for no login, and show no status. A 404 stays a 404: any client can send a handshake's header fields, and
///   a hidden page must stay hidden. A 400 and a 5xx stay as well.
/// - gRPC and gRPC-Web clients get a trailers-only response with a gRPC status, if the authenticator is
///   [`for_grpc`](crate::Authenticator::for_grpc). Otherwise they get the HTTP status, and map it by themselves:
///
/// | HTTP status | with `for_grpc` | without, as clients map it |
/// | --- | --- | --- |
/// | 404 | the HTTP status | 12 (unimplemented), as an unknown method |
/// | 500 | 13 (internal) | 2 (unknown) |
/// | 503 | 14 (unavailable) | 14 |
/// | 400 | 16 (unauthenticated) | 13 |
/// | 401 | 16 | 16 |
/// | others | 16 for an anonymous caller, 7 (permission denied) for an authenticated one | 7 for 403, 2 for most |
///
/// tonic's client reads the body of an HTTP status as a message, and reports 13. So use `for_grpc` for its clients, and put an
/// [`AuthenticationLayer`](crate::AuthenticationLayer) around the server: it sends every 404 without a body.
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
