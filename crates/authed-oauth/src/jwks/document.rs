//! The documents that issuers publish: sets of keys (RFC 7517, 4 and 5), and metadata (RFC 8414, 2).

use std::collections::HashSet;

use jsonwebtoken::DecodingKey;
use serde::de::Error;
use serde_json::value::RawValue;

use crate::algorithm::JwtAlgorithm;
use crate::json::{Members, Text};
use crate::key::JwtKey;

/// The members of private and secret keys (RFC 7518, 6.2.2, 6.3.2 and 6.4; RFC 8037, 2).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Returns the keys of a set that can verify tokens. Other keys are ignored (RFC 7517, 5).
pub fn keys(json: &str, algorithms: &[JwtAlgorithm]) -> serde_json::Result<Vec<JwtKey>> {
    let set: Members<'_> = serde_json::from_str(json)?;
    let keys: Vec<&RawValue> = set.get("keys")?;
    let jwks = keys.into_iter().filter_map(|json| Jwk::read(json.get()).ok());
    Ok(jwks.filter_map(|jwk| jwk.key(algorithms)).collect())
}

/// The members of an issuer's metadata that are read.
#[derive(Debug)]
pub struct Metadata {
    /// The issuer of the document.
    pub issuer: String,
    /// The address of the keys.
    pub jwks_uri: String,
}

impl Metadata {
    /// Reads the document, which must be an object.
    pub fn read(json: &str) -> serde_json::Result<Self> {
        let members: Members<'_> = serde_json::from_str(json)?;
        Ok(Self { issuer: members.get("issuer")?, jwks_uri: members.get("jwks_uri")? })
    }
}

struct Jwk<'a> {
    kty: Text<'a>,
    kid: String,
    alg: Option<Text<'a>>,
    crv: Option<Text<'a>>,
    n: Option<Text<'a>>,
    e: Option<Text<'a>>,
    x: Option<Text<'a>>,
    y: Option<Text<'a>>,
}

impl<'a> Jwk<'a> {
    /// Reads a key that may be used for signatures.
    fn read(json: &'a str) -> serde_json::Result<Self> {
        let members: Members<'a> = serde_json::from_str(json)?;
        let usage: Option<Text<'a>> = members.find("use")?;
        let operations: Option<Vec<Text<'a>>> = members.find("key_ops")?;
        if usage.is_some_and(|usage| usage.as_ref() != "sig")
            || operations.is_some_and(|operations| !allow_verifying(&operations))
        {
            return Err(Error::custom("a key for something else"));
        }
        // A published private key is no longer private.
        if PRIVATE.iter().any(|name| members.has(name)) {
            return Err(Error::custom("a private key"));
        }
        Ok(Self {
            kty: members.get("kty")?,
            kid: members.get("kid")?,
            alg: members.find("alg")?,
            crv: members.find("crv")?,
            n: members.find("n")?,
            e: members.find("e")?,
            x: members.find("x")?,
            y: members.find("y")?,
        })
    }

    fn key(&self, algorithms: &[JwtAlgorithm]) -> Option<JwtKey> {
        let algorithm = self.algorithm(algorithms)?;
        let [n, e, x, y] = [&self.n, &self.e, &self.x, &self.y].map(|part| part.as_ref().map(Text::as_ref));
        let key = match (self.kty.as_ref(), n, e, x, y) {
            ("RSA", Some(n), Some(e), _, _) => DecodingKey::from_rsa_components(n, e),
            // jsonwebtoken concatenates both. So both must have the same length (RFC 7518, 6.2.1.2).
            ("EC", _, _, Some(x), Some(y)) if x.len() == y.len() => DecodingKey::from_ec_components(x, y),
            ("OKP", _, _, Some(x), _) => DecodingKey::from_ed_components(x),
            _ => return None,
        };
        JwtKey::checked(algorithm, key.ok()?).ok().map(|key| key.with_id(&*self.kid))
    }

    /// Returns the algorithm that the key names, or else the application's first algorithm for such keys. The token does not
    /// choose.
    fn algorithm(&self, algorithms: &[JwtAlgorithm]) -> Option<JwtAlgorithm> {
        let mut fitting = algorithms.iter().copied().filter(|&algorithm| self.is_fit_for(algorithm));
        match &self.alg {
            Some(alg) => fitting.find(|algorithm| algorithm.name() == alg.as_ref()),
            None => fitting.next(),
        }
    }

    /// Returns whether the key's type and curve fit the algorithm (RFC 7518, 6.1 and 3.4; RFC 8037, 3.1).
    fn is_fit_for(&self, algorithm: JwtAlgorithm) -> bool {
        use JwtAlgorithm::{ES256, ES384, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
        let (kty, crv) = match algorithm {
            RS256 | RS384 | RS512 | PS256 | PS384 | PS512 => ("RSA", None),
            ES256 => ("EC", Some("P-256")),
            ES384 => ("EC", Some("P-384")),
            EdDSA => ("OKP", Some("Ed25519")),
            HS256 | HS384 | HS512 => return false,
        };
        self.kty.as_ref() == kty && self.crv.as_ref().map(Text::as_ref) == crv
    }
}

/// Returns whether a key with these `key_ops` may verify. No operation may occur twice (RFC 7517, 4.3).
fn allow_verifying(operations: &[Text<'_>]) -> bool {
    let each: HashSet<&str> = operations.iter().map(Text::as_ref).collect();
    each.len() == operations.len() && each.contains("verify")
}
