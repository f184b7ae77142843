//! Whether a router does what its table says.

use std::convert::Infallible;
use std::future::poll_fn;

use axum::Router;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use tower_service::Service;

use crate::table::{Access, Row, Table};

/// Sends an anonymous request to every row of the table, and panics if any is answered otherwise than the row says. With
/// the features `testing` and `axum`.
///
/// - A row that requires something refuses: with a status of its policy, or as bad requests are.
/// - One that requires nothing does not answer 401 or 403.
/// - No row is unknown to the router (404 and 405, where the row does not say so).
///
/// Handlers that are open to anyone run: give the router a state to run them on. Parameters of paths are filled with
/// `authed-0`, bodies are empty.
///
/// ```
/// use authed::{Authed, Authenticator, Public, Routes, SimpleUser, routing::get, scopes, testing};
/// # use authed::testing::TestCaller;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// async fn imprint(_: Public) {}
/// async fn users(_: Authed<Admin>) {}
///
/// fn routes() -> Routes<Authenticator<Shop>> {
///     Routes::new().route("/imprint", get(imprint)).route("/users/{id}", get(users))
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
/// If a row is answered otherwise: with all that are.
pub async fn assert_anonymous_is_refused(table: &Table, router: Router) {
    let mut wrong = String::new();
    for row in table.rows() {
        let (method, path) = (method_for(row, table), path_for(row.path()));
        let status = ask(router.clone(), method.clone(), &path).await;
        if let Some(should) = otherwise_than(row, status) {
            wrong += &format!("{method} {path} was answered with {status}: {} {} {should}\n", row.method(), row.path());
        }
    }
    assert!(wrong.is_empty(), "anonymous requests are answered otherwise than the table says:\n\n{wrong}");
}

async fn ask(mut router: Router, method: Method, path: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path).body(Body::empty());
    let request = request.unwrap_or_else(|error| panic!("no request can be made for {path}: {error}"));
    let Ok(()) = poll_fn(|cx| Service::<Request<Body>>::poll_ready(&mut router, cx)).await as Result<_, Infallible>;
    let Ok(response) = router.call(request).await;
    response.status()
}

/// What the row should have done, if that is something else.
fn otherwise_than(row: &Row, status: StatusCode) -> Option<String> {
    let unknown = match status {
        StatusCode::METHOD_NOT_ALLOWED => row.method() != "*",
        StatusCode::NOT_FOUND => matches!(row.access(), Access::Required(_)),
        _ => false,
    };
    match row.access() {
        Access::Public | Access::Anyone { .. } => {
            let refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            (refused || unknown).then(|| format!("is open to anyone ({})", row.access()))
        }
        Access::Required(required) => {
            let refused = match required.statuses() {
                // A policy that does not say what it answers with: any refusal.
                [] => status == StatusCode::SEE_OTHER || status.is_client_error() && !unknown,
                _ if required.statuses().contains(&status.as_u16()) => true,
                // Bad credentials, which a backend may see in a request that has none; and 403 is for every handshake.
                _ => matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
            };
            (!refused).then(|| format!("asks for {}, and others get {}", row.access(), required.policy()))
        }
    }
}

/// The row's method, or one that no other row of the path answers.
fn method_for(row: &Row, table: &Table) -> Method {
    let answered = |method: &Method| {
        let rows = table.rows().iter().filter(|other| other.path() == row.path());
        rows.into_iter().any(|other| other.method() == method.as_str())
    };
    let named = Method::from_bytes(row.method().as_bytes()).ok().filter(|_| row.method() != "*");
    let usual = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS];
    let other = || usual.into_iter().find(|method| !answered(method));
    named.or_else(other).unwrap_or(Method::TRACE)
}

/// A path that the row's route takes, and hopefully no other.
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
