//! Hidden and missing pages have the same bytes, in the same order, however they are served (cases D4, D6).

use authed::NotFound;
use http::Method;

use super::ways::{raw, request_text, send_to, ways};
use super::{authenticator, logins};

/// Every login on a hidden page, if the missing page is authenticated too. Otherwise only logins that are right.
fn asked(way: &str) -> Vec<(&'static str, Option<String>)> {
    let authenticates_missing_pages = way.contains("AuthenticationLayer") || way.starts_with("Routes");
    logins().into_iter().take(if authenticates_missing_pages { 5 } else { 2 }).collect()
}

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

#[tokio::test]
async fn a_hidden_page_has_the_bytes_of_a_missing_one_when_the_connection_closes() {
    for (way, server) in ways::<NotFound>(authenticator()).await {
        for (who, login) in asked(way) {
            for method in METHODS {
                let fields: Vec<_> = login.iter().map(|login| ("authorization", &**login)).collect();
                let hidden = support::without_date(&raw(server, &request_text(method, "/page", &fields)).await);
                let missing = support::without_date(&raw(server, &request_text(method, "/missing", &fields)).await);
                assert_eq!(hidden, missing, "{way}, {who}, {method}");
                assert!(!hidden.to_lowercase().contains("\r\nallow:"), "{way}, {who}, {method}: {hidden}");
            }
        }
    }
}

#[tokio::test]
async fn a_hidden_page_has_the_frames_of_a_missing_one() {
    for (way, server) in ways::<NotFound>(authenticator()).await {
        for (who, login) in asked(way) {
            for method in METHODS {
                let fields: Vec<_> = login.iter().map(|login| ("authorization", &**login)).collect();
                let method: Method = method.parse().unwrap();
                let hidden = send_to(server, method.clone(), "/page", &fields).await;
                let missing = send_to(server, method.clone(), "/missing", &fields).await;
                assert_eq!(hidden, missing, "{way}, {who}, {method}");
            }
        }
    }
}

/// The same for requests that only look like another protocol's.
#[tokio::test]
async fn a_hidden_page_has_the_bytes_of_a_missing_one_in_every_protocol() {
    let shapes: [(&str, &[(&str, &str)]); 4] = [
        ("GET", &[("connection", "upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13")]),
        ("POST", &[("content-type", "application/grpc")]),
        ("POST", &[("content-type", "application/grpc-web-text+proto")]),
        ("GET", &[("accept", "text/html"), ("sec-fetch-mode", "navigate"), ("range", "bytes=0-1")]),
    ];
    for authenticator in [authenticator(), authenticator().for_grpc()] {
        for (way, server) in ways::<NotFound>(authenticator).await {
            for (who, login) in asked(way) {
                for (method, fields) in shapes {
                    let login = login.iter().map(|login| ("authorization", &**login));
                    let fields: Vec<_> = fields.iter().copied().chain(login).collect();
                    let hidden = support::without_date(&raw(server, &request_text(method, "/page", &fields)).await);
                    let missing = support::without_date(&raw(server, &request_text(method, "/missing", &fields)).await);
                    assert_eq!(hidden, missing, "{way}, {who}, {method} {fields:?}");
                }
            }
        }
    }
}

/// Every rejection has its length in the same place, whoever sends it.
#[tokio::test]
async fn a_rejection_has_one_order_of_fields() {
    let mut orders = Vec::new();
    for (way, server) in ways::<authed::Forbidden>(authenticator()).await {
        let response = support::without_date(&raw(server, &request_text("GET", "/page", &[])).await);
        orders.push((way, response));
    }
    for (way, response) in &orders {
        assert_eq!(*response, orders[0].1, "{way}");
    }
}
