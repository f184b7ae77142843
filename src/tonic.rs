//! The library under tonic: statuses, and refusals as its responses.

use bytes::Bytes;
use http::StatusCode;
use tonic::Status;
use tonic::body::Body;

use crate::caller::Denied;
use crate::failure::ResponseBody;
use crate::rule::NotAllowed;

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

/// What the rule's failure policy says: `NOT_FOUND` for 404, `UNAUTHENTICATED` for 401 and for a caller who is not known,
/// `PERMISSION_DENIED` for one who is.
///
/// The method is there for everybody, so a hidden resource is not found, and not unimplemented as a hidden method is. It
/// hides as well as the application's own answer looks the same: give what does not exist this status and message, too.
///
/// ```
/// use authed::{AskRules, Caller, NotFound, SimpleUser, Status, scopes};
///
/// scopes! {
///     pub realm Press for SimpleUser;
///     pub scope Editor = "editor", on failure NotFound;
/// }
///
/// fn read(caller: &Caller<Press>, post: Option<String>) -> Result<String, tonic::Status> {
///     let post = post.ok_or_else(|| tonic::Status::not_found("not found"))?;
///     let post = caller.allowed::<Editor>(post)?;
///     Ok(post.clone())
/// }
///
/// # use authed::testing::TestCaller;
/// let (hidden, missing) = (read(&TestCaller::anonymous().caller(), Some("text".to_owned())),
///     read(&TestCaller::anonymous().caller(), None));
/// let (hidden, missing) = (hidden.unwrap_err(), missing.unwrap_err());
/// assert_eq!((hidden.code(), hidden.message()), (missing.code(), missing.message()));
/// ```
impl From<NotAllowed> for Status {
    fn from(not_allowed: NotAllowed) -> Self {
        match not_allowed.refusal().status() {
            StatusCode::NOT_FOUND => Status::not_found("not found"),
            StatusCode::UNAUTHORIZED => Status::unauthenticated("the credentials are not valid"),
            _ if not_allowed.is_authenticated() => Status::permission_denied("the caller is not allowed to"),
            _ => Status::unauthenticated("the caller is not known"),
        }
    }
}
