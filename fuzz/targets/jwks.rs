//! The documents that an issuer publishes: a set of keys, and metadata. Each of three tokens is accepted exactly if a second
//! reading finds its key in the set, with its algorithm.
#![no_main]

use authed::{Backend, Bearer, SimpleUser, backend::ErrorKind};
use authed_fuzz::json::{Members, text, texts};
use authed_fuzz::{Shop, head};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKeys, jwks_document};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

/// The public keys of the tokens. The private keys are deleted.
const SET: &str = include_str!("../seeds/jwks/three");

/// Valid until 2100. The subject is the ID of the key.
const TOKENS: &str = include_str!("jwks/tokens");

const ALGORITHMS: [JwtAlgorithm; 4] =
    [JwtAlgorithm::PS256, JwtAlgorithm::RS256, JwtAlgorithm::ES256, JwtAlgorithm::EdDSA];

/// A key of a set, by the RFCs.
#[derive(PartialEq)]
struct Key {
    /// A key without one is for tokens without one.
    id: Option<String>,
    algorithm: String,
    material: Vec<Vec<u8>>,
}

impl Key {
    /// Returns `None` if the key must be ignored.
    fn of(json: &RawValue) -> Option<Self> {
        let jwk = Members::of(json.get().as_bytes())?.filled();
        let is_shown = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|name| jwk.has(name));
        let texts_of = ["kty", "kid", "alg", "use", "crv", "n", "e", "x", "y"].map(|name| jwk.get(name, text));
        if is_shown || texts_of.iter().any(Result::is_err) {
            return None;
        }
        let [kind, id, named, usage, curve, n, e, x, y] = texts_of.map(Result::unwrap);
        if !matches!(usage.as_deref(), None | Some("sig")) {
            return None;
        }
        if let Some(mut operations) = jwk.get("key_ops", texts).ok()? {
            let count = operations.len();
            operations.sort();
            operations.dedup();
            if operations.len() != count || operations.binary_search(&"verify".to_owned()).is_err() {
                return None;
            }
        }
        let material = |parts: [Option<String>; 2], length: usize| {
            let parts: Option<Vec<Vec<u8>>> =
                parts.into_iter().flatten().map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok()).collect();
            parts.filter(|parts| parts.len() == length)
        };
        let (could_be, material): (&[&str], _) = match (kind?.as_str(), curve.as_deref()) {
            // Numbers without leading zeros.
            ("RSA", None) => {
                let numbers = material([n, e], 2)?.into_iter();
                let without_zeros = |number: Vec<u8>| number.into_iter().skip_while(|octet| *octet == 0).collect();
                (&["PS256", "RS256"], numbers.map(without_zeros).collect())
            }
            ("EC", Some("P-256")) => (&["ES256"], material([x, y], 2)?),
            ("OKP", Some("Ed25519")) => (&["EdDSA"], material([x, None], 1)?),
            _ => return None,
        };
        let algorithm = named.unwrap_or_else(|| could_be[0].to_owned());
        could_be.contains(&algorithm.as_str()).then_some(Self { id, algorithm, material })
    }

    /// Returns the keys of a set, or `None` if the document is not a set of keys.
    fn all(json: &str) -> Option<Vec<Self>> {
        let set = Members::of(json.as_bytes())?;
        let keys = set.get("keys", |json| {
            serde_json::from_str::<Vec<&RawValue>>(json)
                .ok()
                .map(|keys| keys.iter().map(|key| Key::of(key)).collect::<Vec<_>>())
        });
        keys.ok()?.map(|keys| keys.into_iter().flatten().collect())
    }
}

fuzz_target!(|document: &str| {
    let metadata = Members::of(document.as_bytes());
    let member = |name| metadata.as_ref().and_then(|members| members.get(name, text).ok().flatten());
    let expected = member("issuer").zip(member("jwks_uri"));
    let found = jwks_document::Metadata::read(document).ok();
    assert!(found.map(|found| (found.issuer, found.jwks_uri)) == expected);

    let published = Key::all(document);
    let found = jwks_document::Document::read(document, &ALGORITHMS).ok();
    assert_eq!(found.is_some(), published.is_some());
    let (Some(found), Some(published)) = (found, published) else { return };
    // Not more: the second reading does not check whether a point is on its curve.
    assert!(found.keys.len() <= published.len());
    let ours = Key::all(SET).expect("a set of keys");
    let Ok(keys) = JwtKeys::from_jwks(document, ALGORITHMS) else {
        assert!(found.keys.is_empty() && !ours.iter().any(|key| published.contains(key)));
        return;
    };
    let backend = Bearer::verified_by(Jwt::<Shop>::new("https://id.example", "shop-api", keys, |claims| {
        Ok(SimpleUser::new(claims.subject()))
    }));
    for (key, token) in ours.iter().zip(TOKENS.lines()) {
        let mut head = head();
        head.headers.append("authorization", HeaderValue::try_from(format!("Bearer {token}")).expect("a header"));
        let outcome = backend.authenticate_now(&head).expect("it does not wait");
        match published.contains(key) {
            true => assert!(matches!(outcome, Ok(Some(_))), "{:?} is published", key.id),
            false => assert!(outcome.is_err_and(|error| error.kind() == ErrorKind::Rejected), "{:?} is not", key.id),
        }
    }
});
