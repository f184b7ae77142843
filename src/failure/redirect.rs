//! `RedirectTo`: 303 to a page where the caller can log in.

use std::marker::PhantomData;

use http::header::ACCEPT;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};

use super::{Denial, FailurePolicy, Refusal};
use crate::next::LocalPath;

/// Where [`RedirectTo`] sends the caller.
///
/// ```
/// use authed::{LocalPath, RedirectTarget, local_path};
///
/// pub enum LoginPage {}
///
/// impl RedirectTarget for LoginPage {
///     const PATH: LocalPath = local_path!("/login");
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page to redirect to",
    label = "does not say where the page is",
    note = "`impl RedirectTarget for {Self} {{ const PATH: LocalPath = local_path!(\"/login\"); }}`"
)]
pub trait RedirectTarget: 'static {
    /// The page, on the application's own origin: a path that is none does not compile.
    const PATH: LocalPath;

    /// The name of the query parameter that carries the page first asked for.
    const PARAMETER: &'static str = "next";

    /// Whether a person is waiting for a page, and a redirect leads there.
    ///
    /// A script that fetches data would follow the redirect and take the login page for its data. So a request is no
    /// navigation that says so: by `Sec-Fetch-Mode` other than `navigate`, by `HX-Request` (htmx), by
    /// `X-Requested-With`, or by an `Accept` that has neither `text/html` nor `*/*`. An application that knows better
    /// says it here.
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

/// 303 to a page where the caller can log in, with the page first asked for as `next`.
///
/// `GET /dashboard?tab=2` is answered with `Location: /login?next=%2Fdashboard%3Ftab%3D2`. Read `next` with
/// [`SafeNext`](crate::SafeNext).
///
/// - The location is a path of the application's own origin, never built from the `Host` header.
/// - `next` is left out for methods other than GET and HEAD, whose body would be lost, and where the request's own target
///   could lead elsewhere: `//evil.example` is a target that clients can send.
/// - A request that is no navigation ([`RedirectTarget::is_navigation`]), such as a script's `fetch`, gets 401 with the
///   challenges of the realm's backend, or 403 if it has none.
/// - A request of which nothing is known ([`Denial::knows_request`]) is taken for one that is no navigation.
/// - A caller who is known and lacks a scope gets 403: the login page would only send them back. One who lacks nothing but
///   a [`Fresh`](crate::Fresh) login is sent there, so the page must not send back whom it knows.
#[derive(Debug)]
pub struct RedirectTo<L>(PhantomData<fn() -> L>);

impl<L: RedirectTarget> FailurePolicy for RedirectTo<L> {
    fn refuse(denial: &Denial<'_>) -> Refusal {
        if denial.is_authenticated() && !denial.lacks_only_freshness() {
            return Refusal::forbidden();
        }
        if !denial.knows_request() || !L::is_navigation(denial.head()) {
            return Refusal::challenging(denial.challenges());
        }
        let asked_for = denial.uri().path_and_query().and_then(|target| LocalPath::parse(target.as_str()).ok());
        let repeatable = matches!(denial.head().method, Method::GET | Method::HEAD);
        match asked_for.filter(|_| repeatable) {
            Some(next) => Refusal::see_other(&L::PATH.with_query(L::PARAMETER, next.as_str())),
            None => Refusal::see_other(&L::PATH),
        }
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]
    }
}
