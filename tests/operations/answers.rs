//! The responses to denied operations: in the request's protocol, and audited with the operation's name.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use http::Request;
use support::ask;
use support::shop::{authenticator, identity};

use authed::testing::TestCaller;

use super::{App, functions, routes};

/// Sends the operation's name, and returns the status and the audit events.
async fn answer(operation: &str, scopes: &str) -> (u16, Vec<String>) {
    let events = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&events);
    let authenticator = authenticator().audited_by(move |event| {
        let user = event.user_id().unwrap_or("nobody".into());
        let entry = format!("{user} {} {} {}", event.route(), event.operation().unwrap_or("-"), event.status());
        log.lock().unwrap().push(entry);
    });
    let app = routes().with_state(App { authenticator, functions: Arc::new(functions()) });
    let request = Request::post("/rpc").header("x-shop", scopes);
    let answer = ask(app, request.body(Body::from(operation.to_owned())).unwrap()).await;
    let events = events.lock().unwrap().clone();
    (answer.status, events)
}

#[tokio::test]
async fn a_denial_is_audited_once_with_the_name() {
    let denied = answer("rename", "viewer").await;
    assert_eq!(denied, (403, vec!["ada /rpc rename 403 Forbidden".to_owned()]));
    let hidden = answer("purge", "viewer").await;
    assert_eq!(hidden, (404, vec!["ada /rpc purge 404 Not Found".to_owned()]));
    let unknown = answer("no\nsuch", "admin").await;
    assert_eq!(unknown, (404, vec!["ada /rpc no\nsuch 404 Not Found".to_owned()]));
    assert_eq!(answer("rename", "editor").await, (200, Vec::new()));
    let malformed = answer("rename", "malformed").await;
    assert_eq!(malformed, (400, vec!["nobody /rpc - 400 Bad Request".to_owned()]), "no operation was asked for yet");
}

#[tokio::test]
async fn a_long_unknown_name_is_cut_in_the_audit() {
    let (_, events) = answer(&"ä".repeat(1000), "admin").await;
    assert_eq!(events, [format!("ada /rpc {} 404 Not Found", "ä".repeat(64))]);
}

#[tokio::test]
async fn a_denial_is_in_the_requests_protocol() {
    let app = || {
        let (authenticator, functions) = (authenticator().for_grpc(), Arc::new(functions()));
        routes().with_state(App { authenticator, functions })
    };
    for (operation, scopes, expected) in [
        ("rename", "viewer", (200, Some("7"))),
        ("rename", "nobody", (200, Some("16"))),
        ("purge", "viewer", (404, None)),
        ("no-such", "admin", (404, None)),
    ] {
        let request = Request::post("/rpc").header("x-shop", scopes).header("content-type", "application/grpc");
        let answer = ask(app(), request.body(Body::from(operation)).unwrap()).await;
        let status = answer.headers.get("grpc-status").map(|status| status.to_str().unwrap());
        assert_eq!((answer.status, status), expected, "{operation} {scopes}");
    }
}

/// A policy and `on_denied` see the operation.
#[tokio::test]
async fn on_denied_sees_the_operation() {
    let authenticator = authenticator()
        .on_denied(|denied, rejection| rejection.text(format!("no {}", denied.operation().unwrap_or_default())));
    let app = routes().with_state(App { authenticator, functions: Arc::new(functions()) });
    let request = Request::post("/rpc").header("x-shop", "viewer").body(Body::from("rename")).unwrap();
    assert_eq!(ask(app, request).await.body, "no rename");
}

#[test]
fn a_denial_says_what_is_missing() {
    let call = |name: &str, caller: TestCaller<_>| {
        functions().call(name, caller.caller(), String::new()).map(drop).unwrap_err().to_string()
    };
    let ada = || TestCaller::from(identity("viewer"));
    assert_eq!(call("rename", ada()), "the caller lacks editor");
    assert_eq!(call("rename", TestCaller::anonymous()), "the caller is anonymous and lacks editor");
    assert_eq!(call("no-such", ada()), "the caller is not permitted to use this operation");
    assert_eq!(
        call("no-such", TestCaller::anonymous()),
        "the caller is anonymous and not permitted to use this operation"
    );
}
