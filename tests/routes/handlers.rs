//! Handlers of every kind.

use authed::routing::{any, get, post};
use authed::{Authed, Plain, Routes, User};
use axum::Json;
use axum::body::Body;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use futures_util::StreamExt;
use http::Request;
use std::collections::HashMap;
use tokio_tungstenite::tungstenite::{self, client::IntoClientRequest};

use super::site::{App, Editor, Site, Staff, app, ok, rows};

#[tokio::test]
async fn a_body_comes_last() {
    async fn create(
        caller: Authed<Editor>,
        Plain(shelf): Plain<u8>,
        State(_): State<App>,
        Query(query): Query<HashMap<String, String>>,
        Json(names): Json<Vec<String>>,
    ) -> String {
        format!("{} {shelf} {} {names:?}", caller.user().display_name(), query.len())
    }
    let routes = || Routes::new().object_route("/{shelf}", post(create));
    assert_eq!(rows(&routes()), ["POST /{shelf}: editor"]);
    for site in Site::both(routes) {
        let request = |scopes: &str, body: &str| {
            Request::post("/7?a=b")
                .header("x-shop", scopes)
                .header("content-type", "application/json")
                .body(Body::from(body.to_owned()))
                .unwrap()
        };
        assert_eq!(site.answer(request("editor", r#"["tea"]"#)).await, ok(r#"ada 7 1 ["tea"]"#));
        assert_eq!(site.send(request("editor", "no json")).await.status(), 400);
        assert_eq!(site.send(request("viewer", "no json")).await.status(), 403, "rejected before the body is read");
    }
}

#[tokio::test]
async fn closures_and_methods_are_handlers() {
    struct Pages;
    impl Pages {
        async fn page(_: Authed<Editor>) -> &'static str {
            "a method"
        }
    }
    async fn generic<S: authed::requirement::Requirement<Realm = super::site::Shop>>(_: Authed<S>) -> String {
        S::expression().to_string()
    }
    let routes = || {
        Routes::new()
            .route("/closure", get(async |_: Authed<Editor>| "a closure"))
            .route("/method", get(Pages::page))
            .route("/generic", get(generic::<(Editor, Staff)>))
    };
    let table = routes().table().to_string();
    let names: Vec<_> = table.lines().skip(1).map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(names, ["closures_and_methods_are_handlers", "page", "generic<(Editor, Staff)>"]);
    for site in Site::both(routes) {
        for (path, answer) in [("/closure", "a closure"), ("/method", "a method"), ("/generic", "editor & staff")] {
            assert_eq!(site.get(path, "admin").await, ok(answer));
            assert_eq!(site.get(path, "viewer").await.0, 403);
        }
    }
}

#[tokio::test]
async fn a_handler_with_an_optional_parameter_is_for_anyone() {
    async fn perhaps(caller: Option<Authed<Editor>>) -> String {
        caller.map_or("nobody".to_owned(), |caller| caller.user().display_name().to_owned())
    }
    let routes = || Routes::new().route("/", get(perhaps));
    assert_eq!(rows(&routes()), ["GET /: anyone"]);
    for site in Site::both(routes) {
        assert_eq!(site.get("/", "-").await, ok("nobody"));
        assert_eq!(site.get("/", "viewer").await, ok("nobody"));
        assert_eq!(site.get("/", "editor").await, ok("ada"));
        assert_eq!(site.get("/", "rejected").await.0, 403);
    }
}

/// Over the network, plain and `under` a requirement.
#[tokio::test]
async fn a_websocket_is_rejected_before_it_opens() {
    async fn echo(caller: Authed<Editor>, upgrade: WebSocketUpgrade) -> Response {
        upgrade.on_upgrade(async move |mut socket: WebSocket| {
            let hello = format!("hello {}", caller.user().display_name());
            socket.send(Message::Text(hello.into())).await.unwrap();
        })
    }
    let inside = Routes::new().route("/ws", any(echo));
    let routes = Routes::new().under::<Staff>("/staff", inside).route("/ws", any(echo));
    let address = support::serve(routes.with_state(app(true))).await;
    for (path, scopes, admitted) in [
        ("/ws", "editor", true),
        ("/ws", "viewer", false),
        ("/staff/ws", "editor", false),
        ("/staff/ws", "admin", true),
    ] {
        let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
        request.headers_mut().insert("x-shop", scopes.parse().unwrap());
        match tokio_tungstenite::connect_async(request).await {
            Ok((mut socket, _)) => {
                assert!(admitted, "{path} {scopes}");
                assert_eq!(socket.next().await.unwrap().unwrap().into_text().unwrap(), "hello ada");
                socket.close(None).await.unwrap();
            }
            Err(tungstenite::Error::Http(response)) => {
                assert_eq!((response.status().as_u16(), admitted), (403, false), "{path} {scopes}");
            }
            Err(error) => panic!("{error}"),
        }
    }
}
