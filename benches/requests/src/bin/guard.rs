//! Requests to a function behind a `guard`.

fn main() {
    authed_bench_requests::run(authed_bench_requests::our_layers::guard());
}
