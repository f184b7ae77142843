//! `Dpop` with a key that the target has, too. Two lines are the header and the claims of a proof, which the target signs.
//! Anything else is a proof as it is. Compared with a second reading: the same proofs are accepted.
#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authed::backend::{BearerToken, ErrorKind, KeyBinding, Verdict, Verifier};
use authed::{Backend, Credentials, Identity, SimpleUser};
use authed_fuzz::json::{Members, text};
use authed_fuzz::{Shop, head};
use authed_oauth::{Dpop, JwtAlgorithm};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use http::HeaderValue;
use http::request::Parts;
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, EncodingKey};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use url::Url;

/// RFC 8037, appendix A. Its thumbprint is in A.3.
const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const THUMBPRINT: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

const ORIGIN: &str = "https://api.shop.example";
const TOKEN: &str = "token";
const MAX_AGE: u64 = 60 + 30;
const AHEAD: u64 = 30;

static KEY: LazyLock<EncodingKey> = LazyLock::new(|| EncodingKey::from_ed_pem(PEM.as_bytes()).expect("a key"));

/// The token is bound to the key.
struct Bound;

impl Verifier<BearerToken> for Bound {
    type Realm = Shop;

    fn verify_now(&self, _: &BearerToken, _: &Parts) -> Option<Verdict<Shop>> {
        let digest: [u8; 32] = BASE64_URL_SAFE_NO_PAD.decode(THUMBPRINT).ok()?.try_into().ok()?;
        let identity = Identity::new(SimpleUser::new("ada"), Credentials::none());
        Some(Ok(identity.with_key_binding(KeyBinding::ProofKey(digest))))
    }

    async fn verify(&self, token: BearerToken, head: &Parts) -> Verdict<Shop> {
        self.verify_now(&token, head).expect("it is decided at once")
    }
}

fn sign(message: &str) -> Vec<u8> {
    (DEFAULT_PROVIDER.signer_factory)(&Algorithm::EdDSA, &KEY).expect("a signer").sign(message.as_bytes())
}

/// Whether a proof must be accepted, may be, or must not be. The library does not normalize paths, as the second parser does.
#[derive(Clone, Copy, PartialEq)]
enum Verdicts {
    Must,
    May,
    MustNot,
}

/// Returns whether a signed proof is good, or `None` if the moment is so close that the two readings may differ.
fn good(header: &[u8], claims: &[u8], now: u64) -> Option<Verdicts> {
    let (Some(header), Some(claims)) = (Members::of(header), Members::of(claims)) else {
        return Some(Verdicts::MustNot);
    };
    let is = |members: &Members<'_>, name: &str, value: &str| members.get(name, text) == Ok(Some(value.to_owned()));
    let typ = header.get("typ", text).ok().flatten().map(|typ| typ.to_ascii_lowercase());
    let jwk = header.get("jwk", |json| {
        let jwk = Members::of(json.as_bytes())?.filled();
        let private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|name| jwk.has(name));
        Some(!private && is(&jwk, "kty", "OKP") && is(&jwk, "crv", "Ed25519") && is(&jwk, "x", X))
    });
    let is_header = typ.as_deref() == Some("dpop+jwt") && is(&header, "alg", "EdDSA") && !header.has("crit");
    let ath = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(TOKEN));
    let url = claims.get("htu", |json| {
        let url = text(json)?;
        if url.split(['?', '#']).next()? == format!("{ORIGIN}/") {
            return Some(Verdicts::Must);
        }
        let (url, ours) = (Url::parse(&url).ok()?, Url::parse(ORIGIN).ok()?);
        let is_same = url.origin() == ours.origin() && url.path() == "/" && url.username().is_empty();
        Some(if is_same { Verdicts::May } else { Verdicts::MustNot })
    });
    let issued = claims.get("iat", |json| {
        let number: serde_json::Number = serde_json::from_str(json).ok()?;
        number.as_f64().filter(|seconds| (0.0..4e18).contains(seconds))
    });
    let Ok(Some(issued)) = issued else { return Some(Verdicts::MustNot) };
    let (earliest, latest) = ((now - MAX_AGE) as f64, (now + AHEAD) as f64);
    if (issued - earliest).abs() < 3.0 || (issued - latest).abs() < 3.0 {
        return None;
    }
    let jti = claims.get("jti", text).ok().flatten();
    let is_good = is_header
        && jwk == Ok(Some(true))
        && jti.is_some_and(|jti| !jti.is_empty())
        && claims.get("nonce", text).is_ok()
        && is(&claims, "htm", "GET")
        && is(&claims, "ath", &ath)
        && (earliest..=latest).contains(&issued);
    Some(if is_good { url.ok().flatten().unwrap_or(Verdicts::MustNot) } else { Verdicts::MustNot })
}

fuzz_target!(|input: &[u8]| {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    // A seed cannot know the time.
    let input = String::from_utf8_lossy(input).replace("NOW", &now.to_string());
    let (proof, expected) = match input.split_once('\n') {
        Some((header, claims)) => {
            let Some(expected) = good(header.as_bytes(), claims.as_bytes(), now) else { return };
            let [head, body] = [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
            let message = format!("{head}.{body}");
            if message.len() > 16_000 {
                return;
            }
            let signed = BASE64_URL_SAFE_NO_PAD.encode(sign(&message));
            (format!("{message}.{signed}"), expected)
        }
        None => (input, Verdicts::MustNot),
    };
    let Ok(value) = HeaderValue::from_bytes(proof.as_bytes()) else { return };
    let mut head = head();
    head.uri = http::Uri::from_static("/");
    head.headers.append("authorization", HeaderValue::from_static("DPoP token"));
    head.headers.append("dpop", value);
    let backend = Dpop::at(ORIGIN, Bound).expect("an origin").algorithms([JwtAlgorithm::EdDSA]);
    match backend.authenticate(&head).now_or_never().expect("it does not wait") {
        Ok(identity) => assert!(expected != Verdicts::MustNot && identity.is_some()),
        Err(error) => assert!(expected != Verdicts::Must && error.kind() == ErrorKind::Rejected),
    }
});
