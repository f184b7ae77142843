//! `RedirectTo`: 303 to a login page.

use std::marker::PhantomData;

use http::header::ACCEPT;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};

use super::{DeniedRequest, FailurePolicy};
use crate::redirect::LocalPath;
use crate::response::Rejection;

/// The page that [`RedirectTo`](crate::RedirectTo) redirects to.
///
/// ```
/// use authed::{local_path, policy::RedirectTarget, redirect::LocalPath};
///
/// pub enum LoginPage {}
///
/// impl RedirectTarget for LoginPage {
///     const PATH: LocalPath = local_path!("/login");
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a redirect target",
    label = "does not implement `RedirectTarget`",
    note = "`impl RedirectTarget for {Self} {{ const PATH: LocalPath = local_path!(\"/login\"); }}`"
)]
pub trait RedirectTarget: 'static {
    /// The page's path on the application's own origin.
    const PATH: LocalPath;

    /// The name of the query parameter for the requested page. Default: `next`.
    const PARAMETER: &'static str = "next";

    /// Returns whether the request is a navigation, which a redirect can lead to the page.
    ///
    /// A script that fetches data would follow the redirect and read the login page as its data. By default a request
    /// is not a navigation if one of these holds:
    ///
    /// - `Sec-Fetch-Mode` is another value than `navigate`.
    /// - It has `HX-Request` (htmx) or `X-Requested-With`.
    /// - `Accept` contains neither `text/html` nor `*/*`.
    fn is_navigation(head: &Parts) -> bool {
        let accepts = |value: &HeaderValue| {
            let value = value.to_str().unwrap_or_default().to_ascii_lowercase();
            value
                .split(',')
                .filter_map(|range| range.split(';').next())
                .any(|range| matches!(range.trim(), "text/html" | "*/*"))
        };
        let mode = head.headers.get("sec-fetch-mode");
        let mut accept = head.headers.get_all(ACCEPT).iter().peekable();
        mode.is_none_or(|mode| mode == "navigate")
            && !head.headers.contains_key("hx-request")
            && !head.headers.contains_key("x-requested-with")
            && (accept.peek().is_none() || accept.any(accepts))
    }
}

/// 303 to a login page, with the requested page as `next`.
///
/// The response to `GET /dashboard?tab=2` has `Location: /login?next=%2Fdashboard%3Ftab%3D2`. The login page reads
/// `next` with [`SafeNext`](crate::redirect::SafeNext).
///
/// - The location is a path on the application's own origin. It never depends on the `Host` field.
/// - `next` is omitted for methods other than GET and HEAD, since the body would be lost. It is also omitted if the
///   request's own target is unsafe: a client can request `//evil.example`.
/// - Requests that are not a navigation get 401 with the backend's challenges, or 403 if there are none: see
///   [`RedirectTarget::is_navigation`]. The same holds if the request is unknown:
///   [`DeniedRequest::knows_request`](crate::policy::DeniedRequest::knows_request).
/// - An authenticated caller who lacks a scope gets 403. A stale login ([`Fresh`](crate::Fresh)) is redirected: the
///   login page must not redirect authenticated users back.
#[derive(Debug)]
pub struct RedirectTo<L>(PhantomData<fn() -> L>);

impl<L: RedirectTarget> FailurePolicy for RedirectTo<L> {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        if denied.is_authenticated() && !denied.lacks_only_freshness() {
            return Rejection::forbidden();
        }
        if !denied.knows_request() || !L::is_navigation(denied.head()) {
            return Rejection::challenging(denied.challenges());
        }
        let asked_for = denied.uri().path_and_query().and_then(|target| LocalPath::parse(target.as_str()).ok());
        let repeatable = matches!(denied.head().method, Method::GET | Method::HEAD);
        match asked_for.filter(|_| repeatable) {
            Some(next) => Rejection::see_other(&L::PATH.with_query(L::PARAMETER, next.as_str())),
            None => Rejection::see_other(&L::PATH),
        }
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]
    }
}
