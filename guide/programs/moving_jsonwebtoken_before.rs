// ANCHOR: all
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::{StatusCode, request::Parts};
use axum::routing::get;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

#[derive(Deserialize)]
struct Claims {
    sub: String,
    scope: String,
}

impl<S: Sync> FromRequestParts<S> for Claims {
    type Rejection = StatusCode;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let field = head.headers.get("authorization").and_then(|value| value.to_str().ok());
        let token = field.and_then(|field| field.strip_prefix("Bearer ")).ok_or(StatusCode::UNAUTHORIZED)?;
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_audience(&["https://api.shop.example"]);
        validation.set_issuer(&["https://id.example"]);
        let key = DecodingKey::from_ec_pem(PUBLIC_KEY.as_bytes()).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        decode::<Claims>(token, &key, &validation).map(|data| data.claims).map_err(|_| StatusCode::UNAUTHORIZED)
    }
}

async fn orders(claims: Claims) -> Result<String, StatusCode> {
    if !claims.scope.split(' ').any(|scope| scope == "orders:read") {
        return Err(StatusCode::FORBIDDEN);
    }
    Ok(format!("The orders, for {}.\n", claims.sub))
}

fn app() -> Router {
    // Without it, the first token panics if another crate enables jsonwebtoken's other provider.
    let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
    Router::new().route("/orders", get(orders))
}
// ANCHOR_END: all
const PUBLIC_KEY: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEL+bGyNhkesCv23nZ97srnZrvFfxg
+ECemwcqu+rMV6fLRL/FxWJVOc7Uj9LsmdS84zkP2wATcNlJMs7gjzJlYA==
-----END PUBLIC KEY-----";
