//! The crypto provider, while both providers of jsonwebtoken are enabled and none is installed. An installed one holds for the
//! whole process, so these tests run apart from the others.

#[path = "support/issuer.rs"]
mod issuer;

use std::panic::catch_unwind;

use authed::{Authenticator, Bearer, SimpleUser, User, scopes};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey};
use futures_util::FutureExt;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::json;

use crate::issuer::{AUDIENCE, ISSUER, SigningKey};

scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }

const SECRET: &[u8] = b"32 octets, which are not random.";

/// Returns the user's name, if the token is accepted.
fn accepted(key: &JwtKey, token: &str) -> Option<String> {
    let jwt = Jwt::<Shop>::new(ISSUER, AUDIENCE, key.clone(), |claims| Ok(SimpleUser::new(claims.subject())));
    let authenticator = Authenticator::new(Bearer::verified_by(jwt));
    let caller = authenticator.caller_presenting(&format!("Bearer {token}")).now_or_never().unwrap().ok()?;
    caller.user().map(|user| user.display_name().to_owned())
}

#[test]
fn both_providers_are_enabled_and_jsonwebtoken_itself_panics() {
    let key = DecodingKey::from_secret(SECRET);
    let verified = catch_unwind(|| jsonwebtoken::crypto::verify("AAAA", b"message", &key, Algorithm::HS256));
    assert!(verified.is_err());
}

#[test]
fn tokens_are_verified_although_jsonwebtoken_cannot_choose() {
    let public = |algorithm, key: &SigningKey| JwtKey::public_pem(algorithm, &key.public_pem).unwrap();
    let (rsa, ec, ed) = (SigningKey::rs256("1"), SigningKey::es256("1"), SigningKey::eddsa("1"));
    let mac = SigningKey::hs256("1", SECRET);
    let keys = [
        (public(JwtAlgorithm::RS256, &rsa), rsa),
        (public(JwtAlgorithm::ES256, &ec), ec),
        (public(JwtAlgorithm::EdDSA, &ed), ed),
        (JwtKey::secret(JwtAlgorithm::HS256, SECRET).unwrap(), mac),
    ];
    for (ours, signing) in &keys {
        assert_eq!(accepted(ours, &signing.token(json!({}))).as_deref(), Some("248289761001"), "{ours:?}");
        let (message, _) =
            signing.token(json!({})).rsplit_once('.').map(|(m, s)| (m.to_owned(), s.to_owned())).unwrap();
        for (_, other) in &keys {
            let signature = other.sign_parts("another.message").rsplit_once('.').unwrap().1.to_owned();
            assert_eq!(accepted(ours, &format!("{message}.{signature}")), None, "{ours:?}");
        }
    }
}
