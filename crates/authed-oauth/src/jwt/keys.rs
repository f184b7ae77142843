//! `JwtKeys`: the keys of an issuer, listed or fetched.

#[cfg(feature = "jwks")]
use crate::jwks::Jwks;
use crate::key::JwtKey;

/// The keys of an issuer: one [`JwtKey`], several, or with the feature `jwks`, fetched ones (`Jwks`).
///
/// ```
/// use authed_oauth::{JwtAlgorithm, JwtKey, JwtKeys};
///
/// # fn main() -> Result<(), authed_oauth::UnusableKey> {
/// # let (old, new) = ([1; 32], [2; 32]);
/// let old = JwtKey::secret(JwtAlgorithm::HS256, &old)?.with_id("2025");
/// let new = JwtKey::secret(JwtAlgorithm::HS256, &new)?.with_id("2026");
/// let keys = JwtKeys::from([old, new]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct JwtKeys(pub(super) Source);

#[derive(Clone, Debug)]
pub(super) enum Source {
    Listed(Vec<JwtKey>),
    #[cfg(feature = "jwks")]
    Fetched(Jwks),
}

impl From<JwtKey> for JwtKeys {
    fn from(key: JwtKey) -> Self {
        Self(Source::Listed(vec![key]))
    }
}

impl From<Vec<JwtKey>> for JwtKeys {
    fn from(keys: Vec<JwtKey>) -> Self {
        Self(Source::Listed(keys))
    }
}

impl<const N: usize> From<[JwtKey; N]> for JwtKeys {
    fn from(keys: [JwtKey; N]) -> Self {
        Self(Source::Listed(keys.into()))
    }
}

#[cfg(feature = "jwks")]
impl From<Jwks> for JwtKeys {
    fn from(jwks: Jwks) -> Self {
        Self(Source::Fetched(jwks))
    }
}
