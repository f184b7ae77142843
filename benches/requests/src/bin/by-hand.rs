//! Requests to the application whose extractor is written by hand.

fn main() {
    authed_bench_requests::run(authed_bench_requests::by_hand::router());
}
