//! Authenticates requests in one of several ways: `authed-bench-tokens <way> <number>`. `benches/tokens.sh` counts.

use std::collections::HashMap;
use std::error::Error;

use authed::backend::{ApiKey, KeyDigest};
use authed::{AuthenticationError, Backend, Bearer, Credentials, Identity, SimpleUser, scopes};
use authed_oauth::{HttpClient, Introspection, IntrospectionEndpoint, Jwt, JwtAlgorithm, JwtKey};
use http::Request;
use http::request::Parts;
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }

const PRIVATE: &str = include_str!("../../../crates/authed-oauth/tests/support/issuer/rsa.pem");
const PUBLIC: &str = include_str!("rsa-public.pem");
const ISSUER: &str = "https://id.example";
const US: &str = "https://api.shop.example";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: u64,
    scope: String,
}

fn token() -> String {
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: US.to_owned(),
        sub: "248289761001".to_owned(),
        exp: 4_102_444_800,
        scope: "orders:read".to_owned(),
    };
    let header = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::RS256) };
    encode(&header, &claims, &EncodingKey::from_rsa_pem(PRIVATE.as_bytes()).expect("a key")).expect("a token")
}

fn head(name: &str, value: &str) -> Parts {
    Request::get("/orders").header(name, value).body(()).expect("a request").into_parts().0
}

/// The work that is counted: `tokens.sh` finds it by this name.
#[inline(never)]
fn answer_one_request(work: &dyn Fn() -> bool) {
    assert!(work());
}

fn ask(backend: &impl Backend, head: &Parts) -> bool {
    matches!(backend.authenticate_now(head), Some(Ok(Some(_))))
}

/// An issuer that accepts every token.
struct Issuer;

impl HttpClient for Issuer {
    async fn send(
        &self,
        _: Request<Vec<u8>>,
        _: usize,
    ) -> Result<http::Response<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        let answer = format!(r#"{{"active":true,"aud":"{US}","sub":"ada","exp":4102444800,"scope":"orders:read"}}"#);
        Ok(http::Response::new(answer.into_bytes()))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let way = arguments.next().ok_or("the way is missing")?;
    let number: u32 = arguments.next().ok_or("the number of requests is missing")?.parse()?;
    let _ = DEFAULT_PROVIDER.install_default();
    let identity = || Identity::<Shop>::new(SimpleUser::new("ada"), Credentials::none().grant::<Orders>());
    // Of the length of an opaque token, so that as much is hashed.
    let opaque = "shop_2f8d1e0c4b6a79305182736455647382910a0b0c0d0e0f10";
    let work: Box<dyn Fn() -> bool> = match &*way {
        "api-key" => {
            let keys = HashMap::from([(KeyDigest::of(opaque), identity())]);
            let backend = ApiKey::new("x-api-key", move |digest: &KeyDigest| {
                keys.get(digest).cloned().ok_or(AuthenticationError::rejected())
            });
            let head = head("x-api-key", opaque);
            Box::new(move || ask(&backend, &head))
        }
        "introspection" => {
            let endpoint = IntrospectionEndpoint::new(ISSUER, "https://id.example/introspect", US);
            let user = |_: &authed_oauth::Claims<'_>| Ok(SimpleUser::new("ada"));
            let asked: Introspection<Shop, _> = endpoint.as_client("api", "secret").start_with(Issuer, user)?;
            let backend = Bearer::verified_by(asked);
            let head = head("authorization", &format!("Bearer {opaque}"));
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
            runtime.block_on(backend.authenticate(&head))?.ok_or("the token is accepted")?;
            Box::new(move || ask(&backend, &head))
        }
        "jwt" => {
            let key = JwtKey::public_pem(JwtAlgorithm::RS256, PUBLIC)?;
            let jwt = Jwt::<Shop>::new(ISSUER, US, key, |claims| Ok(SimpleUser::new(claims.subject())));
            let backend = Bearer::verified_by(jwt);
            let head = head("authorization", &format!("Bearer {}", token()));
            Box::new(move || ask(&backend, &head))
        }
        "jsonwebtoken" => {
            let key = DecodingKey::from_rsa_pem(PUBLIC.as_bytes())?;
            let mut validation = Validation::new(Algorithm::RS256);
            validation.set_audience(&[US]);
            validation.set_issuer(&[ISSUER]);
            let token = token();
            Box::new(move || decode::<Claims>(&token, &key, &validation).is_ok())
        }
        other => return Err(format!("no such way: {other}").into()),
    };
    for _ in 0..number {
        answer_one_request(&*work);
    }
    Ok(())
}
