//! `Resource`: what a capture of a path names, and how the library finds it.

use std::any::{Any, type_name};
use std::str::FromStr;
use std::sync::Arc;

use axum_core::response::IntoResponse;
use http::request::Parts;

use super::captures::Captures;
use super::found::Found;
use super::lost::Lost;

/// An object that a capture of a path names: a post, an account, an invoice.
///
/// The library reads the capture, and finds the object by its key. So an object from a body or a query cannot take its
/// place. The handler says which rule must permit it:
///
/// ```
/// use authed::{Authed, Authenticator, Identity, NotFound, Permitted, Rejection, Resource, Routes, Rule, SimpleUser, User};
/// use authed::{path, routing::get, scopes};
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
///     async fn find(id: u64, _: &(), _state: &St) -> Result<Option<Self>, Rejection> {
///         Ok((id == 7).then(|| Post { author: "ada".to_owned(), text: "On engines".to_owned() }))
///     }
/// }
///
/// /// The author of the post. For other callers the post does not exist.
/// pub enum Author {}
///
/// impl Rule<Post> for Author {
///     type Realm = Press;
///     type OnFailure = NotFound;
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
/// let routes: Routes<Authenticator<Press>> = Routes::new().object_route(path!("/posts/{id}"), get(edit));
/// assert_eq!(routes.table().to_string(), "\
/// method  path         who may call it  which object    others get           handler
/// GET     /posts/{id}  writer           Author of Post  Forbidden, NotFound  edit
/// ");
/// ```
///
/// A capture that is no key, and a key without an object, get the response to unknown paths. A rule with the policy
/// [`NotFound`](crate::NotFound) denies with the same response.
///
/// # Clone
///
/// An object is found once per request. Every further parameter gets a clone, and its rule checks that clone.
///
/// # Objects inside others
///
/// [`Within`](Self::Within) is the object of an earlier capture that this one belongs to, such as the tenant of an invoice.
/// The library finds it first. So `/t/{tenant}/invoices/{number}` finds the invoice among those of this tenant.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be found by a capture of a path",
    label = "does not implement `Resource<{St}>`",
    note = "write `impl Resource<App> for {Self}`, where `App` is the state of the router: the key, and how the object is found"
)]
pub trait Resource<St>: Clone + Send + Sync + Sized + 'static {
    /// The key, as the capture has it: a number, a UUID, a name.
    type Key: FromStr + Send;

    /// The object that this one belongs to, or `()`.
    ///
    /// A capture before this one must name it. Otherwise the router is not made.
    type Within: Send + Sync + 'static;

    /// The response if the object cannot be loaded.
    type Error: IntoResponse;

    /// Returns the object with this key, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// Returns the response to send. A database that is down is an error, and a missing object is not.
    fn find(
        key: Self::Key,
        within: &Self::Within,
        state: &St,
    ) -> impl Future<Output = Result<Option<Self>, Self::Error>> + Send;
}

/// Returns the object that this capture names. Finds it if no parameter asked for it before, and keeps it for further
/// parameters if it is shared.
pub(super) async fn object_at<T: Resource<St>, St: Sync>(
    captures: &Captures,
    index: usize,
    head: &mut Parts,
    state: &St,
    is_shared: bool,
) -> Result<Arc<T>, Lost> {
    if let Some(object) = Found::at::<T>(&head.extensions, index) {
        return Ok(object);
    }
    let misplaced = || Lost::misplaced(type_name::<T>(), captures.len());
    let key = captures.get(index).ok_or_else(misplaced)?.parse().map_err(|_| Lost::Missing)?;
    let around;
    let within = match (&() as &dyn Any).downcast_ref::<T::Within>() {
        Some(nothing) => nothing,
        None => {
            around = Found::before::<T::Within>(&head.extensions, index).ok_or_else(misplaced)?;
            &*around
        }
    };
    let object = match T::find(key, within, state).await {
        Ok(Some(object)) => Arc::new(object),
        Ok(None) => return Err(Lost::Missing),
        Err(error) => return Err(Lost::failed(error)),
    };
    if is_shared {
        Found::insert(&mut head.extensions, index, Arc::clone(&object));
    }
    Ok(object)
}
