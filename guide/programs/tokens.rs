// ANCHOR: all
use authed::routing::get;
use authed::{Authed, Authenticator, Bearer, Challenge, Routes, SimpleUser, User, scopes};
use authed_oauth::{JwtAlgorithm, JwtKey, UnusableKey, profiles};

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge;
    pub scope Orders = "orders:read";
}

async fn orders(caller: Authed<Orders>) -> String {
    format!("The orders, for {}.\n", caller.user().display_name())
}

// ANCHOR: rfc9068
/// The public key of the issuer, in its PEM form. In production, `JwksSource` fetches the keys.
fn authenticator(public_key: &str) -> Result<Authenticator<Shop>, UnusableKey> {
    let key = JwtKey::public_pem(JwtAlgorithm::ES256, public_key)?;
    let jwt = profiles::rfc9068("https://id.example", "https://api.shop.example", key, |claims| {
        Ok(SimpleUser::new(claims.subject()))
    });
    Ok(Authenticator::new(Bearer::verified_by(jwt)))
}
// ANCHOR_END: rfc9068

const PUBLIC_KEY: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEL+bGyNhkesCv23nZ97srnZrvFfxg
+ECemwcqu+rMV6fLRL/FxWJVOc7Uj9LsmdS84zkP2wATcNlJMs7gjzJlYA==
-----END PUBLIC KEY-----";

fn app() -> axum::Router {
    let routes: Routes<_> = Routes::new().route("/orders", get(orders));
    routes.with_state(authenticator(PUBLIC_KEY).expect("the key is right"))
}
// ANCHOR_END: all
