//! `Allowed` as an extractor: the resource is found, and a rule asked about it, before the handler runs.

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use super::CarriesAuthenticator;
use crate::rule::{Allowed, NotAllowed, Rule};

/// Finds out who is calling, extracts the resource, and asks the rule, in this order. Whom it does not allow it is
/// refused as the rule's failure policy says, in the protocol of the request.
///
/// The resource is any type that is an extractor itself: the one that looks into the path and loads what it names.
///
/// ```
/// use authed::{Allowed, Authed, Authenticator, Identity, NotFound, Refusal, Rule, SimpleUser, User, scopes};
/// use axum::extract::{FromRequestParts, Path};
/// use axum::{Router, http::request::Parts, routing::get};
///
/// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
///
/// pub struct Post { author: String, text: String }
///
/// impl<S: Send + Sync> FromRequestParts<S> for Post {
///     type Rejection = Refusal;
///
///     async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, Refusal> {
///         let Path(id) = Path::<u64>::from_request_parts(head, state).await.map_err(|_| Refusal::not_found())?;
///         find(id).ok_or_else(Refusal::not_found)
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
///     fn allows(by: &Identity<Press>, post: &Post) -> bool {
///         by.user().id() == post.author
///     }
/// }
///
/// async fn edit(_: Authed<Writer>, post: Allowed<Post, Author>) -> String {
///     post.text.clone()
/// }
///
/// fn app(authenticator: Authenticator<Press>) -> Router {
///     Router::new().route("/posts/{id}", get(edit)).with_state(authenticator)
/// }
/// ```
impl<T, R, St> FromRequestParts<St> for Allowed<T, R>
where
    T: FromRequestParts<St>,
    R: Rule<T>,
    St: CarriesAuthenticator<R::Realm> + Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Response> {
        let authenticator = state.authenticator();
        let caller = authenticator.caller(head).await.map_err(IntoResponse::into_response)?;
        let resource = T::from_request_parts(head, state).await.map_err(IntoResponse::into_response)?;
        Self::decide(caller.identity(), resource).map_err(|no| no.answer(head, &authenticator).into_response())
    }
}

/// The answer of the rule's failure policy, which does not know the request: see [`NotAllowed`].
impl IntoResponse for NotAllowed {
    fn into_response(self) -> Response {
        self.refusal().into_response()
    }
}
