//! The library under tonic: statuses, and refusals as its responses.

use bytes::Bytes;
use tonic::Status;
use tonic::body::Body;

use crate::caller::Denied;
use crate::failure::ResponseBody;

impl ResponseBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        if bytes.is_empty() { Body::empty() } else { Body::new(http_body_util::Full::new(bytes)) }
    }
}

/// `UNAUTHENTICATED` for a caller who is not known, `PERMISSION_DENIED` for one who is.
///
/// The names of the missing scopes are not sent.
impl From<Denied> for Status {
    fn from(denied: Denied) -> Self {
        if denied.is_authenticated() {
            Status::permission_denied("the caller is not allowed to")
        } else {
            Status::unauthenticated("the caller is not known")
        }
    }
}
