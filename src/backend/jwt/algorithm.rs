//! The names of signature algorithms.

use std::fmt;

use jsonwebtoken::{Algorithm, AlgorithmFamily};

/// How a token is signed ([RFC 7518, 3.1](https://www.rfc-editor.org/rfc/rfc7518#section-3.1)). There is no `none`.
///
/// Each key is for one of them, and a token that names another is refused
/// ([RFC 8725, 3.1](https://www.rfc-editor.org/rfc/rfc8725#section-3.1)).
///
/// ```
/// use authed::JwtAlgorithm;
///
/// assert_eq!(JwtAlgorithm::ES256.to_string(), "ES256");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// HMAC with SHA-256. Whoever can check a token can make one.
    HS256,
    /// HMAC with SHA-384. Whoever can check a token can make one.
    HS384,
    /// HMAC with SHA-512. Whoever can check a token can make one.
    HS512,
    /// RSASSA-PKCS1-v1_5 with SHA-256. What RFC 9068, 2.1 asks all issuers and resources to know.
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
    /// As a token's header has it.
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

    #[cfg(feature = "jwks")]
    pub(crate) fn is_asymmetric(self) -> bool {
        self.family() != AlgorithmFamily::Hmac
    }

    pub(super) fn family(self) -> AlgorithmFamily {
        self.inner().family()
    }

    pub(super) fn inner(self) -> Algorithm {
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
