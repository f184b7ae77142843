// ANCHOR: all
use axum::Router;
use axum::routing::{get, post};

async fn front_page() -> &'static str {
    "The Daily Engine.\n"
}

async fn drafts() -> &'static str {
    "On weaving. On boats.\n"
}

async fn publish() -> &'static str {
    "Published.\n"
}

fn app() -> Router {
    Router::new().route("/", get(front_page)).route("/drafts", get(drafts)).route("/publish", post(publish))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app()).await
}
// ANCHOR_END: all
