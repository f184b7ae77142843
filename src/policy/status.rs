//! `Forbidden`, `NotFound` and `Status<CODE>`: policies that respond with a status.

use http::StatusCode;

use super::{DeniedRequest, FailurePolicy};
use crate::response::{Rejection, RejectionStatus, Status};

/// 403 with the body `Forbidden`. The default policy of a scope.
#[derive(Debug)]
pub enum Forbidden {}

impl FailurePolicy for Forbidden {
    fn reject(_: &DeniedRequest<'_>) -> Rejection {
        Rejection::forbidden()
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::FORBIDDEN]
    }
}

/// 404 with the body `Not Found`. Hides that the page exists.
///
/// The page is hidden only if a missing page gets the same response. Use [`not_found`](crate::not_found) for unknown
/// paths, and for the other methods of a known path. By default axum responds to those with 405, which reveals the
/// path.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// # use axum::{Router, routing::any};
/// # async fn admin() {}
/// let app: Router = Router::new()
///     .route("/admin", any(authed::not_found).get(admin))
///     .fallback(authed::not_found);
/// # }
/// ```
///
/// # Wrong logins
///
/// A malformed or wrong login is rejected before the policy runs, with 400 or 401, and an unavailable backend with 503.
/// An unknown path must give the same response. In `Routes`, unknown paths and methods are authenticated as hidden pages are.
/// In other routers, put an [`AuthenticationLayer`](crate::AuthenticationLayer) around all routes, the fallback included: in
/// axum with [`Router::layer`](https://docs.rs/axum/0.8/axum/struct.Router.html#method.layer) after the fallback, and not with
/// `route_layer`.
///
/// # Time
///
/// The response of a hidden page takes as long as that of an unknown path if both ask the backend, as above. Two differences
/// stay: a denied request is reported to the audit log, and a rule first loads its resource. Let the function of
/// [`audited_by`](crate::Authenticator::audited_by) only send the event to another task. For objects, load the resource also
/// where no rule can permit it, or let the database apply the rule.
#[derive(Debug)]
pub enum NotFound {}

impl FailurePolicy for NotFound {
    fn reject(_: &DeniedRequest<'_>) -> Rejection {
        Rejection::not_found()
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::NOT_FOUND]
    }
}

impl<const CODE: u16> FailurePolicy for Status<CODE>
where
    Self: RejectionStatus,
{
    fn reject(_: &DeniedRequest<'_>) -> Rejection {
        Rejection::with_status::<CODE>()
    }

    fn statuses() -> Vec<StatusCode> {
        StatusCode::from_u16(CODE).into_iter().collect()
    }
}
