//! Requests to a service behind a `RequireLayer`.

fn main() {
    authed_bench_requests::run(authed_bench_requests::our_layers::require());
}
