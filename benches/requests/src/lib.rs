//! What the programs in `bin/` share: the two applications of `tests/allocations`, and the answering of requests.

#[path = "../../../tests/allocations/by_hand.rs"]
pub mod by_hand;
#[path = "../../../tests/allocations/ours.rs"]
pub mod ours;
#[path = "../../../tests/allocations/shop.rs"]
mod shop;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use tower::Service;

use self::shop::{ADMIN, finished, request};

/// Sends as many requests, all of them allowed, as the command line says.
pub fn run<S>(mut service: S)
where
    S: Service<Request<Body>, Response = Response<Body>>,
{
    let times = std::env::args().nth(1).and_then(|times| times.parse().ok());
    let times: u32 = times.expect("how many requests? The argument is a number");
    for _ in 0..times {
        answer_one_request(&mut service, request("/admin", Some(ADMIN)));
    }
}

/// What is counted, by this name: `instructions.sh`. From the request to having sent the answer away.
#[inline(never)]
fn answer_one_request<S>(service: &mut S, request: Request<Body>)
where
    S: Service<Request<Body>, Response = Response<Body>>,
{
    let response = finished(service.call(request)).ok();
    assert_eq!(response.map(|response| response.status()), Some(StatusCode::OK));
}
