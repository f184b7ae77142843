//! A set of keys, as issuers publish it (RFC 7517, 4 and 5).

use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

use crate::backend::jwt::{JwtAlgorithm, JwtKey};

#[derive(Deserialize)]
pub struct KeySet {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<Value>,
}

/// The keys that tokens can be checked with. Others are left out (RFC 7517, 5).
pub fn keys(set: KeySet, algorithms: &[JwtAlgorithm]) -> Vec<JwtKey> {
    let jwks = set.keys.into_iter().filter_map(|jwk| serde_json::from_value(jwk).ok());
    jwks.filter_map(|jwk: Jwk| jwk.key(algorithms)).collect()
}

impl Jwk {
    fn key(&self, algorithms: &[JwtAlgorithm]) -> Option<JwtKey> {
        let is_for_signatures = self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.key_ops.as_ref().is_none_or(|operations| operations.iter().any(|operation| operation == "verify"));
        // A private key that everybody can read is nobody's.
        if !is_for_signatures || self.d.is_some() {
            return None;
        }
        let algorithm = self.algorithm(algorithms)?;
        let key = match (&*self.kty, &self.n, &self.e, &self.x, &self.y) {
            ("RSA", Some(n), Some(e), _, _) => DecodingKey::from_rsa_components(n, e),
            ("EC", _, _, Some(x), Some(y)) => DecodingKey::from_ec_components(x, y),
            ("OKP", _, _, Some(x), _) => DecodingKey::from_ed_components(x),
            _ => return None,
        };
        JwtKey::checked(algorithm, key.ok()?).ok().map(|key| key.with_id(&self.kid))
    }

    /// The one that it names, or else the application's first for such keys. Never the token's.
    fn algorithm(&self, algorithms: &[JwtAlgorithm]) -> Option<JwtAlgorithm> {
        let mut fitting = algorithms.iter().copied().filter(|&algorithm| self.is_fit_for(algorithm));
        match &self.alg {
            Some(alg) => fitting.find(|algorithm| algorithm.name() == alg),
            None => fitting.next(),
        }
    }

    /// RFC 7518, 6.1 and 3.4; RFC 8037, 3.1.
    fn is_fit_for(&self, algorithm: JwtAlgorithm) -> bool {
        use JwtAlgorithm::{ES256, ES384, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
        let (kty, crv) = match algorithm {
            RS256 | RS384 | RS512 | PS256 | PS384 | PS512 => ("RSA", None),
            ES256 => ("EC", Some("P-256")),
            ES384 => ("EC", Some("P-384")),
            EdDSA => ("OKP", Some("Ed25519")),
            HS256 | HS384 | HS512 => return false,
        };
        self.kty == kty && self.crv.as_deref() == crv
    }
}
