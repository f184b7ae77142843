//! `Permitted`: a resource that a rule permits. No other file creates one.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::known::Known;
use super::why::denied;
use super::{Rule, may};
use crate::decision::Denied;

/// A resource that rule `R` permits this caller to access.
///
/// Returned by [`AskRules::permitted`](crate::AskRules::permitted). With axum it is also a handler's parameter. A
/// function with such a parameter cannot be called with an unchecked resource:
///
/// ```
/// use authed::{AskRules, Caller, Denied, Forbidden, Identity, Permitted, Rule, SimpleUser, User, scopes};
///
/// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
///
/// pub struct Post { author: String, title: String }
///
/// pub enum Author {}
///
/// impl Rule<Post> for Author {
///     type Realm = Press;
///     type OnFailure = Forbidden;
///
///     fn permits(by: &Identity<Press>, post: &Post) -> bool {
///         by.user().id() == post.author
///     }
/// }
///
/// fn rename(post: Permitted<Post, Author>, title: String) -> Post {
///     Post { title, ..Permitted::into_inner(post) }
/// }
///
/// fn handler(caller: Caller<Press>, post: Post) -> Result<Post, Denied> {
///     let post = caller.permitted::<Author>(post)?;
///     println!("renaming {}", post.title);
///     Ok(rename(post, "On engines".to_owned()))
/// }
/// ```
///
/// The resource can be read, but not replaced or changed: the rule checked this one. [`into_inner`](Self::into_inner)
/// takes it out, without the proof. Interior mutability is not prevented: a `Mutex` in the resource can change.
///
/// # Lifetime
///
/// A `Permitted` owns the resource, so it can be moved to a task. It states what was true when the rule was checked.
/// `Permitted<&T, R>` lives at most as long as the resource, and is `Copy`. It is returned by
/// [`AskRules::permitted_ref`](crate::AskRules::permitted_ref) and [`as_ref`](Self::as_ref).
///
/// It does not identify the caller. A function that needs the caller takes a [`Proof`](crate::Proof) as well.
#[must_use = "a `Permitted` is a permission: pass it to the functions that need it"]
pub struct Permitted<T, R: ?Sized> {
    resource: T,
    by: PhantomData<fn() -> R>,
}

impl<T, R: Rule<T>> Permitted<T, R> {
    /// Checks the rule.
    #[inline]
    pub(crate) fn decide(by: &(impl Known<Realm = R::Realm> + ?Sized), resource: T) -> Result<Self, Denied> {
        if may::<R, T>(by.identity(), &resource) { Ok(Self::new(resource)) } else { Err(denied::<R, T>(by, &resource)) }
    }

    /// Checks the rule. Drops a resource that it denies.
    #[inline]
    pub(super) fn only_if_permitted(by: &(impl Known<Realm = R::Realm> + ?Sized), resource: T) -> Option<Self> {
        if may::<R, T>(by.identity(), &resource) { Some(Self::new(resource)) } else { None }
    }
}

impl<'r, T: ?Sized, R: Rule<T>> Permitted<&'r T, R> {
    /// Checks the rule for a resource behind a reference.
    #[inline]
    pub(super) fn decide_ref(by: &(impl Known<Realm = R::Realm> + ?Sized), resource: &'r T) -> Result<Self, Denied> {
        if may::<R, T>(by.identity(), resource) { Ok(Self::new(resource)) } else { Err(denied::<R, T>(by, resource)) }
    }
}

impl<T, R: ?Sized> Permitted<T, R> {
    /// Creates the proof, after the rule permitted the resource.
    fn new(resource: T) -> Self {
        Self { resource, by: PhantomData }
    }
}

/// Associated functions, called as `Permitted::into_inner(post)`: they do not shadow methods of the resource.
impl<T, R: ?Sized> Permitted<T, R> {
    /// Returns the resource without the proof.
    pub fn into_inner(this: Self) -> T {
        this.resource
    }

    /// Returns the proof for a reference to the resource.
    pub fn as_ref(this: &Self) -> Permitted<&T, R> {
        Permitted::new(&this.resource)
    }
}

/// Reads the resource. There is no `DerefMut`: the rule did not check the changed resource.
impl<T, R: ?Sized> Deref for Permitted<T, R> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.resource
    }
}

/// For references above all. A `Clone` implementation could return another resource.
impl<T: Copy, R: ?Sized> Clone for Permitted<T, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Copy, R: ?Sized> Copy for Permitted<T, R> {}

/// Prints what the resource prints.
impl<T: fmt::Debug, R: ?Sized> fmt::Debug for Permitted<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Permitted").field(&self.resource).finish()
    }
}
