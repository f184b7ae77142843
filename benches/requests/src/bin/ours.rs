//! Requests to the application that uses the library.

fn main() {
    authed_bench_requests::run(authed_bench_requests::ours::router());
}
