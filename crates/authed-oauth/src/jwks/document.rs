//! The documents that issuers publish: sets of keys (RFC 7517, 4 and 5), and metadata (RFC 8414, 2).

use std::borrow::Cow;
use std::collections::HashSet;

use jsonwebtoken::DecodingKey;
use serde_json::value::RawValue;

use crate::algorithm::JwtAlgorithm;
use crate::json::{Members, Text, shortened};
use crate::key::JwtKey;

/// The members of private and secret keys (RFC 7518, 6.2.2, 6.3.2 and 6.4; RFC 8037, 2).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A set of keys.
#[derive(Debug, Default)]
pub struct Document {
    /// The keys that can verify tokens.
    pub keys: Vec<JwtKey>,
    /// The other keys (RFC 7517, 5).
    pub left_out: Vec<LeftOut>,
}

/// A key that is not used, for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LeftOut {
    /// The `kid`, if it can be read.
    pub id: Option<String>,
    /// Why the key is not used.
    pub why: Cow<'static, str>,
}

impl Document {
    /// Reads a set of keys, which must be an object with a list of keys.
    pub fn read(json: &str, algorithms: &[JwtAlgorithm]) -> serde_json::Result<Self> {
        let set: Members<'_> = serde_json::from_str(json)?;
        let mut document = Self::default();
        for key in set.get::<Vec<&RawValue>>("keys")? {
            match Jwk::read(key.get()).and_then(|jwk| jwk.key(algorithms)) {
                Ok(key) => document.keys.push(key),
                Err(left_out) => document.left_out.push(left_out),
            }
        }
        Ok(document)
    }
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
    kid: Option<Text<'a>>,
    alg: Option<Text<'a>>,
    crv: Option<Text<'a>>,
    n: Option<Text<'a>>,
    e: Option<Text<'a>>,
    x: Option<Text<'a>>,
    y: Option<Text<'a>>,
    /// Some providers publish the keys of several issuers in one set.
    issuer: Option<Text<'a>>,
}

impl<'a> Jwk<'a> {
    /// Reads a key that may be used for signatures.
    fn read(json: &'a str) -> Result<Self, LeftOut> {
        let members: Members<'a> = serde_json::from_str(json)
            .map_err(|_| LeftOut { id: None, why: "it is not an object, or a name occurs twice".into() })?;
        let id = members.find_filled::<Text<'a>>("kid");
        let known = id.as_ref().ok().and_then(|id| id.as_ref().map(|id| shortened(id.as_ref())));
        let left_out = |why: &'static str| LeftOut { id: known.clone(), why: why.into() };
        let text = |name, wrong| members.find_filled::<Text<'a>>(name).map_err(|_| left_out(wrong));
        let kid = id.map_err(|_| left_out("its `kid` is not a string"))?;
        let usage = text("use", "its `use` is not a string")?;
        let operations: Option<Vec<Text<'a>>> =
            members.find_filled("key_ops").map_err(|_| left_out("its `key_ops` is not a list of strings"))?;
        if usage.is_some_and(|usage| usage.as_ref() != "sig") {
            return Err(left_out("its `use` is not `sig`"));
        }
        if operations.is_some_and(|operations| !allow_verifying(&operations)) {
            return Err(left_out("its `key_ops` has no `verify`, or has an operation twice"));
        }
        // A published private key is no longer private.
        if PRIVATE.iter().any(|name| members.has_filled(name)) {
            return Err(left_out("it is a private or secret key, which is published"));
        }
        let part = |name| text(name, "a part of the key is not a string");
        Ok(Self {
            kty: text("kty", "its `kty` is not a string")?.ok_or_else(|| left_out("it has no `kty`"))?,
            kid,
            alg: text("alg", "its `alg` is not a string")?,
            crv: part("crv")?,
            n: part("n")?,
            e: part("e")?,
            x: part("x")?,
            y: part("y")?,
            issuer: members.find_filled("issuer").unwrap_or_default(),
        })
    }

    fn key(&self, algorithms: &[JwtAlgorithm]) -> Result<JwtKey, LeftOut> {
        let id = || self.kid.as_ref().map(|id| shortened(id.as_ref()));
        let left_out = |why: Cow<'static, str>| LeftOut { id: id(), why };
        let algorithm = self.algorithm(algorithms).ok_or_else(|| {
            left_out("its `alg`, `kty` or `crv` is for no algorithm that the application names".into())
        })?;
        let [n, e, x, y] = [&self.n, &self.e, &self.x, &self.y].map(|part| part.as_ref().map(Text::as_ref));
        let key = match (self.kty.as_ref(), n, e, x, y) {
            ("RSA", Some(n), Some(e), _, _) => DecodingKey::from_rsa_components(n, e).ok(),
            // jsonwebtoken concatenates both. So both must have the same length (RFC 7518, 6.2.1.2).
            ("EC", _, _, Some(x), Some(y)) if x.len() == y.len() => DecodingKey::from_ec_components(x, y).ok(),
            ("OKP", _, _, Some(x), _) => DecodingKey::from_ed_components(x).ok(),
            _ => None,
        };
        let key = key.ok_or_else(|| left_out("a part of the key is missing, or not in base64url".into()))?;
        let key = JwtKey::checked(algorithm, key).map_err(|unusable| left_out(unusable.why()))?;
        let key = key.with_issuer(self.issuer.as_ref().map(Text::as_ref));
        Ok(match &self.kid {
            Some(id) => key.with_id(id.as_ref()),
            None => key,
        })
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
