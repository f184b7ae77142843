//! Requests to a service behind a hand-written guard.

fn main() {
    authed_bench_requests::run(authed_bench_requests::by_hand_layers::guard());
}
