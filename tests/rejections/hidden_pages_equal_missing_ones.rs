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

/// All rejections have the same order of fields, in every way of guarding a page.
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

/// Requests drawn from everything that clients send: methods, versions, queries, conditions, ranges, negotiation,
/// handshakes, every login, and backends that panic.
#[tokio::test]
async fn no_drawn_request_tells_a_hidden_page_from_a_missing_one() {
    const FIELDS: [(&str, &str); 24] = [
        ("range", "bytes=0-1"),
        ("range", "bytes=9999-"),
        ("if-none-match", "*"),
        ("if-none-match", "\"abc\""),
        ("if-match", "*"),
        ("if-modified-since", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("if-unmodified-since", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("if-range", "\"abc\""),
        ("accept", "text/html"),
        ("accept", "application/json, */*;q=0.1"),
        ("accept-encoding", "gzip, br"),
        ("content-type", "application/grpc"),
        ("content-type", "application/grpc-web"),
        ("content-type", "application/json"),
        ("upgrade", "websocket"),
        ("upgrade", "h2c"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("origin", "https://other.example"),
        ("access-control-request-method", "PUT"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("cookie", "id=1; id=2"),
        ("te", "trailers"),
    ];
    const METHODS: [&str; 10] =
        ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get"];
    let seed = std::env::var("SEED").map_or_else(|_| fastrand::u64(..), |seed| seed.parse().expect("a number"));
    println!("SEED={seed}");
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut kinds = std::collections::BTreeMap::<String, usize>::new();
    for (way, server) in ways::<NotFound>(authenticator()).await {
        let further = [("panics", Some(support::basic("pan"))), ("expired", Some(support::basic("exp")))];
        let logins: Vec<_> = match asked(way) {
            known if known.len() < 5 => known,
            all => all.into_iter().chain(further).collect(),
        };
        for _ in 0..120 {
            let (who, login) = logins[rng.usize(..logins.len())].clone();
            let mut fields: Vec<(&str, &str)> =
                (0..rng.usize(0..5)).map(|_| FIELDS[rng.usize(..FIELDS.len())]).collect();
            if rng.bool() {
                fields.push(("connection", "upgrade"));
            }
            fields.extend(login.iter().map(|login| ("authorization", &**login)));
            let method = METHODS[rng.usize(..METHODS.len())];
            let version = if rng.u8(0..8) == 0 { "HTTP/1.0" } else { "HTTP/1.1" };
            let query = ["", "?", "?next=/page", "?a=%00"][rng.usize(..4)];
            let request =
                |path: &str| request_text(method, &format!("{path}{query}"), &fields).replacen("HTTP/1.1", version, 1);
            let (hidden, missing) = (raw(server, &request("/page")).await, raw(server, &request("/missing")).await);
            let context = format!("SEED={seed}, {way}, {who}: {}", request("/page"));
            // A panic resets the connection, and nothing comes back.
            if hidden.is_empty() || missing.is_empty() {
                assert_eq!((who, hidden.is_empty(), missing.is_empty()), ("panics", true, true), "{context}");
                *kinds.entry("panic".to_owned()).or_default() += 1;
                continue;
            }
            let (hidden, missing) = (support::without_date(&hidden), support::without_date(&missing));
            assert_eq!(hidden, missing, "{context}");
            *kinds.entry(hidden[9..12].to_owned()).or_default() += 1;
        }
    }
    for kind in ["400", "401", "404", "503", "panic"] {
        assert!(kinds.contains_key(kind), "{kinds:?}");
    }
}
