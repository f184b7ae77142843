//! A key, which verifies signatures of one algorithm.

mod weak;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use jsonwebtoken::{AlgorithmFamily, DecodingKey, DecodingKeyKind};

use crate::algorithm::JwtAlgorithm;
use crate::provider::PROVIDER;

/// RFC 7518, 3.3: "A key of size 2048 bits or larger MUST be used". A key of more than 4096 bits costs more than it gives.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// A key that verifies the signatures of tokens, with one algorithm.
///
/// ```
/// use authed_oauth::{JwtAlgorithm, JwtKey};
///
/// # fn main() -> Result<(), authed_oauth::UnusableKey> {
/// let key = JwtKey::public_pem(
///     JwtAlgorithm::EdDSA,
///     "-----BEGIN PUBLIC KEY-----\n\
///      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
///      -----END PUBLIC KEY-----\n",
/// )?;
/// // Only for tokens with this `kid` in their header.
/// let key = key.with_id("2026-01");
/// # Ok(())
/// # }
/// ```
///
/// The signatures are verified by the crypto provider that this crate's features name. The features of jsonwebtoken and its
/// installed default change nothing.
#[derive(Clone)]
pub struct JwtKey {
    id: Option<Box<str>>,
    /// The issuer that a set of keys names for the key.
    issuer: Option<Arc<str>>,
    algorithm: JwtAlgorithm,
    key: DecodingKey,
}

impl JwtKey {
    /// Returns the public key in a PEM text, which begins with `BEGIN PUBLIC KEY` or `BEGIN RSA PUBLIC KEY`.
    ///
    /// ```
    /// use authed_oauth::{JwtAlgorithm, JwtKey};
    ///
    /// let certificate = "-----BEGIN CERTIFICATE-----\n..";
    /// assert!(JwtKey::public_pem(JwtAlgorithm::ES256, certificate).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if:
    /// - the text is something else, such as a certificate or a private key
    /// - the key is not for this algorithm
    /// - an RSA key has less than 2048 or more than 4096 bits (RFC 7518, 3.3)
    pub fn public_pem(algorithm: JwtAlgorithm, pem: &str) -> Result<Self, UnusableKey> {
        let begins = |label: &str| pem.trim_start().starts_with(label);
        let key = match algorithm.family() {
            _ if !begins("-----BEGIN PUBLIC KEY-----") && !begins("-----BEGIN RSA PUBLIC KEY-----") => None,
            AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(pem.as_bytes()).ok(),
            AlgorithmFamily::Ec => DecodingKey::from_ec_pem(pem.as_bytes()).ok(),
            AlgorithmFamily::Ed => DecodingKey::from_ed_pem(pem.as_bytes()).ok(),
            AlgorithmFamily::Hmac => None,
        };
        let wrong = "not a public key for this algorithm, in PEM: use the text that begins with `BEGIN PUBLIC KEY`";
        Self::checked(algorithm, key.ok_or(UnusableKey::new(wrong))?)
    }

    /// Returns a secret that is shared with the issuer, for HS256, HS384 or HS512. Use random octets, not a password
    /// (RFC 8725, 3.5).
    ///
    /// ```
    /// use authed_oauth::{JwtAlgorithm, JwtKey};
    ///
    /// let error = JwtKey::secret(JwtAlgorithm::HS256, b"correct horse").unwrap_err();
    /// assert!(error.to_string().starts_with("the key cannot be used: the secret is too short"));
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the secret has fewer octets than the algorithm's digest: 32, 48 or 64 (RFC 7518, 3.2). Other
    /// algorithms are an error, too.
    pub fn secret(algorithm: JwtAlgorithm, secret: &[u8]) -> Result<Self, UnusableKey> {
        let least = match algorithm {
            JwtAlgorithm::HS256 => 32,
            JwtAlgorithm::HS384 => 48,
            JwtAlgorithm::HS512 => 64,
            _ => return Err(UnusableKey::new("this algorithm takes no secret: use `JwtKey::public_pem`")),
        };
        if secret.len() < least {
            return Err(UnusableKey::new(
                "the secret is too short: use at least 32 random octets for HS256, 48 for HS384, 64 for HS512",
            ));
        }
        Self::checked(algorithm, DecodingKey::from_secret(secret))
    }

