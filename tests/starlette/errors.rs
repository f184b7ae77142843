//! Section 6: what happens when the backend cannot say who is calling.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use authed::{
    Authed, AuthenticationLayer, Authenticator, Basic, Caller, ErrorKind, NotFound, RedirectTo, Refusal, Scheme,
};
use axum::Router;
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, Method};

use crate::redirect::Home;
use crate::server::{ANONYMOUS, Answer, BROKEN, Server, basic, login, raw_request};
use crate::site::{
    App, Authenticated, Site, authenticator, extracting, home, introduction, layered, page, page_or, servers,
    waiting_authenticator,
};

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

/// 76, 77: the layer stands before the routes.
#[tokio::test]
async fn layer_answers_bad_credentials_on_every_route() {
    for authenticator in [authenticator(), waiting_authenticator()] {
        let server = layered(app(), authenticator).await;
        for path in ["/", "/mute", "/dashboard", "/hidden", "/redirecting", "/unknown"] {
            server.get(path, BROKEN).await.refuses(400, MALFORMED);
            assert_eq!(server.get(path, &login("alice", "wrong")).await.status, 401);
        }
        server.ask(Method::PUT, "/dashboard", BROKEN).await.refuses(400, MALFORMED);
    }
}

/// 76: extractors ask where somebody wants to know, whatever the policy says.
#[tokio::test]
async fn extractor_answers_bad_credentials_where_the_caller_is_asked_for() {
    for server in servers(app).await {
        for path in ["/", "/dashboard", "/hidden", "/redirecting"] {
            server.get(path, BROKEN).await.refuses(400, MALFORMED);
            assert_eq!(server.get(path, &login("alice", "wrong")).await.status, 401);
        }
    }
    let server = extracting(app(), authenticator()).await;
    server.get("/mute", BROKEN).await.says("ok");
    server.get("/unknown", BROKEN).await.refuses(404, "Not Found");
}

/// 78, 79: the application's answer, which has the challenge unless it is another answer altogether.
#[tokio::test]
async fn on_error_changes_the_body_and_keeps_the_challenge() {
    fn speaking(authenticator: Authenticator<Site>) -> Authenticator<Site> {
        authenticator.on_error(|error, refusal| match error.kind() {
            ErrorKind::Rejected => refusal.json(format!(r#"{{"error":"{error}"}}"#)),
            ErrorKind::Malformed => Refusal::unauthorized(Basic::challenge("own")).json(r#"{"error":"malformed"}"#),
            // Stored all the same is what no refusal is.
            ErrorKind::Unavailable => refusal.header(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
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

        server.get("/", &basic("down")).await.refuses(503, "the caller cannot be authenticated at the moment");
        // It is for errors, not for refusals.
        server.get("/dashboard", ANONYMOUS).await.refuses(403, "Forbidden");
    }
}

/// 83: the cause is the operator's to read.
#[tokio::test]
async fn unavailable_backend_is_no_anonymous_caller() {
    for server in servers(app).await {
        for path in ["/", "/dashboard", "/hidden", "/redirecting"] {
            let answer = server.get(path, &basic("down")).await;
            answer.refuses(503, "the caller cannot be authenticated at the moment");
            assert!(!format!("{answer:?}").contains("db.internal"));
        }
        server.get("/", ANONYMOUS).await.says(&introduction(false, ""));
    }
}

/// An application that counts who gets in.
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

/// 81, 83, 86: nobody is let in by a panic, and it ends one connection only.
#[tokio::test]
async fn panic_lets_nobody_in() {
    let entered = Arc::new(AtomicUsize::new(0));
    let app = || counting_app(&entered);
    let angry = |authenticator: Authenticator<Site>| authenticator.on_error(|_, _| panic!("a bug in on_error"));
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
        // Without a layer nobody asks for a route that does not want to know.
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

/// 85: what is around the layer is passed by every answer, what is inside of it only by those of the routes.
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

/// Whether a handler runs is not for `on_error` to say: what it returns is a refusal whatever it does.
#[tokio::test]
async fn on_error_is_not_asked_for_good_credentials() {
    let asked = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&asked);
    let authenticator = authenticator().on_error(move |_, refusal| {
        told.store(true, Ordering::SeqCst);
        refusal
    });
    let server = layered(app(), authenticator).await;
    server.get("/dashboard", &basic("alice")).await.says(&introduction(true, "alice"));
    server.get("/dashboard", ANONYMOUS).await.refuses(403, "Forbidden");
    assert!(!asked.load(Ordering::SeqCst));
    server.get("/dashboard", BROKEN).await.refuses(400, MALFORMED);
    assert!(asked.load(Ordering::SeqCst));
}
