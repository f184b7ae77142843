//! A denied operation takes no allocation more than a denied request.

use allocation_counter::measure;
use authed::{Authed, Caller, Rejection};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;

use super::operations::{NAMES, by_hand, call_by_hand, callers, functions, operations};
use super::ours::{self, Admin, Shop};
use super::{NO_ADMIN, cost};

async fn admin(_: Authed<Admin, authed::NotFound>) {}

/// The operation is in a constant, as a body would cost allocations of its own.
async fn operation(
    caller: Caller<Shop>,
    State(operations): State<std::sync::Arc<authed::Operations<Shop>>>,
    head: Parts,
) -> Result<(), Rejection> {
    operations.authorize(NAMES[1], &caller, &head).map(drop)
}

#[test]
fn a_denied_operation_takes_no_more_than_a_denied_request() {
    use axum::extract::FromRef;

    #[derive(Clone, FromRef)]
    struct App {
        authenticator: authed::Authenticator<Shop>,
        operations: std::sync::Arc<authed::Operations<Shop>>,
    }

    let denied = ("/admin", Some(NO_ADMIN), StatusCode::NOT_FOUND);
    let app = App { authenticator: ours::authenticator(), operations: std::sync::Arc::new(operations()) };
    let mut requests: Router = Router::new().route("/admin", get(admin)).with_state(app.clone());
    let request = cost("rejected, Authed in a router", &mut requests, denied);

    // What an extractor of the head copies is the application's.
    let mut heads: Router = Router::new()
        .route("/admin", get(async |_: Caller<Shop>, _: Parts| StatusCode::NOT_FOUND))
        .with_state(app.clone());
    let mut plain: Router =
        Router::new().route("/admin", get(async |_: Caller<Shop>| StatusCode::NOT_FOUND)).with_state(app.clone());
    let head = cost("a head as a parameter", &mut heads, denied) - cost("without a head", &mut plain, denied);

    let mut operations: Router = Router::new().route("/admin", get(operation)).with_state(app);
    let operation = cost("rejected, an operation", &mut operations, denied);
    assert!(operation - head <= request, "{operation} - {head} for an operation, {request} for a request");
}

#[test]
fn a_permitted_operation_allocates_its_future_only() {
    let (operations, functions) = (operations(), functions());
    let [_, admin] = callers();
    for name in NAMES {
        assert_eq!(measure(|| assert!(operations.decide(name, &admin).is_ok())).count_total, 0);
        assert_eq!(measure(|| assert!(by_hand(name, &admin).is_ok())).count_total, 0);
        let ([_, one], [_, two]) = (callers(), callers());
        let ours = measure(|| drop(functions.call(name, one, 1)));
        let hand = measure(|| drop(call_by_hand(name, two, 1)));
        assert_eq!(ours.count_total, hand.count_total, "{name}");
    }
}
