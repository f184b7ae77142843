//! A key, which checks signatures of one algorithm.

use std::error::Error;
use std::fmt;

use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::{AlgorithmFamily, DecodingKey, DecodingKeyKind};

use super::algorithm::JwtAlgorithm;
#[cfg(feature = "jwks")]
use crate::backend::jwks::Jwks;

/// RFC 7518, 3.3: "A key of size 2048 bits or larger MUST be used". What is longer than 4096 costs more than it gives.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The length of an Ed25519 key (RFC 8032, 5.1.5).
const ED25519_LENGTH: usize = 32;

/// What the signatures of tokens are checked with: a key for one algorithm.
///
/// ```
/// use authed::{JwtAlgorithm, JwtKey};
///
/// # fn main() -> Result<(), authed::UnusableKey> {
/// let key = JwtKey::public_pem(
///     JwtAlgorithm::EdDSA,
///     "-----BEGIN PUBLIC KEY-----\n\
///      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
///      -----END PUBLIC KEY-----\n",
/// )?;
/// // Only for tokens whose header has this `kid`.
/// let key = key.with_id("2026-01");
/// # Ok(())
/// # }
/// ```
///
/// Signatures are checked by jsonwebtoken's `rust_crypto`, which is named here: what else the program switches on in
/// jsonwebtoken, or installs there as a default, changes nothing, and nothing is left to panic at the first token.
#[derive(Clone)]
pub struct JwtKey {
    id: Option<Box<str>>,
    algorithm: JwtAlgorithm,
    key: DecodingKey,
}

impl JwtKey {
    /// A public key, as the text of a PEM file that begins with `BEGIN PUBLIC KEY` or `BEGIN RSA PUBLIC KEY`.
    ///
    /// # Errors
    ///
    /// If it is something else, such as a certificate or a private key; if it is not a key for this algorithm; or if it is
    /// an RSA key of less than 2048 or more than 4096 bits (RFC 7518, 3.3).
    pub fn public_pem(algorithm: JwtAlgorithm, pem: &str) -> Result<Self, UnusableKey> {
        let begins = |label: &str| pem.trim_start().starts_with(label);
        let key = match algorithm.family() {
            _ if !begins("-----BEGIN PUBLIC KEY-----") && !begins("-----BEGIN RSA PUBLIC KEY-----") => None,
            AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(pem.as_bytes()).ok(),
            AlgorithmFamily::Ec => DecodingKey::from_ec_pem(pem.as_bytes()).ok(),
            AlgorithmFamily::Ed => DecodingKey::from_ed_pem(pem.as_bytes()).ok(),
            AlgorithmFamily::Hmac => None,
        };
        Self::checked(algorithm, key.ok_or(UnusableKey("not a public key for this algorithm, in PEM"))?)
    }

    /// A secret that is shared with the issuer: for HS256, HS384 and HS512. Random octets, not a password (RFC 8725, 3.5).
    ///
    /// ```
    /// use authed::{JwtAlgorithm, JwtKey};
    ///
    /// let error = JwtKey::secret(JwtAlgorithm::HS256, b"correct horse").unwrap_err();
    /// assert_eq!(error.to_string(), "the key cannot be used: the secret is shorter than the algorithm's digest");
    /// ```
    ///
    /// # Errors
    ///
    /// If it has fewer octets than the algorithm's digest, which are 32, 48 and 64 (RFC 7518, 3.2), or if the algorithm is
    /// another.
    pub fn secret(algorithm: JwtAlgorithm, secret: &[u8]) -> Result<Self, UnusableKey> {
        let least = match algorithm {
            JwtAlgorithm::HS256 => 32,
            JwtAlgorithm::HS384 => 48,
            JwtAlgorithm::HS512 => 64,
            _ => return Err(UnusableKey("this algorithm takes no secret")),
        };
        if secret.len() < least {
            return Err(UnusableKey("the secret is shorter than the algorithm's digest"));
        }
        Self::checked(algorithm, DecodingKey::from_secret(secret))
    }

    /// The same key, for tokens of which the header has this `kid`. A key without one is for tokens with any, or none.
    #[must_use]
    pub fn with_id(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into().into()), ..self }
    }

    /// Refuses what could not check anything later.
    pub(crate) fn checked(algorithm: JwtAlgorithm, key: DecodingKey) -> Result<Self, UnusableKey> {
        let wrong = Err(UnusableKey("not a key for this algorithm"));
        // One that is too short makes jsonwebtoken panic.
        if key.family() == AlgorithmFamily::Ed && key.try_get_as_bytes().map_or(0, <[u8]>::len) != ED25519_LENGTH {
            return wrong;
        }
        if (DEFAULT_PROVIDER.verifier_factory)(&algorithm.inner(), &key).is_err() {
            return wrong;
        }
        if key.family() == AlgorithmFamily::Rsa {
            let modulus = match key.kind() {
                DecodingKeyKind::RsaModulusExponent { n, .. } => Some(n.clone()),
                DecodingKeyKind::SecretOrDer(der) => {
                    (DEFAULT_PROVIDER.key_utils.rsa_pub_components_from_public_key)(der).ok().map(|(n, _)| n)
                }
            };
            if !modulus.is_some_and(|modulus| RSA_BITS.contains(&bits(&modulus))) {
                return Err(UnusableKey("not an RSA key of 2048 to 4096 bits"));
            }
        }
        Ok(Self { id: None, algorithm, key })
    }

    /// Whether it is for tokens with this `kid` and `alg`, neither of which is to be trusted yet.
    fn is_for(&self, id: Option<&str>, algorithm: &str) -> bool {
        self.algorithm.name() == algorithm && self.id.as_deref().is_none_or(|own| id == Some(own))
    }

    fn has_signed(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        let verifier = (DEFAULT_PROVIDER.verifier_factory)(&self.algorithm.inner(), &self.key);
        verifier.is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
    }

    #[cfg(feature = "jwks")]
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// The id and the algorithm; nothing of the key.
impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtKey").field("id", &self.id).field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// Whether one of these keys is for such tokens and has signed this one. Keys of one `kid` are tried in turn.
pub(super) fn any_has_signed(
    keys: &[JwtKey],
    (id, algorithm): (Option<&str>, &str),
    message: &[u8],
    signature: &Vec<u8>,
) -> bool {
    keys.iter().filter(|key| key.is_for(id, algorithm)).any(|key| key.has_signed(message, signature))
}

/// The octets' length in bits, without zeros in front.
fn bits(number: &[u8]) -> usize {
    match number.iter().position(|&octet| octet != 0) {
        Some(first) => (number.len() - first) * 8 - number[first].leading_zeros() as usize,
        None => 0,
    }
}

/// The keys of an issuer: a [`JwtKey`], several, or with the feature `jwks`, `Jwks`, which are fetched.
///
/// ```
/// use authed::{JwtAlgorithm, JwtKey, JwtKeys};
///
/// # fn main() -> Result<(), authed::UnusableKey> {
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

/// Why something is not a [`JwtKey`]. Says nothing of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableKey(&'static str);

impl fmt::Display for UnusableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key cannot be used: {}", self.0)
    }
}

impl Error for UnusableKey {}
