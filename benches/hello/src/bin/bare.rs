//! One route, for everybody.

use axum::Router;
use axum::routing::get;

async fn hello() -> String {
    "Hello!\n".to_owned()
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/", get(hello));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}
