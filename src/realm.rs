//! Realms and their scopes: the permissions of an application.

#[cfg(doctest)]
mod by_hand;
mod declaration;
pub mod graph;
#[doc(hidden)]
pub mod lattice;

use frunk_core::hlist::{HCons, HNil};
use typenum::{B1, Const, IsLess, ToUInt, Unsigned};

use crate::entailment::{List, Numbered};
use crate::requirement::Requirement;
use crate::scope_set::ScopeSet;
use crate::user::User;

/// A protection space ([RFC 9110, 11.5]): a set of scopes, and the type of its users.
///
/// Realms are declared with [`scopes!`](crate::scopes), never by hand. The compiler checks that no two scopes of a realm
/// share a number, and that a scope implies no more than the realm's table says. Only the realm's own crate can declare
/// scopes of the realm. A realm written by hand can still give a scope a misleading name: its own crate decides what
/// names grant.
///
/// ```
/// use authed::{SimpleUser, realm::Realm, scopes};
///
/// scopes! {
///     /// The shop's permissions.
///     pub realm Shop for SimpleUser;
///
///     /// Reads unpublished products.
///     pub scope Viewer = "viewer";
///     pub scope Editor = "editor": Viewer;
/// }
///
/// assert_eq!(Shop::NAME, "Shop");
/// let lines: Vec<String> = Shop::SCOPES.iter().map(|scope| format!("{}: {:?}", scope.name(), scope.implies())).collect();
/// assert_eq!(lines, ["viewer: []", "editor: [\"viewer\"]"]);
/// assert_eq!(Shop::SCOPES[0].doc(), "Reads unpublished products.");
/// ```
///
/// [RFC 9110, 11.5]: https://www.rfc-editor.org/rfc/rfc9110#section-11.5
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a realm",
    label = "not a realm",
    note = "declare a realm together with its scopes: `scopes! {{ pub realm Shop for Account; pub scope Admin = \"admin\"; }}`"
)]
pub trait Realm: Send + Sync + Sized + 'static {
    /// The type of the realm's users.
    type User: User;

    /// The name in challenges: `realm="…"`.
    const NAME: &'static str;

    /// All scopes of the realm, in the order of their declaration.
    const SCOPES: &'static [ScopeInfo];

    #[doc(hidden)]
    const BY_NAME: &'static [u8];

    /// The number of scopes.
    #[doc(hidden)]
    type Size: Number;
}

/// A permission: a zero-sized marker type with a name.
///
/// Scopes are declared with [`scopes!`](crate::scopes). A scope is also the simplest [`Requirement`].
///
/// ```
/// use authed::{SimpleUser, realm::Scope, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Admin = "admin";
/// }
///
/// assert_eq!(Admin::NAME, "admin");
/// assert_eq!(size_of::<Admin>(), 0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope",
    label = "not a scope",
    note = "declare it in the realm's `scopes! {{ .. }}`: `pub scope Name = \"name\";`"
)]
pub trait Scope: Requirement<Realm: Declares<Self>> + Sized {
    /// The scope's number within its realm, as a type: `typenum::Const<3>`.
    type Index: Number;

    /// The scopes that this one implies: an `HList`.
    type Implies: ScopesOf<Self::Realm>;

    /// The scope's name in tokens, databases and challenges.
    const NAME: &'static str;
}

/// A number in a type. Sealed and `Sized`: a foreign number or a trait object could claim to equal another number.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the number of a scope",
    label = "not a number that `scopes!` assigns",
    note = "declare scopes in `scopes! {{ .. }}`: an `impl Scope` by hand does not compile"
)]
pub trait Number: sealed::Number + Sized + 'static {
    type Value: Unsigned;
}

impl<const N: usize> Number for Const<N>
where
    Self: ToUInt<Output: Unsigned>,
{
    type Value = <Self as ToUInt>::Output;
}

/// The realm's scope with one number. There is one implementation for each number, so coherence makes numbers unique.
/// Only the realm's crate can write one.
///
/// Implemented for `Const<3>` and not for `U3`: coherence does not look through `U<{ .. }>`, which is a projection.
#[doc(hidden)]
pub trait Slot<Index>: Realm {
    type Scope;
}

/// The realm declares this scope, at a number that `scopes!` assigned. With a higher number, the realm's own crate
/// could add a scope that is not in the realm's table.
///
/// A bound `Slot<Index, Scope = Self>` states the same, but fails with an E0271 that has none of our text.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the realm `{Self}` does not declare the scope `{S}`",
    label = "`{S}` is not in the realm's `scopes!`",
    note = "declare scopes in `scopes! {{ .. }}`: an `impl Scope` by hand does not compile"
)]
pub trait Declares<S>: Realm + sealed::Declares<S> {}

