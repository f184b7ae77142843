//! Requests to a service behind a layer that is written by hand.

fn main() {
    authed_bench_requests::run(authed_bench_requests::by_hand_layers::require());
}
