//! Fact 18: a hidden page looks like a missing one.

use authed::{Caller, NotFound, Rejection};
use axum::Router;
use axum::routing::get;

use super::site::{Admin, App, Site, authenticator, extracting, layered, page_or, servers, waiting_authenticator};
use support::{HANDSHAKE, basic, login, raw_request, without_date};

fn hidden() -> App {
    Router::new().route("/hidden", get(page_or::<Admin, NotFound>))
}

fn app() -> App {
    hidden().fallback(authed::not_found)
}

fn asking_app() -> App {
    hidden().fallback(async |_: Caller<Site>| Rejection::not_found())
}

/// 18: octet for octet, with GET and HEAD, for every caller without the scope.
#[tokio::test]
async fn hidden_page_is_an_unknown_path() {
    let alice = format!("Authorization: {}", basic("alice"));
    let as_bearer: &[u8] = b"Authorization: Bearer aaa.bbb.ccc";
    for server in servers(app).await {
        for method in ["GET", "HEAD"] {
            for lines in [&[][..], &[alice.as_bytes()], &[as_bearer], &HANDSHAKE] {
                let hidden = server.raw(raw_request(method, "/hidden", lines)).await;
                let unknown = server.raw(raw_request(method, "/unknown", lines)).await;
                assert_eq!(without_date(&hidden), without_date(&unknown));
                assert!(hidden.starts_with(b"HTTP/1.1 404 Not Found\r\n"));
            }
        }
    }
}

/// A bad login reveals a hidden page, unless unknown paths authenticate too: by a layer around all routes, or by such a
/// fallback.
#[tokio::test]
async fn bad_credentials_do_not_find_a_hidden_page() {
    let asking = [
        layered(app(), authenticator()).await,
        layered(app(), waiting_authenticator()).await,
        extracting(asking_app(), authenticator()).await,
        extracting(asking_app(), waiting_authenticator()).await,
    ];
    for server in asking {
        for (line, status) in [
            ("Authorization: basic foobar".to_owned(), 400),
            (format!("Authorization: {}", login("root", "wrong")), 401),
            (format!("Authorization: {}", basic("down")), 503),
        ] {
            for method in ["GET", "HEAD"] {
                let hidden = server.raw(raw_request(method, "/hidden", &[line.as_bytes()])).await;
                let unknown = server.raw(raw_request(method, "/unknown", &[line.as_bytes()])).await;
                assert_eq!(without_date(&hidden), without_date(&unknown));
                assert!(hidden.starts_with(format!("HTTP/1.1 {status} ").as_bytes()));
            }
        }
    }
}