#[diagnostic::do_not_recommend]
impl<R, S> Declares<S> for R
where
    S: Scope<Realm = R>,
    R: Slot<S::Index, Scope = S>,
    NumberOf<S>: IsLess<SizeOf<R>, Output = B1>,
{
}

type NumberOf<S> = <<S as Scope>::Index as Number>::Value;
type SizeOf<R> = <<R as Realm>::Size as Number>::Value;

mod sealed {
    use super::{B1, Const, IsLess, NumberOf, Scope, SizeOf, Slot};

    pub trait Number {}

    impl<const N: usize> Number for Const<N> {}

    pub trait Declares<S> {}

    #[diagnostic::do_not_recommend]
    impl<R, S> Declares<S> for R
    where
        S: Scope<Realm = R>,
        R: Slot<S::Index, Scope = S>,
        NumberOf<S>: IsLess<SizeOf<R>, Output = B1>,
    {
    }
}

/// Scopes as the computation with types sees them.
#[diagnostic::do_not_recommend]
impl<S: Scope> Numbered for S {
    type Number = NumberOf<S>;
    type Implied = S::Implies;
}

/// A list of scopes of the realm `R`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of scopes of the realm `{R}`",
    label = "not scopes of `{R}`",
    note = "a scope implies only scopes of its own realm"
)]
pub trait ScopesOf<R>: List {
    /// These scopes and everything that they imply, as proofs see it.
    const CLOSURE: ScopeSet;
}

impl<R: Realm> ScopesOf<R> for HNil {
    const CLOSURE: ScopeSet = ScopeSet::EMPTY;
}

impl<R: Realm, H: ScopeOf<R>, T: ScopesOf<R>> ScopesOf<R> for HCons<H, T> {
    const CLOSURE: ScopeSet = own::<H>().or(<H::Implies as ScopesOf<R>>::CLOSURE).or(T::CLOSURE);
}

/// A scope of the realm `R`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the scope `{Self}` is not of the realm `{R}`",
    label = "not a scope of the realm `{R}`",
    note = "a scope implies only scopes of its own realm, and the realm's credentials contain no others",
    note = "in a generic function, write the bound `S: Scope<Realm = {R}>`"
)]
pub trait ScopeOf<R>: Scope<Realm = R> {}

#[diagnostic::do_not_recommend]
impl<R: Realm, S: Scope<Realm = R>> ScopeOf<R> for S {}

/// A scope of a realm, as data.
///
/// ```
/// # use authed::{SimpleUser, realm::Realm, scopes};
/// # scopes! {
/// #     pub realm Shop for SimpleUser;
/// #     pub scope Viewer = "viewer";
/// #     /// Writes the texts.
/// #     pub scope Editor = "editor": Viewer;
/// # }
/// let editor = &Shop::SCOPES[1];
/// assert_eq!((editor.name(), editor.doc(), editor.implies()), ("editor", "Writes the texts.", &["viewer"][..]));
/// ```
#[derive(Clone, Copy)]
pub struct ScopeInfo {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) implies: &'static [&'static str],
    /// This scope and everything that it implies.
    pub(crate) closure: ScopeSet,
}

impl ScopeInfo {
    /// Returns the scope's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the documentation comment of the declaration, or an empty string.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// Returns the names of the scopes that the declaration lists as implied. Scopes that those imply are not included.
    pub const fn implies(&self) -> &'static [&'static str] {
        self.implies
    }
}

impl std::fmt::Debug for ScopeInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScopeInfo").field("name", &self.name).field("implies", &self.implies).finish_non_exhaustive()
    }
}

const fn index<S: Scope>() -> usize {
    NumberOf::<S>::USIZE
}

/// Returns the scope's own bit.
pub(crate) const fn own<S: Scope>() -> ScopeSet {
    ScopeSet::EMPTY.with(index::<S>())
}

/// Returns the bit of a scope that another scope of the realm `R` implies.
#[doc(hidden)]
pub const fn implied<R, S: ScopeOf<R>>() -> ScopeSet {
    own::<S>()
}

/// Returns the scope and everything that it implies, from the realm's table. A scope that is not in the table stops the
/// build here.
pub(crate) const fn closure<S: Scope>() -> ScopeSet {
    <S::Realm as Realm>::SCOPES[index::<S>()].closure
}

/// Returns the scope's own bit. A scope that is not in the realm's table stops the build here, and so does one that implies
/// more than the table says: proofs and credentials must agree.
pub(crate) const fn checked<S: Scope>() -> ScopeSet {
    if !closure::<S>().has_all(&<S::Implies as ScopesOf<S::Realm>>::CLOSURE) {
        lattice::implies_too_much(S::NAME);
    }
    own::<S>()
}