    /// Sets the `kid` that a token's header must have. Default: the key is for tokens with any `kid`, or none.
    ///
    /// ```
    /// # use authed_oauth::{JwtAlgorithm, JwtKey};
    /// let key = JwtKey::secret(JwtAlgorithm::HS256, &[7; 32])?.with_id("2026-01");
    /// assert_eq!(format!("{key:?}"), r#"JwtKey { id: Some("2026-01"), algorithm: HS256, .. }"#);
    /// # Ok::<(), authed_oauth::UnusableKey>(())
    /// ```
    #[must_use]
    pub fn with_id(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into().into()), ..self }
    }

    /// Returns the key if it can verify signatures.
    pub(crate) fn checked(algorithm: JwtAlgorithm, key: DecodingKey) -> Result<Self, UnusableKey> {
        let wrong =
            Err(UnusableKey::new("not a key for this algorithm: name the algorithm that the issuer signs with"));
        // rust_crypto panics at an Ed25519 key that is too short. aws_lc_rs does not check the curve before it verifies.
        if key.family() != algorithm.family() || !has_length_of_curve(algorithm, &key) {
            return wrong;
        }
        if (PROVIDER.verifier_factory)(&algorithm.inner(), &key).is_err() {
            return wrong;
        }
        if key.family() == AlgorithmFamily::Rsa {
            let numbers = match key.kind() {
                DecodingKeyKind::RsaModulusExponent { n, e } => Some((n.clone(), e.clone())),
                DecodingKeyKind::SecretOrDer(der) => (PROVIDER.key_utils.rsa_pub_components_from_public_key)(der).ok(),
            };
            let (modulus, exponent) = numbers.unwrap_or_default();
            if !RSA_BITS.contains(&weak::bits(&modulus)) {
                return Err(UnusableKey::new("not an RSA key of 2048 to 4096 bits: ask the issuer for another key"));
            }
            if !weak::is_rsa_exponent(&exponent) || modulus.last().is_none_or(|last| last % 2 == 0) {
                return Err(UnusableKey::new("an RSA key that anybody can sign for: ask the issuer for another key"));
            }
        }
        if algorithm == JwtAlgorithm::EdDSA && key.try_get_as_bytes().is_ok_and(weak::has_small_order) {
            return Err(UnusableKey::new(
                "an Ed25519 key of small order, which anybody can sign for: ask the issuer for another key",
            ));
        }
        Ok(Self { id: None, issuer: None, algorithm, key })
    }

    #[cfg(feature = "jwks")]
    pub(crate) fn algorithm_name(&self) -> &'static str {
        self.algorithm.name()
    }

    /// Returns whether the key is for tokens with this `kid` and `alg`. Neither is trusted yet.
    pub(crate) fn is_for(&self, (id, algorithm): MadeWith<'_>) -> bool {
        self.algorithm.name() == algorithm && self.id.as_deref().is_none_or(|own| id == Some(own))
    }

    pub(crate) fn issuer(&self) -> Option<Arc<str>> {
        self.issuer.clone()
    }

    #[cfg(feature = "jwks")]
    pub(crate) fn with_issuer(self, issuer: Option<&str>) -> Self {
        Self { issuer: issuer.map(Into::into), ..self }
    }

    pub(crate) fn has_signed(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        let verifier = (PROVIDER.verifier_factory)(&self.algorithm.inner(), &self.key);
        verifier.is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
    }

    #[cfg(feature = "jwks")]
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// Prints the `kid` and the algorithm, not the key.
impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtKey").field("id", &self.id).field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// The `kid` and the `alg` in the header of a token.
pub type MadeWith<'a> = (Option<&'a str>, &'a str);

/// Returns the key that has signed this token, of the keys that are for such tokens. Keys with the same `kid` are tried in
/// turn.
pub fn signer_of<'k>(
    keys: &'k [JwtKey],
    made_with: MadeWith<'_>,
    message: &[u8],
    signature: &Vec<u8>,
) -> Option<&'k JwtKey> {
    keys.iter().filter(|key| key.is_for(made_with)).find(|key| key.has_signed(message, signature))
}

/// Returns whether the key is as long as a point of the algorithm's curve: uncompressed or compressed (SEC 1, 2.3.3), or in
/// the one form of Ed25519 (RFC 8032, 5.1.5). Other keys have no curve.
fn has_length_of_curve(algorithm: JwtAlgorithm, key: &DecodingKey) -> bool {
    let length = || key.try_get_as_bytes().map_or(0, <[u8]>::len);
    match algorithm {
        JwtAlgorithm::ES256 => matches!(length(), 65 | 33),
        JwtAlgorithm::ES384 => matches!(length(), 97 | 49),
        JwtAlgorithm::EdDSA => length() == 32,
        _ => true,
    }
}

/// A key cannot be used. The error does not print the key.
///
/// ```
/// use authed_oauth::{JwtAlgorithm, JwtKey};
///
/// let error = JwtKey::secret(JwtAlgorithm::ES256, &[7; 32]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the key cannot be used: this algorithm takes no secret: use `JwtKey::public_pem`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableKey(Cow<'static, str>);

impl UnusableKey {
    pub(crate) fn new(why: impl Into<Cow<'static, str>>) -> Self {
        Self(why.into())
    }

    #[cfg(feature = "jwks")]
    pub(crate) fn why(self) -> Cow<'static, str> {
        self.0
    }
}

impl fmt::Display for UnusableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key cannot be used: {}", self.0)
    }
}

impl Error for UnusableKey {}
