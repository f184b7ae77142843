//! `JwtKeys`: the keys of an issuer, listed or fetched.

#[cfg(feature = "jwks")]
use crate::algorithm::JwtAlgorithm;
#[cfg(feature = "jwks")]
use crate::jwks::{Jwks, KeySet};
#[cfg(feature = "jwks")]
use crate::key::UnusableKey;
use crate::key::{JwtKey, MadeWith};

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

impl Source {
    /// Returns whether there is a key for a token with such a header. For the operator.
    pub(super) fn has_key_for(&self, made_with: MadeWith<'_>) -> bool {
        match self {
            Self::Listed(keys) => keys.iter().any(|key| key.is_for(made_with)),
            #[cfg(feature = "jwks")]
            Self::Set(set) => set.has(made_with),
            // A missing key has been awaited before.
            #[cfg(feature = "jwks")]
            Self::Fetched(_) => true,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Source {
    Listed(Vec<JwtKey>),
    /// The keys of a document.
    #[cfg(feature = "jwks")]
    Set(KeySet),
    #[cfg(feature = "jwks")]
    Fetched(Jwks),
}

impl JwtKeys {
    /// Returns the keys in a JSON Web Key Set ([RFC 7517, 5](https://www.rfc-editor.org/rfc/rfc7517#section-5)), such as a
    /// file that is part of the program. The keys never change: use [`Jwks::watch_file`](crate::Jwks::watch_file) for a
    /// file that is replaced, and [`JwksSource`](crate::JwksSource) for an address.
    ///
    /// The keys are used and left out as [`JwksSource`](crate::JwksSource) says. With the feature `tracing`, each key that
    /// is left out is an event at the level WARN.
    ///
    /// ```
    /// use authed_oauth::{JwtAlgorithm, JwtKeys};
    ///
    /// let document = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1",
    ///     "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    /// let keys = JwtKeys::from_jwks(document, [JwtAlgorithm::EdDSA])?;
    /// # Ok::<(), authed_oauth::UnusableKey>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not a set of keys, or if no key can be used.
    ///
    /// # Panics
    ///
    /// Panics if there is no algorithm, or if one takes a secret: secrets are not published.
    #[cfg(feature = "jwks")]
    pub fn from_jwks(json: &str, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Result<Self, UnusableKey> {
        let set = crate::jwks::read_document(json, &JwtAlgorithm::published(algorithms))?;
        Ok(Self(Source::Set(KeySet::new(set, false))))
    }
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
