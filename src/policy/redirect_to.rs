//! `RedirectTo`: 303 to a login page.

use std::marker::PhantomData;

use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};

use super::accept::Accepted;
use super::{DeniedRequest, FailurePolicy};
use crate::redirect::{self, LocalPath, NextParameter};
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

    /// The name of the query parameter for the requested page. Default: `next`. The page reads it with
    /// [`SafeNext<Self>`](crate::redirect::SafeNext).
    const PARAMETER: &'static str = "next";

    /// Returns whether the request is a navigation, which a redirect can lead to the page.
    ///
    /// A script that fetches data would follow the redirect and read the login page as its data. By default a request
    /// is a navigation if all of this holds:
    ///
    /// - It has neither `HX-Request` (htmx) nor `X-Requested-With`.
    /// - `Accept` accepts `text/html` (RFC 9110, 12.5.1). Without `Accept`, everything is accepted.
    /// - It is not made by a script:
    ///
    /// | `Sec-Fetch-Mode` | navigation |
    /// | --- | --- |
    /// | `navigate` | yes |
    /// | missing, as in older browsers and curl | if `Accept` names `text/html` or `text/*`, or has nothing but `*/*` |
    /// | `same-origin` | if `Accept` names `text/html`: the script wants a page |
    /// | `cors` with `Sec-Fetch-Site: same-origin` | if `Accept` names `text/html`, as with Turbo, or with `X-Livewire-Navigate` |
    /// | others | no |
    ///
    /// Turbo and Livewire follow the redirect and show the login page. If a script of yours fetches parts of a page as
    /// `text/html`, it gets the login page in their place. Write a method of your own then:
    ///
    /// ```
    /// use authed::{local_path, policy::RedirectTarget, redirect::LocalPath};
    /// use http::request::Parts;
    ///
    /// pub enum LoginPage {}
    ///
    /// impl RedirectTarget for LoginPage {
    ///     const PATH: LocalPath = local_path!("/login");
    ///
    ///     fn is_navigation(head: &Parts) -> bool {
    ///         head.headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
    ///     }
    /// }
    /// ```
    fn is_navigation(head: &Parts) -> bool {
        let headers = &head.headers;
        if headers.contains_key("hx-request") || headers.contains_key("x-requested-with") {
            return false;
        }
        let accepted = Accepted::read(headers);
        let is_same_origin = || headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
        match headers.get("sec-fetch-mode").map(HeaderValue::as_bytes) {
            None => accepted.html_by_choice(),
            Some(b"navigate") => accepted.html(),
            Some(b"same-origin") => accepted.html_by_name(),
            Some(b"cors") if is_same_origin() => {
                accepted.html_by_name() || (accepted.html() && headers.contains_key("x-livewire-navigate"))
            }
            Some(_) => false,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<L: RedirectTarget> NextParameter for L {
    const NAME: &'static str = L::PARAMETER;
}

#[diagnostic::do_not_recommend]
impl<L: RedirectTarget> redirect::sealed::NextParameter for L {}

/// 303 to a login page, with the requested page as `next`.
///
/// The response to `GET /dashboard?tab=2` has `Location: /login?next=%2Fdashboard%3Ftab%3D2`. The login page reads
/// `next` with [`SafeNext`](crate::redirect::SafeNext), or [`SafeNext<L>`](crate::redirect::SafeNext) if the target has a
/// parameter of its own.
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
