//! `Permitted`: a resource that a rule permits. No other file creates one.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::known::Known;
use super::rule_type::RuleType;
use super::weaken::Weakens;
use super::why::denied;
#[cfg(feature = "axum")]
use super::with_state::{StateRule, denied_with};
use super::{Rule, may};
#[cfg(feature = "axum")]
use crate::caller::Caller;
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
/// A `Permitted` owns the resource, so it can be moved to a task. It states what was true when the rule was checked. For a
/// resource behind a reference there is [`PermittedRef`].
///
/// It does not identify the caller. A function that needs the caller takes a [`Proof`](crate::Proof) as well.
///
/// A `Permitted` is invariant: one for a subtype of `T` or `R` is not one for `T` and `R`, since a rule can permit the one and
/// deny the other.
#[must_use = "a `Permitted` is a permission: pass it to the functions that need it"]
pub struct Permitted<T, R: RuleType + ?Sized> {
    resource: T,
    by: Fact<T, R>,
}

/// A resource behind a reference that rule `R` permits this caller to access. `Copy`, the size of a reference.
///
/// Returned by [`AskRules::permitted_ref`](crate::AskRules::permitted_ref) and [`Permitted::as_ref`]. It lives at most as long
/// as the resource.
///
/// ```
/// use authed::{AskRules, Caller, Denied, PermittedRef, SimpleUser, scopes};
///
/// scopes! { pub realm Press for SimpleUser; pub scope Editor = "editor"; }
///
/// fn print(text: PermittedRef<'_, str, Editor>) -> usize {
///     text.len()
/// }
///
/// fn handler(caller: Caller<Press>, text: &str) -> Result<usize, Denied> {
///     Ok(print(caller.permitted_ref(text)?))
/// }
/// ```
///
/// It is not a `Permitted<&T, R>`, which states something else: that `R` is a rule about references, and permits this one.
#[must_use = "a `PermittedRef` is a permission: pass it to the functions that need it"]
pub struct PermittedRef<'r, T: ?Sized, R: RuleType + ?Sized> {
    resource: &'r T,
    by: Fact<T, R>,
}

/// Invariant in both types, without owning either.
#[allow(clippy::type_complexity)]
type Fact<T, R> = PhantomData<(fn(*const T) -> *const T, fn(PhantomData<R>) -> PhantomData<R>)>;

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

#[cfg(feature = "axum")]
impl<T, R: RuleType + ?Sized> Permitted<T, R> {
    /// Checks a rule that needs the state.
    pub(crate) async fn decide_with(
        by: &Caller<R::Realm>,
        resource: T,
        state: &R::State,
    ) -> Result<Result<Self, Denied>, R::Error>
    where
        R: StateRule<T>,
    {
        let ruling = R::permits_with_state(by.identity(), &resource, state).await?;
        Ok(if ruling.permits() { Ok(Self::new(resource)) } else { Err(denied_with::<R, T>(by, &resource, ruling)) })
    }
}

impl<'r, T: ?Sized, R: Rule<T>> PermittedRef<'r, T, R> {
    /// Checks the rule for a resource behind a reference.
    #[inline]
    pub(super) fn decide(by: &(impl Known<Realm = R::Realm> + ?Sized), resource: &'r T) -> Result<Self, Denied> {
        if may::<R, T>(by.identity(), resource) { Ok(Self::new(resource)) } else { Err(denied::<R, T>(by, resource)) }
    }
}

impl<T, R: RuleType + ?Sized> Permitted<T, R> {
    /// Creates the proof, after the rule permitted the resource.
    fn new(resource: T) -> Self {
        Self { resource, by: PhantomData }
    }
}

impl<'r, T: ?Sized, R: RuleType + ?Sized> PermittedRef<'r, T, R> {
    /// Creates the proof, after the rule permitted the resource.
    fn new(resource: &'r T) -> Self {
        Self { resource, by: PhantomData }
    }
}

/// Associated functions, called as `Permitted::into_inner(post)`: they do not shadow methods of the resource.
impl<T, R: RuleType + ?Sized> Permitted<T, R> {
    /// Returns the resource without the proof.
    pub fn into_inner(this: Self) -> T {
        this.resource
    }

    /// Returns the proof for a reference to the resource.
    pub fn as_ref(this: &Self) -> PermittedRef<'_, T, R> {
        PermittedRef::new(&this.resource)
    }

    /// Returns the proof for a weaker rule `W`.
    ///
    /// These rules are weaker than `R`:
    ///
    /// - each member, if `R` is a tuple or an `HList`
    /// - `AnyOf<(.., R, ..)>`
    /// - a scope that the scope `R` implies, also in [`In`](crate::In); `Fresh` with a longer time;
    ///   `Level` with a lower number
    /// - a rule that names `R` in its [`ImpliedBy`](crate::ImpliedBy)
    ///
    /// ```
    /// use authed::{AskRules, Authed, Denied, Forbidden, Identity, Permitted, Rule, SimpleUser, User, scopes};
    ///
    /// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
    ///
    /// pub struct Post { author: String }
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
    /// fn publish(post: Permitted<Post, (Author, Writer)>) -> String {
    ///     sign(Permitted::weaken(post))
    /// }
    ///
    /// fn sign(post: Permitted<Post, Author>) -> String {
    ///     format!("by {}", post.author)
    /// }
    /// ```
    pub fn weaken<W, I>(this: Self) -> Permitted<T, W>
    where
        R: Weakens<W, I>,
        W: Rule<T>,
    {
        Permitted::new(this.resource)
    }
}

/// Associated functions, called as `PermittedRef::into_inner(post)`: they do not shadow methods of the resource.
impl<'r, T: ?Sized, R: RuleType + ?Sized> PermittedRef<'r, T, R> {
    /// Returns the reference without the proof.
    pub fn into_inner(this: Self) -> &'r T {
        this.resource
    }

    /// Returns the proof for a weaker rule `W`: see [`Permitted::weaken`].
    pub fn weaken<W, I>(this: Self) -> PermittedRef<'r, T, W>
    where
        R: Weakens<W, I>,
        W: Rule<T>,
    {
        PermittedRef::new(this.resource)
    }
}

/// Reads the resource. There is no `DerefMut`: the rule did not check the changed resource.
impl<T, R: RuleType + ?Sized> Deref for Permitted<T, R> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.resource
    }
}

/// Reads the reference, which lives as long as the resource: `*post` is a `&Post`.
impl<'r, T: ?Sized, R: RuleType + ?Sized> Deref for PermittedRef<'r, T, R> {
    type Target = &'r T;

    #[inline]
    fn deref(&self) -> &&'r T {
        &self.resource
    }
}

/// For numbers and the like. A `Clone` implementation could return another resource.
impl<T: Copy, R: RuleType + ?Sized> Clone for Permitted<T, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Copy, R: RuleType + ?Sized> Copy for Permitted<T, R> {}

impl<T: ?Sized, R: RuleType + ?Sized> Clone for PermittedRef<'_, T, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized, R: RuleType + ?Sized> Copy for PermittedRef<'_, T, R> {}

/// Prints what the resource prints.
impl<T: fmt::Debug, R: RuleType + ?Sized> fmt::Debug for Permitted<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Permitted").field(&self.resource).finish()
    }
}

/// Prints what the resource prints.
impl<T: fmt::Debug + ?Sized, R: RuleType + ?Sized> fmt::Debug for PermittedRef<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PermittedRef").field(&self.resource).finish()
    }
}
