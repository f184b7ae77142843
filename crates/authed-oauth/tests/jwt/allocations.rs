//! The allocations for a token, compared with decoding by hand.

use std::sync::Arc;

use crate::issuer::{AUDIENCE, ISSUER, SigningKey};
use allocation_counter::AllocationInfo;
use authed::{Authenticator, Bearer, Identity};
use authed_oauth::Jwt;
use futures_util::FutureExt;
use http::Request;
use jsonwebtoken::crypto::{aws_lc, rust_crypto};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use serde_json::json;

use crate::site::{Account, Orders, SECRET, Shop, keys};

/// The code without the library, with all checks of jsonwebtoken.
fn by_hand(algorithm: Algorithm, key: &DecodingKey, token: &str) -> AllocationInfo {
    #[derive(Deserialize)]
    struct Claims {
        sub: String,
        scope: String,
    }
    let mut validation = Validation::new(algorithm);
    validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_nbf = true;
    allocation_counter::measure(|| {
        let claims = decode::<Claims>(token, key, &validation).unwrap().claims;
        assert!(claims.sub == "248289761001" && claims.scope.split(' ').any(|scope| scope == "orders:read"));
    })
}

fn decoding_key(key: &SigningKey) -> (Algorithm, DecodingKey) {
    let pem = key.public_pem.as_bytes();
    match &*key.id {
        "rsa" => (Algorithm::RS256, DecodingKey::from_rsa_pem(pem).unwrap()),
        "ec" => (Algorithm::ES256, DecodingKey::from_ec_pem(pem).unwrap()),
        "ed" => (Algorithm::EdDSA, DecodingKey::from_ed_pem(pem).unwrap()),
        _ => (Algorithm::HS256, DecodingKey::from_secret(SECRET)),
    }
}

#[test]
fn a_token_is_decided_with_fewer_allocations_than_by_hand() {
    // Both providers are enabled, so jsonwebtoken has no default.
    let ours = if cfg!(feature = "aws_lc_rs") { &aws_lc::DEFAULT_PROVIDER } else { &rust_crypto::DEFAULT_PROVIDER };
    ours.install_default().unwrap();
    let user = Arc::new(Account { issuer: ISSUER.to_owned(), subject: "248289761001".to_owned() });
    for (signing, public) in keys() {
        let user = Arc::clone(&user);
        let jwt = Jwt::<Shop>::new(ISSUER, AUDIENCE, public, move |_| Ok(Arc::clone(&user)));
        let authenticator = Authenticator::new(Bearer::verified_by(jwt));
        let token = signing.token(json!({}));
        let ours = || {
            let request = Request::builder().header("authorization", format!("Bearer {token}")).body(()).unwrap();
            let (mut head, ()) = request.into_parts();
            // A header value of a server is shared already.
            let _shared = head.headers.clone();
            allocation_counter::measure(|| {
                let caller = authenticator.caller(&mut head).now_or_never().unwrap().unwrap();
                assert!(caller.identity().map(Identity::credentials).unwrap().has::<Orders>());
                // The caller is stored there, so that the signature is verified once for a request.
                head.extensions = http::Extensions::new();
            })
        };
        let (algorithm, key) = decoding_key(&signing);
        // The first call sets something up.
        let (_, _) = (ours(), by_hand(algorithm, &key, &token));
        let (ours, by_hand) = (ours(), by_hand(algorithm, &key, &token));
        eprintln!("{algorithm:?}: {} allocations, by hand {}", ours.count_total, by_hand.count_total);
        assert!(ours.count_total < by_hand.count_total && ours.count_current == 0, "{ours:?} {by_hand:?}");
        // The decoded header, payload and signature, jsonwebtoken's verifier, the expiry, and three for the extensions. aws-lc
        // copies a public key. rust_crypto allocates numbers for RSA.
        match (cfg!(feature = "aws_lc_rs"), algorithm) {
            (true, Algorithm::HS256) => assert_eq!(ours.count_total, 8),
            (true, _) => assert_eq!(ours.count_total, 9),
            (false, Algorithm::RS256) => {}
            (false, _) => assert_eq!(ours.count_total, 8),
        }
    }
}
