//! tonic: rejections as responses, and `Denied` as a status.

use bytes::Bytes;
use http::StatusCode;
use tonic::Status;
use tonic::body::Body;

use crate::decision::Denied;
use crate::response::ResponseBody;

impl ResponseBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        if bytes.is_empty() { Body::empty() } else { Body::new(http_body_util::Full::new(bytes)) }
    }
}

/// `UNAUTHENTICATED` for an anonymous caller, `PERMISSION_DENIED` for an authenticated one. The names of missing scopes are
/// not sent.
///
/// If a rule denies access to a resource, its failure policy decides: `NOT_FOUND` for 404, `UNAUTHENTICATED` for 401. Every
/// client can see that the method exists. A hidden resource is therefore `NOT_FOUND`, and not unimplemented as a hidden
/// method is. Return the same status and message for resources that do not exist.
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
///     let post = caller.permitted::<Editor>(post)?;
///     Ok(post.clone())
/// }
///
/// # use authed::testing::TestCaller;
/// let (hidden, missing) = (read(&TestCaller::anonymous().caller(), Some("text".to_owned())),
///     read(&TestCaller::anonymous().caller(), None));
/// let (hidden, missing) = (hidden.unwrap_err(), missing.unwrap_err());
/// assert_eq!((hidden.code(), hidden.message()), (missing.code(), missing.message()));
/// ```
impl From<Denied> for Status {
    fn from(denied: Denied) -> Self {
        let (is_authenticated, is_about_resource) = (denied.is_authenticated(), denied.is_about_resource());
        let is_operation = denied.operation().is_some();
        match denied.into_rejection().status() {
            StatusCode::NOT_FOUND if is_operation => Status::unimplemented(""),
            StatusCode::NOT_FOUND if is_about_resource => Status::not_found("not found"),
            StatusCode::UNAUTHORIZED if is_about_resource => Status::unauthenticated("the credentials are not valid"),
            _ if is_authenticated => Status::permission_denied("the caller is not allowed to"),
            _ => Status::unauthenticated("the caller is not known"),
        }
    }
}
