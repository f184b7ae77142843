//! The responses to denied operations: in the request's protocol, and audited with the operation's name.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use http::Request;
use http::request::Builder;
use support::ask;
use support::shop::{authenticator, identity};

use authed::testing::TestCaller;

use super::{App, functions, routes};

/// Sends the operation's name, and returns the status, the gRPC status, and the audit events.
async fn answer(operation: &str, scopes: &str, change: fn(Builder) -> Builder) -> (u16, Option<String>, Vec<String>) {
    let events = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&events);
    let authenticator = authenticator().audited_by(move |event| {
        let user = event.user_id().unwrap_or("nobody".into());
        let entry = format!("{user} {} {} {}", event.route(), event.operation().unwrap_or("-"), event.status());
        log.lock().unwrap().push(entry);
    });
    let app = routes().with_state(App { authenticator, functions: Arc::new(functions()) });
    let request = change(Request::post("/rpc").header("x-shop", scopes));
    let answer = ask(app, request.body(Body::from(operation.to_owned())).unwrap()).await;
    let status = answer.headers.get("grpc-status").map(|status| status.to_str().unwrap().to_owned());
    let events = events.lock().unwrap().clone();
    (answer.status, status, events)
}

#[tokio::test]
async fn a_denial_is_audited_once_with_the_name() {
    let denied = answer("rename", "viewer", |request| request).await;
    assert_eq!(denied, (403, None, vec!["ada /rpc rename 403 Forbidden".to_owned()]));
    let hidden = answer("purge", "viewer", |request| request).await;
    assert_eq!(hidden, (404, None, vec!["ada /rpc purge 404 Not Found".to_owned()]));
    let unknown = answer("no\nsuch", "admin", |request| request).await;
    assert_eq!(unknown, (404, None, vec!["ada /rpc no\nsuch 404 Not Found".to_owned()]));
    assert_eq!(answer("rename", "editor", |request| request).await, (200, None, Vec::new()));
    let malformed = answer("rename", "malformed", |request| request).await;
    assert_eq!(
        malformed,
        (400, None, vec!["nobody /rpc - 400 Bad Request".to_owned()]),
        "no operation was asked for yet"
    );
}

#[tokio::test]
async fn a_long_unknown_name_is_cut_in_the_audit() {
    let (_, _, events) = answer(&"ä".repeat(1000), "admin", |request| request).await;
    assert_eq!(events, [format!("ada /rpc {} 404 Not Found", "ä".repeat(64))]);
}

#[tokio::test]
async fn a_denial_is_in_the_requests_protocol() {
    let grpc = |request: Builder| request.header("content-type", "application/grpc");
    for (operation, scopes, status) in
        [("rename", "viewer", "7"), ("rename", "nobody", "16"), ("purge", "viewer", "12"), ("no-such", "admin", "12")]
    {
        let answer = answer(operation, scopes, grpc).await;
        assert_eq!((answer.0, answer.1.as_deref()), (200, Some(status)), "{operation} {scopes}");
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
