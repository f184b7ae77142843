//! The documents that issuers publish: sets of keys (RFC 7517, 4 and 5), and metadata (RFC 8414, 2).

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::value::RawValue;

use crate::algorithm::JwtAlgorithm;
use crate::json::{Members, Text, shortened};
use crate::jwk::PublicJwk;
use crate::key::JwtKey;

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
    kid: Option<Text<'a>>,
    alg: Option<Text<'a>>,
    public: PublicJwk<'a>,
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
        let public = PublicJwk::read(&members).map_err(left_out)?;
        Ok(Self {
            kid,
            alg: text("alg", "its `alg` is not a string")?,
            public,
            // A key of one issuer must not become a key of all.
            issuer: text("issuer", "its `issuer` is not a string")?,
        })
    }

    fn key(&self, algorithms: &[JwtAlgorithm]) -> Result<JwtKey, LeftOut> {
        let id = || self.kid.as_ref().map(|id| shortened(id.as_ref()));
        let left_out = |why: Cow<'static, str>| LeftOut { id: id(), why };
        let algorithm = self.algorithm(algorithms).ok_or_else(|| {
            left_out("its `alg`, `kty` or `crv` is for no algorithm that the application names".into())
        })?;
        let key =
            self.public.key().ok_or_else(|| left_out("a part of the key is missing, or not in base64url".into()))?;
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
        let mut fitting = algorithms.iter().copied().filter(|&algorithm| self.public.is_fit_for(algorithm));
        match &self.alg {
            Some(alg) => fitting.find(|algorithm| algorithm.name() == alg.as_ref()),
            None => fitting.next(),
        }
    }
}

/// Returns whether a key with these `key_ops` may verify. No operation may occur twice (RFC 7517, 4.3).
fn allow_verifying(operations: &[Text<'_>]) -> bool {
    let each: HashSet<&str> = operations.iter().map(Text::as_ref).collect();
    each.len() == operations.len() && each.contains("verify")
}
