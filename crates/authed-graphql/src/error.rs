//! Denials as errors of GraphQL.

use async_graphql::{Error, ErrorExtensions};
use authed::Denied;
use authed::revocation::EndReason;
use http::request::Parts;

/// Returns the error of a denied field, and reports the denial.
pub(crate) fn denied(denied: Denied, head: &Parts) -> Error {
    let rejection = denied.rejection_to(head);
    let is_known = denied.is_authenticated();
    match rejection.status().as_u16() {
        404 => unknown(denied.operation().unwrap_or_default()),
        401 => coded(denied.to_string(), "UNAUTHENTICATED"),
        _ if !is_known => coded(denied.to_string(), "UNAUTHENTICATED"),
        _ => coded(denied.to_string(), "FORBIDDEN"),
    }
}

/// The error of the validation: it has no code.
fn unknown(operation: &str) -> Error {
    let (parent, field) = operation.rsplit_once('.').unwrap_or(("", operation));
    Error::new(format!(r#"Unknown field "{field}" on type "{parent}"."#))
}

/// Returns the error of a caller who has ended.
pub(crate) fn ended(reason: EndReason) -> Error {
    coded(reason.to_string(), "UNAUTHENTICATED")
}

/// Returns the error of a request that no authenticator has seen.
pub(crate) fn undecided() -> Error {
    coded("the request was not authenticated".to_owned(), "UNAUTHENTICATED")
}

fn coded(message: String, code: &str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}
