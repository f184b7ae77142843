//! Requests to a service behind a `GuardLayer`.

fn main() {
    authed_bench_requests::run(authed_bench_requests::our_layers::guard_layer());
}
