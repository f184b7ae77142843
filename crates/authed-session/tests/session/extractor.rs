//! `Session` as an axum extractor.

use authed::{AuthenticationError, Authenticator, Caller, Rejection};
use authed_session::{Session, SessionOf, Sessions};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use support::serve;

use super::app::{Shop, Users};
use super::browser::Browser;
use super::store::Store;

#[tokio::test]
async fn session_is_an_extractor_of_the_same_session() {
    let put =
        async |session: Session| session.insert("cart", "apples").await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR);
    let read = async |_: Caller<Shop>, session: SessionOf<Shop>| -> Result<String, Rejection> {
        let cart = session.session().get("cart").await.map_err(AuthenticationError::unavailable)?;
        Ok(cart.unwrap_or_default())
    };
    let sessions = Sessions::new(Store::new(), Users::new());
    let router = Router::new().route("/cart", get(read)).route("/put", post(put)).layer(sessions.clone());
    let mut browser = Browser::new(serve(router.with_state(Authenticator::new(sessions))).await);
    assert_eq!(browser.text("/cart").await, "");
    assert_eq!(browser.post("/put").await.status(), 200);
    assert_eq!(browser.text("/cart").await, "apples");
}
