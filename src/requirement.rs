//! Requirements: what a caller must hold. A scope, all of several requirements, one of several, or a recent login.

mod all_of;
pub(crate) mod any_of;
mod evaluate;
mod expression;
mod first_missing;
pub(crate) mod fresh;
pub(crate) mod grants;
mod level;
mod tuples;

use crate::policy::FailurePolicy;
use crate::realm::Realm;

pub(crate) use self::any_of::AnyOf;
pub(crate) use self::evaluate::Evaluate;
pub(crate) use self::expression::Atom;
pub use self::expression::Expression;
pub use self::first_missing::FirstMissing;
pub(crate) use self::fresh::Fresh;
pub use self::fresh::{Age, Hours, Minutes, NoTime, Seconds};
pub(crate) use self::grants::Grants;
pub use self::level::{Level, LevelNumber};

/// What a caller must hold.
///
/// These types are requirements, and they nest:
///
/// - a scope
/// - a recent login: [`Fresh`]
/// - a strong login: [`Level`]
/// - a tuple or an `HList` of requirements: all members
/// - [`AnyOf`]: one member
///
/// ```
/// use authed::{AnyOf, Authed, HList, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated";
///     pub scope Editor = "editor";
///     pub scope Billing = "billing";
///     pub scope Admin = "admin";
/// }
///
/// type Staff = (Authenticated, AnyOf<(Editor, Billing, Admin)>);
///
/// async fn one(_: Authed<Admin>) {}
/// async fn all(_: Authed<(Authenticated, Admin)>) {}
/// async fn nested(_: Authed<(Staff, AnyOf<(Admin, (Editor, Billing))>)>) {}
/// async fn list(_: Authed<HList![Authenticated, Editor, Billing, Admin]>) {}
/// ```
///
/// A tuple has at most twelve members. At the compiler's default `recursion_limit`, an `HList` has at most 125, and so
/// has an `AnyOf` of an `HList`. `AnyOf` of six pairs can grant itself. Larger ones take the compiler seconds, since
/// their clauses multiply. The empty tuple and the empty list are not requirements: to require nothing, use
/// [`Caller`](crate::Caller).
///
/// The trait is sealed: only types made of scopes are requirements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a requirement",
    label = "not a scope, a tuple of scopes, or `AnyOf`",
    note = "declare scopes in the realm's `scopes! {{ .. }}`; a tuple has one to twelve members, an `HList` at least one",
    note = "without a requirement, use `Caller<Realm>` instead of `()`"
)]
pub trait Requirement: Evaluate + 'static {
    /// The realm of the scopes.
    type Realm: Realm;

    /// The policy used when a caller does not meet the requirement. A handler can name another one.
    ///
    /// A scope has the policy of its declaration. For a tuple or an `HList`, it is the policy of the first member that
    /// the caller does not meet. For `AnyOf`, it is the policy of the first member.
    type OnFailure: FailurePolicy;

    /// Returns the requirement as data, with the names of the scopes. Printed: `authenticated & (editor | admin)`.
    fn expression() -> Expression {
        <Self as Evaluate>::as_data()
    }
}

/// A requirement of the realm `R`.
///
/// The trait exists for its message: a bound `Requirement<Realm = R>` fails with an E0271.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of the realm `{R}`",
    label = "not a requirement of the realm `{R}`",
    note = "the scopes of two realms cannot be combined: a handler for callers of both realms has two `Authed` parameters",
    note = "in a generic function, write the bound `S: Scope<Realm = {R}>`, or `S: Requirement<Realm = {R}>`"
)]
pub trait InRealm<R>: Requirement<Realm = R> {}

#[diagnostic::do_not_recommend]
impl<R, S: Requirement<Realm = R>> InRealm<R> for S {}
