//! `Permitted` as a parameter: the object is found and its rule checked before the handler runs.

use std::any::{TypeId, type_name};
use std::sync::Arc;

use axum_core::extract::{FromRef, FromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use super::captures::Captures;
use super::found::{Found, Lookup};
use super::lost::Lost;
use super::one_object::{Declared, OneObject};
use super::resource::{Resource, object_at};
use crate::axum::extract::CarriesAuthenticator;
use crate::caller::Caller;
use crate::rule::permitted::Permitted;
use crate::rule::with_state::StateRule;
use crate::table::ObjectAccess;

impl<T, R, St> OneObject<St> for Permitted<T, R>
where
    T: Resource<St>,
    R: StateRule<T, State: FromRef<St>, Error: IntoResponse> + ?Sized,
    St: CarriesAuthenticator<R::Realm> + Send + Sync,
{
    fn declared() -> Declared {
        Declared {
            access: ObjectAccess::permitted::<T, R, R::OnFailure>(),
            of: Some(of::<T>()),
            within: within::<T, St>(),
        }
    }

    async fn load(
        captures: &Captures,
        index: usize,
        head: &mut Parts,
        state: &St,
        is_shared: bool,
    ) -> Result<Self, Lost> {
        // First, so that a wrong login does not tell which objects exist.
        let caller = caller_of::<T, R, St>(head, state).await?;
        let object = object_at::<T, St>(captures, index, head, state, is_shared).await?;
        ask(&caller, object, head, state).await
    }
}

pub(super) async fn caller_of<T, R, St>(head: &mut Parts, state: &St) -> Result<Caller<R::Realm>, Lost>
where
    R: StateRule<T> + ?Sized,
    St: CarriesAuthenticator<R::Realm> + Send + Sync,
{
    let caller = state.authenticator().decided_caller(head).await;
    caller.map_err(Lost::failed)
}

/// Returns the type of an object, and its name.
pub(super) fn of<T: 'static>() -> (TypeId, &'static str) {
    (TypeId::of::<T>(), type_name::<T>())
}

/// Returns the type of the object around the objects of type `T`.
pub(super) fn within<T: Resource<St>, St>() -> Option<(TypeId, &'static str)> {
    let within = of::<T::Within>();
    (within.0 != TypeId::of::<()>()).then_some(within)
}

/// Asks the rule about a copy of the object, which is then the permitted one.
pub(super) async fn ask<T, R, St>(
    caller: &Caller<R::Realm>,
    object: Arc<T>,
    head: &Parts,
    state: &St,
) -> Result<Permitted<T, R>, Lost>
where
    T: Resource<St>,
    R: StateRule<T, State: FromRef<St>, Error: IntoResponse> + ?Sized,
{
    match Permitted::decide_with(caller, Arc::unwrap_or_clone(object), &R::State::from_ref(state)).await {
        Ok(Ok(permitted)) => Ok(permitted),
        Ok(Err(denied)) => Err(Lost::Denied(denied.rejection_to(head))),
        Err(error) => Err(Lost::failed(error)),
    }
}

/// Returns the object of this type that the path names: for parameters after the second one, and for axum's own routers.
pub(super) async fn named<T: Resource<St>, St: Sync>(head: &mut Parts, state: &St) -> Result<Arc<T>, Lost> {
    let captures = match Found::only::<T>(&head.extensions) {
        Lookup::One(object) => return Ok(object),
        Lookup::NotOne => return Err(Lost::misplaced(type_name::<T>(), 0)),
        Lookup::Unread => Captures::of(head).await?,
    };
    if captures.len() != 1 {
        return Err(Lost::misplaced(type_name::<T>(), captures.len()));
    }
    object_at::<T, St>(&captures, 0, head, state, true).await
}

/// Authenticates the request, finds the object that the path names, and checks the rule, in this order. If the rule denies,
/// its policy responds, in the request's protocol.
///
/// In [`Routes`](crate::Routes), the second parameter of a handler is the object of the path's capture: see
/// [`object_route`](crate::Routes::object_route). A later parameter of the same type is the same object. Below
/// [`under_object`](crate::Routes::under_object), a parameter is the object of the prefix.
///
/// In a plain [`axum::Router`], the path must have exactly one capture. Otherwise the response is 500, since nothing says
/// which capture names the object.
///
/// ```
/// use authed::{Authed, Authenticator, Identity, NotFound, Permitted, Rejection, Resource, Rule, SimpleUser, User, scopes};
/// use axum::{Router, routing::get};
///
/// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
///
/// #[derive(Clone)]
/// pub struct Post { author: String, text: String }
///
/// impl<St: Sync> Resource<St> for Post {
///     type Key = u64;
///     type Within = ();
///     type Error = Rejection;
///
///     async fn find(id: u64, _: &(), _: &St) -> Result<Option<Self>, Rejection> {
///         Ok(find(id))
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
    T: Resource<St>,
    R: StateRule<T, State: FromRef<St>, Error: IntoResponse> + ?Sized,
    St: CarriesAuthenticator<R::Realm> + Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Response> {
        let permitted = async {
            let caller = caller_of::<T, R, St>(head, state).await?;
            let object = named::<T, St>(head, state).await?;
            ask(&caller, object, head, state).await
        };
        let permitted = permitted.await;
        permitted.map_err(|lost| lost.into_response(head))
    }
}
