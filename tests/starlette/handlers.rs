//! Section 3: the guard on handlers.

use std::future::{Ready, ready};
use std::sync::Arc;

use authed::{Authed, Authenticator, Caller, Grants, NotFound, Proof, User};
use axum::Router;
use axum::extract::{FromRef, Path, State};
use axum::routing::get;
use reqwest::Method;

use super::site::{
    Admin, App, Authenticated, Site, authenticator, extracting, home, introduction, page, page_or, servers,
};
use support::{ANONYMOUS, BROKEN, Server, basic, login, raw_request, without_date};

struct Shop {
    name: &'static str,
}

impl Shop {
    async fn dashboard(caller: Authed<Authenticated>) -> String {
        page(caller).await
    }

    async fn named_dashboard(&self, caller: Authed<Authenticated>) -> String {
        format!("{}: {}", self.name, page(caller).await)
    }
}

/// A handler without `async`: it returns a future.
fn plain(caller: Authed<Authenticated>) -> Ready<String> {
    ready(introduction(true, caller.user().display_name()))
}

/// A handler with a further argument, for a closure that adds it.
async fn decorated(caller: Authed<Authenticated>, additional: &str) -> String {
    format!("{} {additional}", page(caller).await)
}

/// Cannot be called without a proof, so a forgotten guard does not compile.
fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
    format!("purged by {}", by.user().display_name())
}

async fn optional(admin: Option<Authed<Admin, NotFound>>) -> String {
    admin.map_or("a page for anyone".to_owned(), |admin| purge_cache(admin.proof()))
}

async fn item(_: Authed<Authenticated>, Path(item): Path<String>, caller: Caller<Site>) -> String {
    format!("{item} for {}", caller.user().map_or("", |user| user.display_name()))
}

fn app() -> App {
    let shop = Arc::new(Shop { name: "shop" });
    Router::new()
        .route("/dashboard", get(page::<Authenticated>))
        .route("/dashboard/plain", get(plain))
        .route("/dashboard/associated", get(Shop::dashboard))
        .route("/dashboard/method", get(async move |caller: Authed<Authenticated>| shop.named_dashboard(caller).await))
        .route("/dashboard/decorated", get(async |caller: Authed<Authenticated>| decorated(caller, "payload").await))
        .route("/methods", get(page::<Authenticated>).post(home).delete(page_or::<Admin, NotFound>))
        .route("/optional", get(optional))
        .nest("/shop", Router::new().nest("/items", Router::new().route("/{item}", get(item))))
        .fallback(authed::not_found)
}

