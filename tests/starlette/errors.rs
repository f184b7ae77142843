//! Section 6: requests that could not be authenticated.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use authed::backend::ErrorKind;
use authed::policy::Scheme;
use authed::{Authed, AuthenticationLayer, Authenticator, Basic, Caller, NotFound, RedirectTo, Rejection};
use axum::Router;
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, Method};

use super::redirect::Home;
use super::site::{
    App, Authenticated, Site, authenticator, extracting, home, introduction, layered, page, page_or, servers,
    waiting_authenticator,
};
use support::{ANONYMOUS, Answer, BROKEN, Server, basic, login, raw_request};

fn app() -> App {
    Router::new()
        .route("/", get(home))
        .route("/mute", get(async || "ok"))
        .route("/dashboard", get(page::<Authenticated>))
        .route("/hidden", get(page_or::<Authenticated, NotFound>))
        .route("/redirecting", get(page_or::<Authenticated, RedirectTo<Home>>))
        .fallback(authed::not_found)
}

const MALFORMED: &str = "the credentials are malformed";

/// 76, 77: the layer is before the routes.
#[tokio::test]
async fn layer_answers_bad_credentials_on_every_route() {
    for authenticator in [authenticator(), waiting_authenticator()] {
        let server = layered(app(), authenticator).await;
        for path in ["/", "/mute", "/dashboard", "/hidden", "/redirecting", "/unknown"] {
            server.get(path, BROKEN).await.rejects(400, MALFORMED);
            assert_eq!(server.get(path, &login("alice", "wrong")).await.status, 401);
        }
        server.ask(Method::PUT, "/dashboard", BROKEN).await.rejects(400, MALFORMED);
    }
}

/// 76: extractors authenticate where a handler asks for the caller, for every policy.
#[tokio::test]
async fn extractor_answers_bad_credentials_where_the_caller_is_asked_for() {
    for server in servers(app).await {
        for path in ["/", "/dashboard", "/hidden", "/redirecting"] {
            server.get(path, BROKEN).await.rejects(400, MALFORMED);
            assert_eq!(server.get(path, &login("alice", "wrong")).await.status, 401);
        }
    }
    let server = extracting(app(), authenticator()).await;
    server.get("/mute", BROKEN).await.says("ok");
    server.get("/unknown", BROKEN).await.rejects(404, "Not Found");
}

