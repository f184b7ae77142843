//! `Permitted` as an extractor: the resource is loaded and its rule checked before the handler runs.

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use super::extract::CarriesAuthenticator;
use crate::decision::Denied;
use crate::rule::{Permitted, Rule};

/// Authenticates the request, extracts the resource, and checks the rule, in this order. If the rule denies, its policy
/// responds, in the request's protocol.
///
/// The resource is any type that is an extractor: it reads the path and loads what the path names.
///
/// ```
/// use authed::{Authed, Authenticator, Identity, NotFound, Permitted, Rejection, Rule, SimpleUser, User, scopes};
/// use axum::extract::{FromRequestParts, Path};
/// use axum::{Router, http::request::Parts, routing::get};
///
/// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
///
/// pub struct Post { author: String, text: String }
///
/// impl<S: Send + Sync> FromRequestParts<S> for Post {
///     type Rejection = Rejection;
///
///     async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, Rejection> {
///         let Path(id) = Path::<u64>::from_request_parts(head, state).await.map_err(|_| Rejection::not_found())?;
///         find(id).ok_or_else(Rejection::not_found)
///     }
/// }
/// # fn find(_: u64) -> Option<Post> { None }
///
/// pub enum Author {}
///
/// impl Rule<Post> for Author {
///     type Realm = Press;
///     type OnFailure = NotFound;   // as a post that is not there
///
///     fn permits(by: &Identity<Press>, post: &Post) -> bool {
///         by.user().id() == post.author
///     }
/// }
///
/// async fn edit(_: Authed<Writer>, post: Permitted<Post, Author>) -> String {
///     post.text.clone()
/// }
///
/// fn app(authenticator: Authenticator<Press>) -> Router {
///     Router::new().route("/posts/{id}", get(edit)).with_state(authenticator)
/// }
/// ```
impl<T, R, St> FromRequestParts<St> for Permitted<T, R>
where
    T: FromRequestParts<St>,
    R: Rule<T>,
    St: CarriesAuthenticator<R::Realm> + Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Response> {
        let caller = state.authenticator().decided_caller(head).await.map_err(IntoResponse::into_response)?;
        let resource = T::from_request_parts(head, state).await.map_err(IntoResponse::into_response)?;
        Self::decide(&caller, resource).map_err(|denied| denied.rejection_to(head).into_response())
    }
}

/// The policy's response without the request: see [`Denied`].
impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        self.into_rejection().into_response()
    }
}
