//! The applications and layers of `tests/allocations`, and a loop that sends requests, for the programs in `bin/`.

#[path = "../../../tests/allocations/by_hand.rs"]
pub mod by_hand;
#[path = "../../../tests/allocations/by_hand_layers.rs"]
pub mod by_hand_layers;
pub mod documented;
mod documented_by_hand;
#[path = "../../../tests/allocations/our_layers.rs"]
pub mod our_layers;
#[path = "../../../tests/allocations/ours.rs"]
pub mod ours;
#[path = "../../../tests/allocations/pages.rs"]
mod pages;
#[path = "../../../tests/allocations/shop.rs"]
mod shop;
#[path = "../../../tests/allocations/operations.rs"]
mod sixteen;
mod table;

pub mod operations;

use axum::http::{Request, Response};
use tower::Service;

use self::shop::{ADMIN, finished, request};

/// Sends requests, all of them permitted. The first argument of the program is their number.
pub fn run<S, B>(mut service: S)
where
    S: Service<Request<B>, Response = Response<B>>,
    B: Default,
{
    let times = std::env::args().nth(1).and_then(|times| times.parse().ok());
    let times: u32 = times.expect("the number of requests is missing: pass it as the first argument");
    for _ in 0..times {
        answer_one_request(&mut service, request("/admin", Some(ADMIN)), &[200]);
    }
}

/// The work that is counted: `instructions.sh` finds it by this name. It ends when the response is dropped.
#[inline(never)]
fn answer_one_request<S, B>(service: &mut S, request: Request<B>, statuses: &[u16])
where
    S: Service<Request<B>, Response = Response<B>>,
{
    let response = finished(service.call(request)).ok();
    let status = response.map(|response| response.status().as_u16());
    assert!(status.is_some_and(|status| statuses.contains(&status)), "the status is {status:?}");
}
