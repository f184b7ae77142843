//! A handler of one realm in a subtree of another realm: the operation needs both.

use authed::openapi::Schemes;
use authed::routing::get;
use authed::{Authed, Authenticator, Routes, SimpleUser, scopes};
use axum::extract::FromRef;
use serde_json::json;
use utoipa::openapi::OpenApi;

mod house {
    use super::*;
    scopes! { pub realm House for SimpleUser; pub scope Guest = "guest"; }
}

mod shop {
    use super::*;
    scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
}

#[derive(Clone)]
struct App {
    house: Authenticator<house::House>,
    shop: Authenticator<shop::Shop>,
}

impl FromRef<App> for Authenticator<house::House> {
    fn from_ref(app: &App) -> Self {
        app.house.clone()
    }
}

impl FromRef<App> for Authenticator<shop::Shop> {
    fn from_ref(app: &App) -> Self {
        app.shop.clone()
    }
}

#[test]
fn an_operation_of_two_realms_needs_both() {
    async fn drafts(_: Authed<shop::Editor>) {}
    let routes: Routes<App> =
        Routes::new().under::<house::Guest>("/house", Routes::new().route("/drafts", get(drafts)));
    let mut document: OpenApi = serde_json::from_value(json!({
        "openapi": "3.1.0",
        "info": { "title": "Two realms", "version": "1" },
        "paths": { "/house/drafts": { "get": { "responses": { "200": { "description": "The drafts" } } } } },
    }))
    .unwrap();
    let _ = routes.table().secure(&mut document, &Schemes::new());
    let document = serde_json::to_value(&document).unwrap();
    let security = &document["paths"]["/house/drafts"]["get"]["security"];
    assert_eq!(*security, json!([{ "House": ["guest"], "Shop": ["editor"] }]));
}
