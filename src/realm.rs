//! Realms and scopes: who is asked for permission, and for which.

mod declaration;
pub mod graph;
#[doc(hidden)]
pub mod lattice;

use typenum::{B1, Const, IsLess, ToUInt, Unsigned};

use crate::caller::User;
use crate::credentials::Mask;
use crate::entailment::ScopesOf;
use crate::requirement::Requirement;

/// A protection space ([RFC 9110, 11.5]): its scopes, and the type of its users.
///
/// Declared by [`scopes!`](crate::scopes), never by hand: what the macro writes beside it makes sure that no two scopes
/// of a realm share a number.
///
/// ```
/// use authed::{Realm, SimpleUser, scopes};
///
/// scopes! {
///     /// Who may do what in the shop.
///     pub realm Shop for SimpleUser;
///
///     /// May look at what is not for sale yet.
///     pub scope Viewer = "viewer";
///     pub scope Editor = "editor": Viewer;
/// }
///
/// assert_eq!(Shop::NAME, "Shop");
/// let lines: Vec<String> = Shop::SCOPES.iter().map(|scope| format!("{}: {:?}", scope.name(), scope.implies())).collect();
/// assert_eq!(lines, ["viewer: []", "editor: [\"viewer\"]"]);
/// assert_eq!(Shop::SCOPES[0].doc(), "May look at what is not for sale yet.");
/// ```
///
/// [RFC 9110, 11.5]: https://www.rfc-editor.org/rfc/rfc9110#section-11.5
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a realm",
    label = "not a realm",
    note = "a realm is declared together with its scopes: `scopes! {{ pub realm Shop for Account; pub scope Admin = \"admin\"; }}`"
)]
pub trait Realm: Send + Sync + Sized + 'static {
    /// What a backend finds out about a caller.
    type User: User;

    /// The name that challenges carry as `realm="…"`.
    const NAME: &'static str;

    /// Every scope of the realm, in the order of their declaration.
    const SCOPES: &'static [ScopeInfo];

    #[doc(hidden)]
    const BY_NAME: &'static [u8];

    /// How many scopes there are: the numbers below it are theirs.
    #[doc(hidden)]
    type Size: Number;
}

/// A permission: a zero-sized marker type with a name for the wire.
///
/// Declared by [`scopes!`](crate::scopes). A scope is also the simplest [`Requirement`](crate::Requirement).
///
/// ```
/// use authed::{Scope, SimpleUser, scopes};
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

    /// The scopes that whoever holds this one holds too: an `HList`.
    type Implies: ScopesOf<Self::Realm>;

    /// The name on the wire: in a token's `scope`, in a database, in a challenge.
    const NAME: &'static str;
}

/// A number in a type. Sealed: a number of one's own could claim to equal another. `Sized`: so could a trait object.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the number of a scope",
    label = "not a number that `scopes!` gives",
    note = "scopes are declared by `scopes! {{ .. }}` only: an `impl Scope` by hand is refused"
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

/// A realm's place for the scope of one number. One implementation for each number, so coherence makes numbers unique,
/// and only the crate of the realm can write one.
///
/// It is for `Const<3>` and not for `U3`: coherence does not look through `U<{ .. }>`, which is a projection.
#[doc(hidden)]
pub trait Slot<Index>: Realm {
    type Scope;
}

/// The realm has this very scope at the scope's number, which is one of those that `scopes!` has given: at a higher one
/// the realm's own crate could put a scope that the realm's table does not know.
///
/// A naked `Slot<Index, Scope = Self>` would say the same, and its failure would be an E0271 without words of ours.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the realm `{Self}` has not declared the scope `{S}`",
    label = "`{S}` does not stand in the realm's `scopes!`",
    note = "scopes are declared by `scopes! {{ .. }}` only: an `impl Scope` by hand is refused"
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

/// What a realm knows about one of its scopes at run time.
///
/// ```
/// # use authed::{Realm, SimpleUser, scopes};
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
    /// This scope and everything that follows from it.
    pub(crate) closure: Mask,
}

impl ScopeInfo {
    /// The scope's name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The documentation comment of the declaration; empty if there is none.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// The names of the scopes that the declaration says it implies. What those imply in turn is not listed.
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

/// The scope's own bit.
pub const fn own<S: Scope>() -> Mask {
    Mask::EMPTY.with(index::<S>())
}

/// The scope and everything that follows from it, as the realm's table says: a scope that the table does not have stops
/// the build here.
pub(crate) const fn closure<S: Scope>() -> Mask {
    <S::Realm as Realm>::SCOPES[index::<S>()].closure
}
