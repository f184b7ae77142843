//! tonic: rejections as responses, and `Denied` as a status.

use bytes::Bytes;
use http::StatusCode;
use http::header::CACHE_CONTROL;
use tonic::body::Body;
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

use crate::decision::Denied;
use crate::response::{GrpcCaller, ResponseBody};

impl ResponseBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        if bytes.is_empty() { Body::empty() } else { Body::new(http_body_util::Full::new(bytes)) }
    }
}

/// `UNAUTHENTICATED` for an anonymous caller, `PERMISSION_DENIED` for an authenticated one, unless the failure policy responds
/// with 401, such as [`Challenge`](crate::Challenge) to a stale or weak login: `UNAUTHENTICATED`. The names of missing scopes are not
/// sent.
///
/// If a rule denies access to a resource, a 404 of its failure policy is `NOT_FOUND`. Every client can see that the method
/// exists. A hidden resource is therefore `NOT_FOUND`, and not unimplemented as a hidden method is. Return the same status and message for resources that do not exist.
///
/// The message tells whether a login was sent, and whether a new login would help: see [`Fresh`](crate::Fresh) and
/// [`Level`](crate::requirement::Level). The metadata has the other header fields of the rejection, such as `DPoP-Nonce`.
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
        let message = GrpcCaller::new(is_authenticated, denied.lacks_only_login()).message();
        let is_operation = denied.operation().is_some();
        let rejection = denied.into_rejection();
        let code = match rejection.status() {
            // As an unknown method.
            StatusCode::NOT_FOUND if is_operation => return Status::unimplemented(""),
            // Without metadata, as for a missing resource.
            StatusCode::NOT_FOUND if is_about_resource => return Status::not_found("not found"),
            StatusCode::UNAUTHORIZED => Code::Unauthenticated,
            _ if is_authenticated => Code::PermissionDenied,
            _ => Code::Unauthenticated,
        };
        let mut headers = rejection.portable_headers();
        headers.remove(CACHE_CONTROL);
        Status::with_metadata(code, message, MetadataMap::from_headers(headers))
    }
}
