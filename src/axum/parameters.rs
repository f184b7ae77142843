//! What a handler in `Routes` takes after its access, and what it returns.

use axum_core::extract::{FromRequest, FromRequestParts};
use axum_core::response::IntoResponse;

/// An extractor of the request's head. All types that implement axum's [`FromRequestParts`] are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor of the request's head",
    label = "this handler has a parameter `{Self}` between its first and its last one",
    note = "a parameter that reads the body is the last one; for a type of your own, implement `FromRequestParts`"
)]
pub trait HeadParameter<St>: FromRequestParts<St> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<St>, St> HeadParameter<St> for T {}

/// An extractor, which may read the body. All types that implement axum's [`FromRequest`] are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor",
    label = "this handler has a parameter `{Self}`",
    note = "a body is read by `axum::Json<T>` or `axum::Form<T>`, where `T` implements `serde::Deserialize`; for a type of your own, implement `FromRequestParts`, or `FromRequest` if it reads the body"
)]
pub trait LastParameter<St, M>: FromRequest<St, M> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequest<St, M>, St, M> LastParameter<St, M> for T {}

/// What an async function returns when it is called. All futures are.
#[diagnostic::on_unimplemented(
    message = "this handler is not an async function",
    label = "it returns `{Self}`, which is not a future",
    note = "write `async fn`"
)]
pub trait AsyncAnswer: Future {}

#[diagnostic::do_not_recommend]
impl<F: Future> AsyncAnswer for F {}

/// A response. All types that implement axum's [`IntoResponse`] are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response",
    label = "this handler returns `{Self}`",
    note = "return a type that implements `IntoResponse`, such as `String`, `axum::Json<T>`, or a `Result` of two such types"
)]
pub trait IsResponse: IntoResponse {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> IsResponse for T {}
