//! Signed tokens: `Jwt` of authed-oauth, jsonwebtoken by hand, and other crates.

use std::sync::Arc;

use authed::{Authenticator, Backend, Bearer};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey};
use axum::Router;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::routing::get;
use axum_jwt_auth::LocalDecoder;
#[cfg(feature = "aws_lc_rs")]
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
#[cfg(not(feature = "aws_lc_rs"))]
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
#[cfg(feature = "aws_lc_rs")]
use jsonwebtoken10::crypto::aws_lc::DEFAULT_PROVIDER as DEFAULT_PROVIDER_10;
#[cfg(not(feature = "aws_lc_rs"))]
use jsonwebtoken10::crypto::rust_crypto::DEFAULT_PROVIDER as DEFAULT_PROVIDER_10;
use jwt_authorizer::{IntoLayer, JwtAuthorizer};
use serde::{Deserialize, Serialize};

use crate::accounts::{ADMIN, AUTHENTICATED, bearer};
use crate::opaque::{Account, Rejected, Shop, admin, page};
use crate::{Contestant, finished};

const ISSUER: &str = "https://id.example";
const US: &str = "https://api.shop.example";

/// What a token states. The peers want a list, `scope` is that of RFC 9068.
#[derive(Serialize, Deserialize, Clone)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    exp: u64,
    scope: String,
    permissions: Vec<String>,
}

impl Claims {
    fn is_admin(&self) -> bool {
        let has = |name: &str| self.permissions.iter().any(|permission| permission == name);
        has(AUTHENTICATED) && has(ADMIN)
    }
}

/// What code by hand reads.
#[derive(Deserialize)]
struct Read {
    sub: String,
    scope: String,
}

/// An algorithm, with a key.
#[derive(Clone, Copy)]
struct Signed {
    name: &'static str,
    algorithm: Algorithm,
    ours: JwtAlgorithm,
    algorithm_10: jsonwebtoken10::Algorithm,
    private: &'static str,
    public: &'static str,
}

const ALGORITHMS: [Signed; 3] = [
    Signed {
        name: "ES256",
        algorithm: Algorithm::ES256,
        ours: JwtAlgorithm::ES256,
        algorithm_10: jsonwebtoken10::Algorithm::ES256,
        private: include_str!("../keys/es256.pem"),
        public: include_str!("../keys/es256-public.pem"),
    },
    Signed {
        name: "RS256",
        algorithm: Algorithm::RS256,
        ours: JwtAlgorithm::RS256,
        algorithm_10: jsonwebtoken10::Algorithm::RS256,
        private: include_str!("../../../crates/authed-oauth/tests/support/issuer/rsa.pem"),
        public: include_str!("../../tokens/src/rsa-public.pem"),
    },
    Signed {
        name: "EdDSA",
        algorithm: Algorithm::EdDSA,
        ours: JwtAlgorithm::EdDSA,
        algorithm_10: jsonwebtoken10::Algorithm::EdDSA,
        private: include_str!("../keys/eddsa.pem"),
        public: include_str!("../keys/eddsa-public.pem"),
    },
];

impl Signed {
    fn tokens(self) -> (HeaderName, [HeaderValue; 2]) {
        let private = self.private.as_bytes();
        let key = match self.algorithm {
            Algorithm::ES256 => EncodingKey::from_ec_pem(private),
            Algorithm::RS256 => EncodingKey::from_rsa_pem(private),
            _ => EncodingKey::from_ed_pem(private),
        };
        let key = key.expect("a key");
        let of = |name: &str, permissions: &[&str]| {
            let claims = Claims {
                iss: ISSUER.to_owned(),
                sub: name.to_owned(),
                aud: US.to_owned(),
                exp: 4_102_444_800,
                scope: permissions.join(" "),
                permissions: permissions.iter().map(|&permission| permission.to_owned()).collect(),
            };
            let header = Header { typ: Some("at+jwt".to_owned()), ..Header::new(self.algorithm) };
            let token = encode(&header, &claims, &key).expect("a token");
            HeaderValue::try_from(format!("Bearer {token}")).expect("a header value")
        };
        (AUTHORIZATION, [of("ada", &[AUTHENTICATED, ADMIN]), of("bob", &[AUTHENTICATED])])
    }

    fn key(self) -> DecodingKey {
        let public = self.public.as_bytes();
        let key = match self.algorithm {
            Algorithm::ES256 => DecodingKey::from_ec_pem(public),
            Algorithm::RS256 => DecodingKey::from_rsa_pem(public),
            _ => DecodingKey::from_ed_pem(public),
        };
        key.expect("a key")
    }

    fn key_10(self) -> jsonwebtoken10::DecodingKey {
        use jsonwebtoken10::DecodingKey;
        let public = self.public.as_bytes();
        let key = match self.algorithm {
            Algorithm::ES256 => DecodingKey::from_ec_pem(public),
            Algorithm::RS256 => DecodingKey::from_rsa_pem(public),
            _ => DecodingKey::from_ed_pem(public),
        };
        key.expect("a key")
    }

    fn backend(self) -> impl Backend<Realm = Shop> {
        let key = JwtKey::public_pem(self.ours, self.public).expect("a key");
        let user = |claims: &authed_oauth::Claims<'_>| Ok(Account { name: claims.subject().to_owned() });
        Bearer::verified_by(Jwt::<Shop>::new(ISSUER, US, key, user))
    }

