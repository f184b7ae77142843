//! Why a fetch failed. For the operator.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use super::document::LeftOut;
use crate::client::NoText;

/// So many keys are named in one error.
const MOST_NAMED: usize = 4;

#[derive(Debug)]
pub enum FetchError {
    Client(Box<dyn Error + Send + Sync>),
    Status(StatusCode),
    TooSlow,
    TooLong,
    NotTheDocument,
    OtherIssuer,
    NotAnAddress,
    /// The file of the keys cannot be read.
    File(std::io::Error),
    /// The set has no key that can be used.
    NoUsableKey(Vec<LeftOut>),
}

impl FetchError {
    /// Returns whether another path of the same server may have the document: there is none here, or the request is not
    /// allowed. An overload and a failure say nothing of the document.
    pub fn is_of_one_path(&self) -> bool {
        match self {
            Self::Status(status) => {
                let may_come_back = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(status);
                status.is_client_error() && !may_come_back || status.is_redirection()
            }
            Self::NotTheDocument => true,
            _ => false,
        }
    }
}

impl From<NoText> for FetchError {
    fn from(why: NoText) -> Self {
        match why {
            NoText::Client(error) => Self::Client(error),
            NoText::Status(status) => Self::Status(status),
            NoText::TooLong => Self::TooLong,
            NoText::NotUtf8 => Self::NotTheDocument,
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(error) => error.fmt(f),
            Self::Status(status) => write!(f, "the issuer has answered with {status}"),
            Self::TooSlow => f.write_str("the issuer has not answered in time"),
            Self::TooLong => f.write_str("the issuer's answer is too long"),
            Self::NotTheDocument => f.write_str("the issuer's answer is not the expected document"),
            Self::OtherIssuer => f.write_str("the document is that of another issuer"),
            Self::NotAnAddress => f.write_str("the document's `jwks_uri` is not an `https` address"),
            Self::File(error) => write!(f, "the file cannot be read: {error}"),
            Self::NoUsableKey(left_out) => {
                f.write_str("the set has no key that can be used")?;
                let mut separator = ": ";
                for LeftOut { id, why } in left_out.iter().take(MOST_NAMED) {
                    match id {
                        Some(id) => write!(f, "{separator}kid {id:?}: {why}")?,
                        None => write!(f, "{separator}without kid: {why}")?,
                    }
                    separator = "; ";
                }
                Ok(())
            }
        }
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Client(error) => error.source(),
            Self::File(error) => Some(error),
            _ => None,
        }
    }
}

/// Keys cannot be fetched from a [`JwksSource`](crate::JwksSource).
///
/// ```
/// use authed_oauth::{JwksSource, JwtAlgorithm};
///
/// let error = JwksSource::keys_at("http://id.example/keys", [JwtAlgorithm::ES256]).start().unwrap_err();
/// assert!(error.to_string().contains("the address is not accepted: use `https://`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableSource(pub(super) &'static str);

impl fmt::Display for UnusableSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the issuer's keys cannot be fetched: {}", self.0)
    }
}

impl Error for UnusableSource {}