const DASHBOARDS: [(&str, &str); 5] = [
    ("/dashboard", r#"{"authenticated":true,"user":"alice"}"#),
    ("/dashboard/plain", r#"{"authenticated":true,"user":"alice"}"#),
    ("/dashboard/associated", r#"{"authenticated":true,"user":"alice"}"#),
    ("/dashboard/method", r#"shop: {"authenticated":true,"user":"alice"}"#),
    ("/dashboard/decorated", r#"{"authenticated":true,"user":"alice"} payload"#),
];

/// 26, 27, 28.
#[tokio::test]
async fn every_kind_of_handler_is_guarded() {
    for server in servers(app).await {
        for (path, greeting) in DASHBOARDS {
            server.get(path, ANONYMOUS).await.rejects(403, "Forbidden");
            server.get(path, &basic("nobody")).await.rejects(403, "Forbidden");
            server.get(path, &basic("alice")).await.says(greeting);
            server.get(path, BROKEN).await.rejects(400, "the credentials are malformed");
        }
    }
}

/// 29: each method has a handler and a requirement of its own.
#[tokio::test]
async fn methods_of_a_route_are_guarded_one_by_one() {
    for server in servers(app).await {
        let status = async |method: Method, who: &str| server.ask(method, "/methods", who).await.status;
        assert_eq!(status(Method::GET, ANONYMOUS).await, 403);
        assert_eq!(status(Method::POST, ANONYMOUS).await, 200);
        assert_eq!(status(Method::DELETE, ANONYMOUS).await, 404);
        assert_eq!(status(Method::GET, &basic("alice")).await, 200);
        assert_eq!(status(Method::DELETE, &basic("alice")).await, 404);
        assert_eq!(status(Method::DELETE, &basic("root")).await, 200);
        assert_eq!(status(Method::DELETE, &basic("machine")).await, 200);
    }
}

/// 30, 32: axum answers an unknown method before any handler asks for scopes.
#[tokio::test]
async fn unknown_method_is_not_allowed() {
    for server in servers(app).await {
        for who in [ANONYMOUS, &basic("alice")] {
            let answer = server.ask(Method::PUT, "/methods", who).await;
            assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD,POST,DELETE")));
            for method in [Method::POST, Method::OPTIONS] {
                let answer = server.ask(method, "/dashboard", who).await;
                assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
            }
        }
    }
}

/// 31.
#[tokio::test]
async fn head_is_answered_as_get_without_a_body() {
    for server in servers(app).await {
        for who in [ANONYMOUS.to_owned(), basic("alice")] {
            let line = if who.is_empty() { "X-Nothing: 1".to_owned() } else { format!("Authorization: {who}") };
            let get = server.raw(raw_request("GET", "/dashboard", &[line.as_bytes()])).await;
            let head = server.raw(raw_request("HEAD", "/dashboard", &[line.as_bytes()])).await;
            let (get, head) = (without_date(&get), without_date(&head));
            assert_eq!(get.split_once("\r\n\r\n").unwrap().0, head.strip_suffix("\r\n\r\n").unwrap());
        }
    }
}

/// One handler serves callers with and without the scope. A decorator cannot do that.
#[tokio::test]
async fn optional_proof() {
    for server in servers(app).await {
        server.get("/optional", ANONYMOUS).await.says("a page for anyone");
        server.get("/optional", &basic("alice")).await.says("a page for anyone");
        server.get("/optional", &basic("root")).await.says("purged by root");
        server.get("/optional", BROKEN).await.rejects(400, "the credentials are malformed");
        assert_eq!(server.get("/optional", &login("root", "wrong")).await.status, 401);
        assert_eq!(server.get("/optional", &basic("down")).await.status, 503);
    }
}

/// 58: a further slash makes another path.
#[tokio::test]
async fn two_slashes_are_an_unknown_path() {
    for server in servers(app).await {
        server.raw_get("//dashboard", &[]).await.rejects(404, "Not Found");
    }
}

#[tokio::test]
async fn nested_routes_are_guarded() {
    for server in servers(app).await {
        server.get("/shop/items/7", ANONYMOUS).await.rejects(403, "Forbidden");
        server.get("/shop/items/7", &basic("alice")).await.says("7 for alice");
        server.get("/shop/items", &basic("alice")).await.rejects(404, "Not Found");
    }
}

#[derive(Clone, FromRef)]
struct OwnState {
    authenticator: Authenticator<Site>,
    greeting: &'static str,
}

/// An application with a state of its own.
#[tokio::test]
async fn authenticator_is_a_field_of_the_state() {
    async fn greet(State(state): State<OwnState>, caller: Authed<Authenticated>) -> String {
        format!("{}, {}", state.greeting, caller.user().display_name())
    }
    let state = OwnState { authenticator: authenticator(), greeting: "Good morning" };
    let app = Router::new().route("/", get(greet)).with_state(state);
    let server = Server::start(app).await;
    server.get("/", ANONYMOUS).await.rejects(403, "Forbidden");
    server.get("/", &basic("alice")).await.says("Good morning, alice");
}

/// 37: the order does not matter, since the guard is in the handler's type.
#[tokio::test]
async fn route_added_last_is_guarded() {
    let app = app().merge(Router::new().route("/late", get(Shop::dashboard)));
    let server = extracting(app.route("/later", get(Shop::dashboard)), authenticator()).await;
    for path in ["/late", "/later"] {
        server.get(path, ANONYMOUS).await.rejects(403, "Forbidden");
        server.get(path, &basic("alice")).await.says(&introduction(true, "alice"));
    }
}
