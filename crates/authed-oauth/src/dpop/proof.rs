//! A proof: a signed token with the key that it proves (RFC 9449, 4.2 and 4.3).

use std::ops::RangeInclusive;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use sha2::{Digest, Sha256};

use super::error::ProofError;
use super::key::ProofKey;
use super::{PROOF, target};
use crate::algorithm::JwtAlgorithm;
use crate::json::{Members, Text};
use crate::jwt::{NumericDate, Token};

/// What a proof must be about.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The accepted algorithms.
    pub algorithms: &'a [JwtAlgorithm],
    /// The request's method.
    pub method: &'a str,
    /// The request's URL, without query and fragment.
    pub url: &'a str,
    /// The SHA-256 digest of the token.
    pub token_digest: [u8; 32],
    /// When the proof may have been made.
    pub issued: RangeInclusive<SystemTime>,
}

/// A proof that is not verified yet.
#[derive(Debug)]
pub struct Proof<'a>(&'a str);

/// What a verified proof says.
#[derive(Debug)]
pub struct Verified {
    /// The thumbprint of the key (RFC 7638).
    pub thumbprint: [u8; 32],
    /// `nonce`
    pub nonce: Option<String>,
    id: String,
}

impl<'a> Proof<'a> {
    /// Returns the proof of a request. There must be one (RFC 9449, 4.3, 1).
    pub fn of(headers: &'a HeaderMap) -> Result<Self, ProofError> {
        let mut lines = headers.get_all(PROOF).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Err(ProofError::Missing),
            (Some(line), None) => line.to_str().map(Self).map_err(|_| ProofError::Unreadable),
            (Some(_), Some(_)) => Err(ProofError::Repeated),
        }
    }

    /// Verifies everything that the proof itself says.
    pub fn verify(self, expected: &Expected<'_>) -> Result<Verified, ProofError> {
        const UNREADABLE: ProofError = ProofError::Unreadable;
        let token = Token::divide(self.0).ok_or(UNREADABLE)?;
        let (header, payload) = (token.header().ok_or(UNREADABLE)?, token.payload().ok_or(UNREADABLE)?);
        let signature = token.signature().ok_or(UNREADABLE)?;
        let ProofKey { key, thumbprint } = read_header(&header, expected.algorithms)?;
        if !key.has_signed(token.message.as_bytes(), &signature) {
            return Err(ProofError::Signature);
        }
        let claims: Members<'_> = serde_json::from_str(&payload).map_err(|_| UNREADABLE)?;
        let text = |name| claims.get::<Text<'_>>(name).map(|Text(text)| text).map_err(|_| UNREADABLE);
        let NumericDate(issued) = claims.get("iat").map_err(|_| UNREADABLE)?;
        let nonce = claims.find::<Text<'_>>("nonce").map_err(|_| UNREADABLE)?;
        let id = text("jti")?;
        if id.is_empty() {
            return Err(UNREADABLE);
        }
        if text("htm")? != expected.method {
            return Err(ProofError::Method);
        }
        if !target::is_same(&text("htu")?, expected.url) {
            return Err(ProofError::Url);
        }
        if !expected.issued.contains(&issued) {
            return Err(ProofError::Time);
        }
        if text("ath")? != URL_SAFE_NO_PAD.encode(expected.token_digest) {
            return Err(ProofError::OtherToken);
        }
        Ok(Verified { thumbprint, nonce: nonce.map(|Text(nonce)| nonce.into_owned()), id: id.into_owned() })
    }
}

impl Verified {
    /// Returns the proof's ID for the store: a digest of the realm, the key and `jti`. So a client cannot use up the IDs of
    /// another one.
    pub fn id(&self, realm: &str) -> [u8; 32] {
        let realm = Sha256::digest(realm);
        Sha256::new().chain_update(realm).chain_update(self.thumbprint).chain_update(&self.id).finalize().into()
    }
}

fn read_header(json: &str, algorithms: &[JwtAlgorithm]) -> Result<ProofKey, ProofError> {
    let header: Members<'_> = serde_json::from_str(json).map_err(|_| ProofError::Unreadable)?;
    let text = |name| header.get::<Text<'_>>(name).map(|Text(text)| text).map_err(|_| ProofError::Unreadable);
    if !text("typ")?.eq_ignore_ascii_case("dpop+jwt") || header.has("crit") {
        return Err(ProofError::Type);
    }
    let name = text("alg")?;
    let algorithm = algorithms.iter().copied().find(|algorithm| algorithm.name() == name);
    let algorithm = algorithm.ok_or(ProofError::Algorithm)?;
    let jwk: Members<'_> = header.get("jwk").map_err(|_| ProofError::Key)?;
    ProofKey::read(&jwk, algorithm).ok_or(ProofError::Key)
}
