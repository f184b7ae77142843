//! `Weakens`: one rule follows from another, decided by the compiler. `ImpliedBy`: declared by the weaker rule.

use std::marker::PhantomData;

use frunk_core::hlist::{HCons, HNil};

use super::tenant::In;
use crate::realm::Scope;
use crate::requirement::{AnyOf, Fresh, Grants, Level, Requirement};

/// Declares the rules that imply this one: what one of them permits, this rule permits.
///
/// [`Permitted::weaken`](crate::Permitted::weaken) uses the declaration.
///
/// ```
/// use authed::{Forbidden, Identity, ImpliedBy, Permitted, Rule, SimpleUser, User, scopes};
///
/// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
///
/// pub struct Post { author: String, is_published: bool }
///
/// pub enum Author {}
/// pub enum Reader {}
///
/// impl Rule<Post> for Author {
///     // ..
/// #   type Realm = Press;
/// #   type OnFailure = Forbidden;
/// #   fn permits(by: &Identity<Press>, post: &Post) -> bool { by.user().id() == post.author }
/// }
///
/// impl Rule<Post> for Reader {
///     type Realm = Press;
///     type OnFailure = Forbidden;
///
///     fn permits(by: &Identity<Press>, post: &Post) -> bool {
///         post.is_published || Author::permits(by, post)
///     }
/// }
///
/// /// Authors read their posts.
/// impl ImpliedBy for Reader {
///     type Rules = (Author,);
/// }
///
/// fn edit(post: Permitted<Post, Author>) {
///     read(Permitted::weaken(post));
/// }
///
/// fn read(post: Permitted<Post, Reader>) {}
/// ```
///
/// The compiler does not check the declaration. The weaker rule makes it, so only its own crate can: another crate cannot
/// declare that its rule implies yours.
pub trait ImpliedBy {
    /// A tuple or an `HList` of rules.
    type Rules;
}

/// What rule `Self` permits, rule `W` permits. `I` is where `W` follows from, and is inferred.
///
/// Sealed by its private module.
#[diagnostic::on_unimplemented(
    message = "the rule `{Self}` does not imply the rule `{W}`",
    label = "not permitted by `{W}`",
    note = "a tuple implies each of its members, and a rule implies `AnyOf` of itself and others, one step at a time",
    note = "a rule of your own declares what implies it: `impl ImpliedBy for Reader {{ type Rules = (Author,); }}`"
)]
pub trait Weakens<W, I> {}

macro_rules! places {
    ($($(#[$doc:meta])* $Name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $Name<I>(PhantomData<I>);
    )* };
}

places! {
    /// `W` is a member of the tuple or the list `Self`.
    Member;
    /// `Self` is a member of the choice `W`.
    Alternative;
    /// `Self` is a member of what `W` declares.
    Declared;
    /// Further down in a list.
    There;
}

/// The requirement `Self` grants the requirement `W`.
#[derive(Debug)]
pub enum Granted {}

/// The first of a list.
#[derive(Debug)]
pub enum Here {}

#[diagnostic::do_not_recommend]
impl<R, W, I> Weakens<W, Member<I>> for R where R: Has<W, I> {}

#[diagnostic::do_not_recommend]
impl<R, L, I> Weakens<AnyOf<L>, Alternative<I>> for R where L: Has<R, I> {}

#[diagnostic::do_not_recommend]
impl<R, W, I> Weakens<W, Declared<I>> for R where W: ImpliedBy<Rules: Has<R, I>> {}

#[diagnostic::do_not_recommend]
impl<R: Scope + Grants<W>, W: Scope> Weakens<W, Granted> for R {}

#[diagnostic::do_not_recommend]
impl<R: Scope + Grants<W>, W: Scope> Weakens<In<W>, Granted> for In<R> {}

#[diagnostic::do_not_recommend]
impl<R, A, B, P, Q> Weakens<Fresh<R, B, Q>, Granted> for Fresh<R, A, P>
where
    Fresh<R, B, Q>: Requirement,
    Fresh<R, A, P>: Grants<Fresh<R, B, Q>>,
{
}

#[diagnostic::do_not_recommend]
impl<R, const M: usize, const N: usize, P, Q> Weakens<Level<R, N, Q>, Granted> for Level<R, M, P>
where
    Level<R, N, Q>: Requirement,
    Level<R, M, P>: Grants<Level<R, N, Q>>,
{
}

/// A list that has the rule `W`, at the place `I`.
pub trait Has<W, I> {}

impl<W, L> Has<W, Here> for HCons<W, L> {}

impl<W, H, L: Has<W, I>, I> Has<W, There<I>> for HCons<H, L> {}

macro_rules! list {
    () => { HNil };
    ($H:ident $($T:ident)*) => { HCons<$H, list!($($T)*)> };
}

macro_rules! tuples {
    ($(($($M:ident)*))*) => { $(
        impl<W, I, $($M),*> Has<W, I> for ($($M,)*) where list!($($M)*): Has<W, I> {}
    )* };
}

tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H J)
    (A B C D E F G H J K) (A B C D E F G H J K L) (A B C D E F G H J K L M)
}