/// 78, 79: the application can change the rejection, which has the challenge, or replace it.
#[tokio::test]
async fn on_error_changes_the_body_and_keeps_the_challenge() {
    fn speaking(authenticator: Authenticator<Site>) -> Authenticator<Site> {
        authenticator.on_error(|_, error, rejection| match error.kind() {
            ErrorKind::Rejected => rejection.json(format!(r#"{{"error":"{error}"}}"#)),
            ErrorKind::Malformed => Rejection::unauthorized(Basic::challenge("own")).json(r#"{"error":"malformed"}"#),
            // Rejections are never stored, even so.
            ErrorKind::Unavailable => rejection.header(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
        })
    }
    for server in [
        extracting(app(), speaking(authenticator())).await,
        extracting(app(), speaking(waiting_authenticator())).await,
        layered(app(), speaking(authenticator())).await,
        layered(app(), speaking(waiting_authenticator())).await,
    ] {
        let wrong = server.get("/", &login("alice", "wrong")).await;
        assert_eq!((wrong.status, &*wrong.body), (401, r#"{"error":"the credentials are not valid"}"#));
        assert_eq!(wrong.header("content-type"), Some("application/json"));
        assert_eq!(wrong.header("www-authenticate"), Some(r#"Basic realm="Site", charset="UTF-8""#));
        wrong.is_not_stored();

        let broken = server.get("/", BROKEN).await;
        assert_eq!((broken.status, &*broken.body), (401, r#"{"error":"malformed"}"#));
        assert_eq!(broken.header("www-authenticate"), Some(r#"Basic realm="own", charset="UTF-8""#));
        broken.is_not_stored();

        server.get("/", &basic("down")).await.rejects(503, "the caller cannot be authenticated at the moment");
        // `on_error` is not called for a denied caller.
        server.get("/dashboard", ANONYMOUS).await.rejects(403, "Forbidden");
    }
}

/// 83: only the operator sees the cause.
#[tokio::test]
async fn unavailable_backend_is_no_anonymous_caller() {
    for server in servers(app).await {
        for path in ["/", "/dashboard", "/hidden", "/redirecting"] {
            let answer = server.get(path, &basic("down")).await;
            answer.rejects(503, "the caller cannot be authenticated at the moment");
            assert!(!format!("{answer:?}").contains("db.internal"));
        }
        server.get("/", ANONYMOUS).await.says(&introduction(false, ""));
    }
}

/// Returns an application that counts the calls of its handlers.
fn counting_app(entered: &Arc<AtomicUsize>) -> App {
    fn count(entered: &AtomicUsize) {
        entered.fetch_add(1, Ordering::SeqCst);
    }
    let [public, guarded, optional, mute] = std::array::from_fn(|_| Arc::clone(entered));
    Router::new()
        .route("/public", get(async move |_: Caller<Site>| count(&public)))
        .route("/guarded", get(async move |_: Authed<Authenticated>| count(&guarded)))
        .route("/optional", get(async move |_: Option<Authed<Authenticated>>| count(&optional)))
        .route("/mute", get(async move || count(&mute)))
}

/// 81, 83, 86: a panic ends one connection, and no handler runs.
#[tokio::test]
async fn panic_lets_nobody_in() {
    let entered = Arc::new(AtomicUsize::new(0));
    let app = || counting_app(&entered);
    let angry = |authenticator: Authenticator<Site>| authenticator.on_error(|_, _, _| panic!("a bug in on_error"));
    let servers = [
        (extracting(app(), authenticator()).await, basic("crash")),
        (extracting(app(), waiting_authenticator()).await, basic("crash")),
        (layered(app(), authenticator()).await, basic("crash")),
        (layered(app(), waiting_authenticator()).await, basic("crash")),
        (layered(app(), angry(authenticator())).await, login("alice", "wrong")),
        (layered(app(), angry(waiting_authenticator())).await, BROKEN.to_owned()),
    ];
    for (number, (server, bad)) in servers.iter().enumerate() {
        let mut paths = vec!["/public", "/guarded", "/optional"];
        // Without a layer, this handler does not ask for the caller.
        if number >= 2 {
            paths.push("/mute");
        }
        for path in paths {
            let line = format!("Authorization: {bad}");
            let answer = server.raw(raw_request("GET", path, &[line.as_bytes()])).await;
            assert_eq!(String::from_utf8(answer).unwrap(), "", "{path}");
            assert_eq!(entered.swap(0, Ordering::SeqCst), 0);
            server.get(path, &basic("alice")).await.says("");
            assert_eq!(entered.swap(0, Ordering::SeqCst), 1);
        }
    }
}

/// 85: every answer passes the layers outside. Only the answers of the routes pass the layers inside.
#[tokio::test]
async fn layers_outside_and_inside() {
    async fn marked(name: &'static str, mut response: Response) -> Response {
        response.headers_mut().insert(name, HeaderValue::from_static("1"));
        response
    }
    let marks = |answer: &Answer| (answer.headers.contains_key("x-inside"), answer.headers.contains_key("x-outside"));
    for authenticator in [authenticator(), waiting_authenticator()] {
        let app = app()
            .with_state(authenticator.clone())
            .layer(map_response(async |response| marked("x-inside", response).await))
            .layer(AuthenticationLayer::new(authenticator))
            .layer(map_response(async |response| marked("x-outside", response).await));
        let server = Server::start(app).await;
        assert_eq!(marks(&server.get("/dashboard", &basic("alice")).await), (true, true));
        assert_eq!(marks(&server.get("/dashboard", ANONYMOUS).await), (true, true));
        assert_eq!(marks(&server.get("/dashboard", BROKEN).await), (false, true));
    }
    let app =
        app().with_state(authenticator()).layer(map_response(async |response| marked("x-inside", response).await));
    let server = Server::start(app).await;
    assert_eq!(marks(&server.get("/dashboard", BROKEN).await), (true, false));
}

/// `on_error` has no say in whether a handler runs: it can only return a rejection.
#[tokio::test]
async fn on_error_is_not_called_for_a_valid_login() {
    let asked = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&asked);
    let authenticator = authenticator().on_error(move |_, _, rejection| {
        told.store(true, Ordering::SeqCst);
        rejection
    });
    let server = layered(app(), authenticator).await;
    server.get("/dashboard", &basic("alice")).await.says(&introduction(true, "alice"));
    server.get("/dashboard", ANONYMOUS).await.rejects(403, "Forbidden");
    assert!(!asked.load(Ordering::SeqCst));
    server.get("/dashboard", BROKEN).await.rejects(400, MALFORMED);
    assert!(asked.load(Ordering::SeqCst));
}
