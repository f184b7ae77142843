//! Why a fetch failed. For the operator.

use std::error::Error;
use std::fmt;

use http::StatusCode;

#[derive(Debug)]
pub enum FetchError {
    Client(Box<dyn Error + Send + Sync>),
    Status(StatusCode),
    TooSlow,
    TooLong,
    NotTheDocument,
    OtherIssuer,
    NotAnAddress,
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
        }
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Client(error) => error.source(),
            _ => None,
        }
    }
}
