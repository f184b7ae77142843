//! Responses to rejected requests, and the protocols that they are sent in.

mod body;
mod content_length;
mod conversion;
mod fields;
mod from_error;
mod made_once;
mod protocol;
pub(crate) mod rejection;
pub(crate) mod status;
mod www_authenticate;

pub use self::body::ResponseBody;
pub(crate) use self::conversion::GrpcCaller;
pub use self::fields::ReservedHeader;
pub(crate) use self::made_once::Ingredients;
pub use self::protocol::Protocol;
pub use self::protocol::original_uri;
#[cfg(feature = "axum")]
pub(crate) use self::protocol::original_uri_of;
pub(crate) use self::rejection::Rejection;
pub use self::status::RejectionStatus;
pub(crate) use self::status::Status;
pub use self::www_authenticate::WwwAuthenticate;
pub(crate) use self::www_authenticate::is_token;
