//! The public key in a proof, and its thumbprint (RFC 9449, 4.2; RFC 7638).

use crate::algorithm::JwtAlgorithm;
use crate::json::Members;
use crate::jwk::PublicJwk;
use crate::key::JwtKey;

/// A public key that verifies the proof that contains it.
#[derive(Debug)]
pub struct ProofKey {
    pub key: JwtKey,
    pub thumbprint: [u8; 32],
}

impl ProofKey {
    /// Reads a key for this algorithm. Returns `None` if it is of another kind, or has a private member.
    pub fn read(jwk: &Members<'_>, algorithm: JwtAlgorithm) -> Option<Self> {
        let jwk = PublicJwk::read(jwk).ok().filter(|jwk| jwk.is_fit_for(algorithm))?;
        Some(Self { key: JwtKey::checked(algorithm, jwk.key()?).ok()?, thumbprint: jwk.thumbprint()? })
    }
}
