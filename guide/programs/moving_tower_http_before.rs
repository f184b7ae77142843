// ANCHOR: all
use axum::Router;
use axum::routing::get;
use tower_http::validate_request::ValidateRequestHeaderLayer;

async fn orders() -> &'static str {
    "The orders.\n"
}

#[allow(deprecated)]
fn app() -> Router {
    Router::new().route("/orders", get(orders)).layer(ValidateRequestHeaderLayer::bearer("till-token"))
}
// ANCHOR_END: all
