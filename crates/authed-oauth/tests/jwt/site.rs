//! A service that accepts signed tokens, on the loopback.

use std::net::SocketAddr;

use crate::issuer::{AUDIENCE, ISSUER, SigningKey};
use authed::backend::{BearerToken, Verifier};
use authed::{Authed, Authenticator, Bearer, Challenge, Fresh, User, requirement::Seconds, scopes};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey};
use axum::Router;
use axum::routing::get;
use reqwest::header::WWW_AUTHENTICATE;
use support::serve;

scopes! {
    pub realm Shop for Account;
    pub scope Known = "known", on failure Challenge;
    pub scope Orders = "orders:read": Known, on failure Challenge;
    pub scope Admin = "admin": Known, on failure Challenge;
    pub scope Url = "https://shop.example/roles#admin", on failure Challenge;
}

/// A user of the issuer.
pub struct Account {
    pub issuer: String,
    pub subject: String,
}

impl User for Account {
    fn id(&self) -> std::borrow::Cow<'_, str> {
        format!("{} {}", self.issuer, self.subject).into()
    }

    fn display_name(&self) -> &str {
        &self.subject
    }
}

pub const SECRET: &[u8] = b"32 octets, which are not random.";

pub const INVALID: &str = r#"Bearer realm="Shop", error="invalid_token""#;

/// The response to a client.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub challenges: Vec<String>,
    pub text: String,
}

impl Answer {
    pub fn welcome(text: &str) -> Self {
        Self { status: 200, challenges: vec![], text: text.to_owned() }
    }

    /// The response to every invalid token.
    pub fn invalid() -> Self {
        let challenges = vec![INVALID.to_owned()];
        Self { status: 401, challenges, text: "the credentials are not valid".to_owned() }
    }
}

pub struct Site {
    address: SocketAddr,
    client: reqwest::Client,
}

impl Site {
    pub async fn start(jwt: impl Verifier<BearerToken, Realm = Shop>) -> Self {
        let app = Router::new()
            .route("/orders", get(async |caller: Authed<Orders>| caller.user().subject.clone()))
            .route("/admin", get(async |_: Authed<Admin>| "admin"))
            .route("/url", get(async |_: Authed<Url>| "url"))
            .route("/fresh", get(async |_: Authed<(Orders, Fresh<Shop, Seconds<60>>)>| "fresh"))
            .with_state(Authenticator::new(Bearer::verified_by(jwt)));
        let address = serve(app).await;
        Self { address, client: reqwest::Client::new() }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        let request = self.client.get(format!("http://{}{path}", self.address)).bearer_auth(token);
        let response = request.send().await.unwrap();
        let challenge = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
        Answer {
            status: response.status().as_u16(),
            challenges: response.headers().get_all(WWW_AUTHENTICATE).iter().map(challenge).collect(),
            text: response.text().await.unwrap(),
        }
    }

    /// Returns whether the token opens the orders. Otherwise the response must be the one to every invalid token.
    pub async fn takes(&self, token: &str) -> bool {
        let answer = self.get("/orders", token).await;
        let good = answer.status == 200;
        assert!(good || answer == Answer::invalid(), "{answer:?}");
        good
    }
}

pub fn account(claims: &authed_oauth::Claims<'_>) -> Result<Account, authed::AuthenticationError> {
    Ok(Account { issuer: claims.issuer().to_owned(), subject: claims.subject().to_owned() })
}

/// Accepts tokens of the issuer that are signed with this key.
pub fn jwt(key: JwtKey) -> Jwt<Shop> {
    Jwt::new(ISSUER, AUDIENCE, key, account)
}

/// Returns keys of all kinds, with the keys that verify them. Each has another ID.
pub fn keys() -> [(SigningKey, JwtKey); 4] {
    let public = |key: SigningKey, algorithm| {
        let public = JwtKey::public_pem(algorithm, &key.public_pem).unwrap().with_id(&key.id);
        (key, public)
    };
    [
        public(SigningKey::rs256("rsa"), JwtAlgorithm::RS256),
        public(SigningKey::es256("ec"), JwtAlgorithm::ES256),
        public(SigningKey::eddsa("ed"), JwtAlgorithm::EdDSA),
        (SigningKey::hs256("mac", SECRET), JwtKey::secret(JwtAlgorithm::HS256, SECRET).unwrap().with_id("mac")),
    ]
}

/// Returns one key, for tests that do not depend on its kind.
pub fn a_key() -> (SigningKey, JwtKey) {
    let [_, key, ..] = keys();
    key
}
