//! Why a proof is refused.

use std::error::Error;
use std::fmt;

use authed::AuthenticationError;

/// Why a proof is refused, for the operator. A client learns only whether it must use a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    Missing,
    Repeated,
    Unreadable,
    Type,
    Algorithm,
    Key,
    Signature,
    Method,
    Url,
    Time,
    OtherToken,
    Nonce,
    Replayed,
}

impl ProofError {
    /// Returns the error code for the challenge of a rejected request (RFC 9449, 7.1 and 9; RFC 6750, 3.1).
    pub fn code_of(error: &AuthenticationError) -> &'static str {
        match error.source().and_then(<dyn Error>::downcast_ref::<Self>) {
            Some(Self::Nonce) => "use_dpop_nonce",
            Some(_) => "invalid_dpop_proof",
            None => "invalid_token",
        }
    }
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the DPoP proof is refused: ")?;
        f.write_str(match self {
            Self::Missing => "there is none",
            Self::Repeated => "there are several",
            Self::Unreadable => "it is not a signed token with the members of a proof",
            Self::Type => "`typ` is not `dpop+jwt`, or there is a `crit`",
            Self::Algorithm => "`alg` is not one of the accepted algorithms",
            Self::Key => "`jwk` is not a public key of the algorithm",
            Self::Signature => "the signature is not by the key in `jwk`",
            Self::Method => "`htm` is another method",
            Self::Url => "`htu` is another URL",
            Self::Time => "`iat` is too long ago, or in the future",
            Self::OtherToken => "`ath` is not the digest of the token",
            Self::Nonce => "`nonce` is not one of this service's",
            Self::Replayed => "`jti` was used before",
        })
    }
}

impl Error for ProofError {}
