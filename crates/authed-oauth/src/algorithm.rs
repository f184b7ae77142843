//! The names of signature algorithms.

use std::fmt;

use jsonwebtoken::{Algorithm, AlgorithmFamily};

/// A signature algorithm. There is no `none`.
///
/// Each key is for one algorithm. A token that names another algorithm is rejected ([RFC 8725, 3.1]). The algorithms are
/// those of [RFC 7518, 3.1] and RFC 8037.
///
/// ```
/// use authed_oauth::JwtAlgorithm;
///
/// assert_eq!(JwtAlgorithm::ES256.to_string(), "ES256");
/// ```
///
/// [RFC 7518, 3.1]: https://www.rfc-editor.org/rfc/rfc7518#section-3.1
/// [RFC 8725, 3.1]: https://www.rfc-editor.org/rfc/rfc8725#section-3.1
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// HMAC with SHA-256. A service that can verify tokens can also create them.
    HS256,
    /// HMAC with SHA-384. A service that can verify tokens can also create them.
    HS384,
    /// HMAC with SHA-512. A service that can verify tokens can also create them.
    HS512,
    /// RSASSA-PKCS1-v1_5 with SHA-256. All issuers and services must support it (RFC 9068, 2.1).
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// RSASSA-PSS with SHA-384.
    PS384,
    /// RSASSA-PSS with SHA-512.
    PS512,
    /// ECDSA with the curve P-256 and SHA-256.
    ES256,
    /// ECDSA with the curve P-384 and SHA-384.
    ES384,
    /// EdDSA with the curve Ed25519 (RFC 8037).
    EdDSA,
}

impl JwtAlgorithm {
    /// Returns the name in a token's header.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::HS256 => "HS256",
            Self::HS384 => "HS384",
            Self::HS512 => "HS512",
            Self::RS256 => "RS256",
            Self::RS384 => "RS384",
            Self::RS512 => "RS512",
            Self::PS256 => "PS256",
            Self::PS384 => "PS384",
            Self::PS512 => "PS512",
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::EdDSA => "EdDSA",
        }
    }

    /// Returns the algorithms for published keys.
    ///
    /// # Panics
    ///
    /// Panics if there is none, or if one takes a secret.
    #[cfg(feature = "jwks")]
    pub(crate) fn published(algorithms: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let algorithms: Vec<_> = algorithms.into_iter().collect();
        assert!(!algorithms.is_empty(), "there is no algorithm: name those that the issuer signs with");
        let are_asymmetric = algorithms.iter().all(|algorithm| algorithm.family() != AlgorithmFamily::Hmac);
        assert!(are_asymmetric, "HS256, HS384 and HS512 take a secret, which is not published: use `JwtKey::secret`");
        algorithms
    }

    pub(crate) fn family(self) -> AlgorithmFamily {
        self.inner().family()
    }

    /// Returns jsonwebtoken's name of it.
    pub(crate) fn inner(self) -> Algorithm {
        match self {
            Self::HS256 => Algorithm::HS256,
            Self::HS384 => Algorithm::HS384,
            Self::HS512 => Algorithm::HS512,
            Self::RS256 => Algorithm::RS256,
            Self::RS384 => Algorithm::RS384,
            Self::RS512 => Algorithm::RS512,
            Self::PS256 => Algorithm::PS256,
            Self::PS384 => Algorithm::PS384,
            Self::PS512 => Algorithm::PS512,
            Self::ES256 => Algorithm::ES256,
            Self::ES384 => Algorithm::ES384,
            Self::EdDSA => Algorithm::EdDSA,
        }
    }
}

impl fmt::Display for JwtAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
