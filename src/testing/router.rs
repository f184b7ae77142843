//! `assert_anonymous_is_refused`: compares a router with its table.

use std::convert::Infallible;
use std::future::poll_fn;

use axum::Router;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use tower_service::Service;

use crate::table::{Access, ObjectAccess, Row, Table};

/// Sends an anonymous request for every row of the table, and compares the response with the row.
///
/// - A row with a requirement must reject the request: with a status of its policy, or with 400, 401 or 403. If the
///   policy declares no status, every 303 or 4xx is a rejection.
/// - A row without a requirement must not respond with 401 or 403.
/// - A row that hides its page can also respond as the router does to an unknown path, unless that is a success.
/// - A row with objects can also respond with 404, since the objects are missing, and as their rules' policies do. But a
///   requirement is decided before the handler's own objects: only objects of a path around count then.
/// - The router must have every row. It lacks a row if it responds with 405, or with 404 to a row with a requirement. A
///   policy can declare these statuses.
///
/// Handlers that accept every caller run: give the router a state that they can use. Path parameters are `authed-0`,
/// and bodies are empty. Requires the features `testing` and `axum`.
///
/// ```
/// use authed::{Authed, Authenticator, Plain, Public, Routes, SimpleUser, routing::get, scopes, testing};
/// # use authed::testing::TestCaller;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// async fn imprint(_: Public) {}
/// async fn user(_: Authed<Admin>, _: Plain) {}
///
/// fn routes() -> Routes<Authenticator<Shop>> {
///     Routes::new().route("/imprint", get(imprint)).object_route("/users/{id}", get(user))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let authenticator = TestCaller::<Shop>::anonymous().authenticator();
/// let table = routes().table().clone();
/// testing::assert_anonymous_is_refused(&table, routes().with_state(authenticator)).await;
/// # }
/// ```
///
/// # Panics
///
/// Panics if a response differs from its row. The message lists all such rows.
pub async fn assert_anonymous_is_refused(table: &Table, router: Router) {
    let mut wrong = String::new();
    // What an endpoint sends for an operation is the application's: a test of the application asks for each.
    for row in table.rows().iter().filter(|row| row.operation().is_none()) {
        let (method, path) = (method_for(row, table), path_for(row.path()));
        let status = ask(router.clone(), method.clone(), &path).await;
        let Some(should) = expected_instead(row, status) else { continue };
        let is_missing = row.access().is_hidden()
            && !status.is_success()
            && status == ask(router.clone(), method.clone(), &unknown_path_near(&path)).await;
        if !is_missing {
            wrong += &format!("{method} {path} was answered with {status}: {} {} {should}\n", row.method(), row.path());
        }
    }
    assert!(wrong.is_empty(), "the router does not respond to anonymous requests as the table says:\n\n{wrong}");
}

async fn ask(router: Router, method: Method, path: &str) -> StatusCode {
    ask_as(router, method, path, |request| request).await
}

/// Sends an empty request, after this change.
pub(super) async fn ask_as(
    mut router: Router,
    method: Method,
    path: &str,
    change: impl FnOnce(Request<()>) -> Request<()>,
) -> StatusCode {
    let request = Request::builder().method(method).uri(path).body(());
    let request = request.unwrap_or_else(|error| panic!("cannot build a request for {path}: {error}"));
    let request = change(request).map(|()| Body::empty());
    let Ok(()) = poll_fn(|cx| Service::<Request<Body>>::poll_ready(&mut router, cx)).await as Result<_, Infallible>;
    let Ok(response) = router.call(request).await;
    response.status()
}

/// Returns a path beside this one that no route is likely to match.
fn unknown_path_near(path: &str) -> String {
    format!("{}/authed-unknown/authed-unknown", path.trim_end_matches('/'))
}

/// Returns what the row says, if the response differs.
fn expected_instead(row: &Row, status: StatusCode) -> Option<String> {
    let unknown = match status {
        StatusCode::METHOD_NOT_ALLOWED => row.method() != "*",
        StatusCode::NOT_FOUND => matches!(row.access(), Access::Required(_)),
        _ => false,
    };
    if is_about_objects(row, status) {
        return None;
    }
    match row.access() {
        Access::Public | Access::Anyone { .. } => {
            let refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            (refused || unknown).then(|| format!("is open to anyone ({})", row.access()))
        }
        Access::Required(required) => {
            let refused = match required.statuses() {
                // A policy that declares no status can respond with any rejection.
                [] => status == StatusCode::SEE_OTHER || status.is_client_error() && !unknown,
                _ if required.statuses().contains(&status.as_u16()) => true,
                // A backend may reject any request as malformed or wrong. A handshake is rejected with 403.
                _ => matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
            };
            (!refused).then(|| format!("asks for {}, and others get {}", row.access(), required.policy()))
        }
    }
}

/// Returns whether the status can come from the row's objects. Those of the handler are decided after its access.
fn is_about_objects(row: &Row, status: StatusCode) -> bool {
    let objects = match row.access() {
        Access::Required(_) => &row.objects()[..row.objects_before.min(row.objects().len())],
        Access::Public | Access::Anyone { .. } => row.objects(),
    };
    objects.iter().any(|object| match object {
        ObjectAccess::ByRule { statuses, .. } => status == StatusCode::NOT_FOUND || statuses.contains(&status.as_u16()),
        ObjectAccess::Every { .. } => status == StatusCode::NOT_FOUND,
        ObjectAccess::NoObject => false,
    })
}

/// Returns the row's method. For a row of all methods, returns one without a row of its own.
pub(super) fn method_for(row: &Row, table: &Table) -> Method {
    let answered = |method: &Method| {
        let rows = table.rows().iter().filter(|other| other.path() == row.path());
        rows.into_iter().any(|other| other.method() == method.as_str())
    };
    let named = Method::from_bytes(row.method().as_bytes()).ok().filter(|_| row.method() != "*");
    let usual = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS];
    let other = || usual.into_iter().find(|method| !answered(method));
    named.or_else(other).unwrap_or(Method::TRACE)
}

/// Returns a path of the row's route. Other routes are unlikely to match it.
fn path_for(pattern: &str) -> String {
    if let Some(above) = pattern.strip_suffix('*').filter(|above| above.is_empty() || above.ends_with('/')) {
        let below = "authed-0/authed-1/authed-2/authed-3";
        return if above.is_empty() { format!("/{below}") } else { path_for(above) + below };
    }
    let literal = pattern.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut path = String::new();
    let mut rest = &*literal;
    while let Some((before, parameter)) = rest.split_once('{') {
        path = path + before + "authed-0";
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    (path + rest).replace('\u{1}', "{").replace('\u{2}', "}")
}