    fn by_hand(self) -> ByHand {
        let mut validation = Validation::new(self.algorithm);
        validation.set_audience(&[US]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        ByHand(Arc::new((self.key(), validation)))
    }

    fn axum_jwt_auth(self) -> Router {
        let mut validation = jsonwebtoken10::Validation::new(self.algorithm_10);
        validation.set_audience(&[US]);
        validation.set_issuer(&[ISSUER]);
        let decoder = LocalDecoder::builder().keys(vec![self.key_10()]).validation(validation).build();
        let state = Decoders(Arc::new(decoder.expect("a decoder")));
        Router::new().route("/admin", get(admin_of_claims)).with_state(state)
    }

    fn jwt_authorizer(self) -> axum07::Router {
        let builder: JwtAuthorizer<Claims> = match self.algorithm {
            Algorithm::ES256 => JwtAuthorizer::from_ec_pem_text(self.public),
            Algorithm::RS256 => JwtAuthorizer::from_rsa_pem_text(self.public),
            _ => JwtAuthorizer::from_ed_pem_text(self.public),
        };
        let validation = jwt_authorizer::Validation::new().aud(&[US]).iss(&[ISSUER]);
        let authorizer = finished(builder.check(Claims::is_admin).validation(validation).build()).expect("a key");
        let page = axum07::routing::get(page).route_layer(authorizer.into_layer());
        axum07::Router::new().route("/admin", page)
    }

    fn contestants(self) -> Vec<Contestant> {
        let (backend, by_hand, tokens) = (self.backend(), self.by_hand(), self.tokens());
        let tokens = || tokens.clone();
        let ours = Router::new().route("/admin", get(admin)).with_state(Authenticator::new(self.backend()));
        let extractor = Router::new().route("/admin", get(admin_by_hand)).with_state(self.by_hand());
        let all = vec![
            Contestant::new("`Authed`, `Jwt`", "authed-oauth", ours, tokens()),
            Contestant::new("an extractor by hand", "jsonwebtoken", extractor, tokens()),
            Contestant::new("`Claims`, the check by hand", "axum-jwt-auth", self.axum_jwt_auth(), tokens()),
            Contestant::new("its layer, ring", "jwt-authorizer", self.jwt_authorizer(), tokens())
                .answers([200, 403, 401]),
            // Without axum.
            Contestant::function(
                "`Jwt` alone",
                "authed-oauth",
                move |request| match backend.authenticate_now(&request.into_parts().0) {
                    Some(Ok(Some(_))) => StatusCode::OK,
                    _ => StatusCode::UNAUTHORIZED,
                },
                tokens(),
            )
            .answers([200, 200, 401]),
            Contestant::function(
                "`decode` alone",
                "jsonwebtoken",
                move |request| match by_hand.decode(request.headers()) {
                    Ok(read) if !read.sub.is_empty() => StatusCode::OK,
                    _ => StatusCode::UNAUTHORIZED,
                },
                tokens(),
            )
            .answers([200, 200, 401]),
        ];
        all.into_iter().map(|contestant| contestant.in_group(self.name)).collect()
    }
}

/// An extractor by hand.
#[derive(Clone)]
struct ByHand(Arc<(DecodingKey, Validation)>);

impl ByHand {
    fn decode(&self, headers: &HeaderMap) -> Result<Read, Rejected> {
        let token = bearer(headers).ok_or(Rejected(StatusCode::UNAUTHORIZED))?;
        let (key, validation) = &*self.0;
        let decoded = decode::<Read>(token, key, validation).map_err(|_| Rejected(StatusCode::UNAUTHORIZED))?;
        Ok(decoded.claims)
    }
}

struct Administrator(Arc<Account>);

impl FromRequestParts<ByHand> for Administrator {
    type Rejection = Rejected;

    async fn from_request_parts(head: &mut Parts, keys: &ByHand) -> Result<Self, Rejected> {
        let read = keys.decode(&head.headers)?;
        let has = |name: &str| read.scope.split(' ').any(|scope| scope == name);
        if !has(AUTHENTICATED) || !has(ADMIN) {
            return Err(Rejected(StatusCode::FORBIDDEN));
        }
        Ok(Self(Arc::new(Account { name: read.sub })))
    }
}

async fn admin_by_hand(Administrator(account): Administrator) -> &'static str {
    if account.name.is_empty() { "nobody" } else { "ok" }
}

#[derive(Clone)]
struct Decoders(axum_jwt_auth::Decoder<Claims>);

impl FromRef<Decoders> for axum_jwt_auth::Decoder<Claims> {
    fn from_ref(Decoders(decoder): &Decoders) -> Self {
        decoder.clone()
    }
}

async fn admin_of_claims(user: axum_jwt_auth::Claims<Claims>) -> Result<&'static str, StatusCode> {
    if user.claims.is_admin() { Ok("ok") } else { Err(StatusCode::FORBIDDEN) }
}

pub fn contestants(is_wanted: impl Fn(&str) -> bool) -> Vec<Contestant> {
    let _ = DEFAULT_PROVIDER.install_default();
    let _ = DEFAULT_PROVIDER_10.install_default();
    ALGORITHMS.into_iter().filter(|signed| is_wanted(signed.name)).flat_map(Signed::contestants).collect()
}
