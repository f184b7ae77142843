//! `Allowed`: a resource that a rule has been asked about. Nothing outside of this file makes one.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::{NotAllowed, Rule, may};
use crate::caller::Identity;

/// A resource, and that the rule `R` allows the caller to do it to this very one.
///
/// Comes from [`AskRules::allowed`](super::AskRules::allowed), or under axum as a handler's parameter. A function that takes one cannot be called
/// with a resource that has not been looked at:
///
/// ```
/// use authed::{Allowed, AskRules, Caller, Forbidden, Identity, NotAllowed, Rule, SimpleUser, User, scopes};
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
///     fn allows(by: &Identity<Press>, post: &Post) -> bool {
///         by.user().id() == post.author
///     }
/// }
///
/// fn rename(post: Allowed<Post, Author>, title: String) -> Post {
///     Post { title, ..Allowed::into_inner(post) }
/// }
///
/// fn handler(caller: Caller<Press>, post: Post) -> Result<Post, NotAllowed> {
///     let post = caller.allowed::<Author>(post)?;
///     println!("renaming {}", post.title);
///     Ok(rename(post, "On engines".to_owned()))
/// }
/// ```
///
/// The resource can be read, and cannot be exchanged or changed: the rule has looked at this one. Whoever takes it out
/// with [`into_inner`](Self::into_inner) may change it, and has no proof about it any more. What can be changed through
/// `&T`, a `Mutex` for one, can be changed here, too.
///
/// # How long it is good for
///
/// As an [`Authed`](crate::Authed), it owns what it is about, and so it can be moved into a task that writes it down. It
/// says what was so when the rule was asked. `Allowed<&T, R>`, which [`AskRules::allowed_ref`](super::AskRules::allowed_ref) and
/// [`as_ref`](Self::as_ref) make, lives as long as the resource at most, and is copied as a reference is.
///
/// It does not say which caller was allowed: a function that needs to know takes a [`Proof`](crate::Proof), too.
#[must_use = "an `Allowed` is the proof that the caller may do it to this resource: hand it to what needs it"]
pub struct Allowed<T, R: ?Sized> {
    resource: T,
    by: PhantomData<fn() -> R>,
}

impl<T, R: Rule<T>> Allowed<T, R> {
    /// Asks the rule.
    #[inline]
    pub(crate) fn decide(by: Option<&Identity<R::Realm>>, resource: T) -> Result<Self, NotAllowed> {
        if may::<R, T>(by, &resource) { Ok(Self::new(resource)) } else { Err(NotAllowed::new::<R, T>(by, &resource)) }
    }

    /// Asks the rule, and lets the resource go that it does not allow.
    #[inline]
    pub(super) fn only_if_allowed(by: Option<&Identity<R::Realm>>, resource: T) -> Option<Self> {
        if may::<R, T>(by, &resource) { Some(Self::new(resource)) } else { None }
    }
}

impl<'r, T: ?Sized, R: Rule<T>> Allowed<&'r T, R> {
    /// Asks the rule about what the reference leads to.
    #[inline]
    pub(super) fn decide_ref(by: Option<&Identity<R::Realm>>, resource: &'r T) -> Result<Self, NotAllowed> {
        if may::<R, T>(by, resource) { Ok(Self::new(resource)) } else { Err(NotAllowed::new::<R, T>(by, resource)) }
    }
}

impl<T, R: ?Sized> Allowed<T, R> {
    /// The rule has allowed it.
    fn new(resource: T) -> Self {
        Self { resource, by: PhantomData }
    }
}

/// These are called as `Allowed::into_inner(post)`, so that they do not stand before methods of the resource.
impl<T, R: ?Sized> Allowed<T, R> {
    /// The resource without the proof.
    pub fn into_inner(this: Self) -> T {
        this.resource
    }

    /// The same about a reference to the resource, for a function that only reads it.
    pub fn as_ref(this: &Self) -> Allowed<&T, R> {
        Allowed::new(&this.resource)
    }
}

/// To read the resource. There is no `DerefMut`: the rule has not looked at what would come out.
impl<T, R: ?Sized> Deref for Allowed<T, R> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.resource
    }
}

/// For references above all. What has a `Clone` of its own could come out as another resource.
impl<T: Copy, R: ?Sized> Clone for Allowed<T, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Copy, R: ?Sized> Copy for Allowed<T, R> {}

/// Prints what the resource prints.
impl<T: fmt::Debug, R: ?Sized> fmt::Debug for Allowed<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Allowed").field(&self.resource).finish()
    }
}
