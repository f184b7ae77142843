//! Requests to the application with a hand-written extractor.

fn main() {
    authed_bench_requests::run(authed_bench_requests::by_hand::router());
}
