//! Requests to the application with the library and an `AuthenticationLayer`.

use authed::AuthenticationLayer;
use authed_bench_requests::{ours, run};
use tower::Layer;

fn main() {
    run(AuthenticationLayer::new(ours::authenticator()).layer(ours::router()));
}
