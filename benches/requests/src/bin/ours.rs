//! Requests to the application with the library.

fn main() {
    authed_bench_requests::run(authed_bench_requests::ours::router());
}
