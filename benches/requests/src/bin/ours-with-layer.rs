//! Requests to the application that uses the library, with an `AuthenticationLayer` around it.

use authed::AuthenticationLayer;
use authed_bench_requests::{ours, run};
use tower::Layer;

fn main() {
    run(AuthenticationLayer::new(ours::authenticator()).layer(ours::router()));
}
