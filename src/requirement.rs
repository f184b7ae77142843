//! What a handler asks of its caller: a scope, all of several requirements, or one of several.

mod all_of;
mod any_of;
mod expression;
mod fresh;
mod held;
mod logic;
mod tuples;

use crate::failure::FailurePolicy;
use crate::realm::Realm;

pub use self::any_of::AnyOf;
pub(crate) use self::expression::Atom;
pub use self::expression::Expression;
pub use self::fresh::{Age, Fresh, Hours, Minutes, Seconds};
pub(crate) use self::held::{Held, Lack, Lacks};
pub(crate) use self::logic::Logic;

/// What a caller must be allowed to do: a scope, to have logged in lately ([`Fresh`]), a tuple of requirements or an
/// `HList` of them (all), or [`AnyOf`] (one), nested at will.
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
/// Tuples go up to twelve, `HList`s have no end. The empty tuple and the empty list are no requirements: what asks for
/// nothing is written as [`Caller`](crate::Caller).
///
/// Sealed: a type that is not made of scopes cannot become a requirement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a requirement",
    label = "neither a scope, nor a tuple of scopes, nor `AnyOf`",
    note = "a scope is declared in the realm's `scopes! {{ .. }}`; a tuple has one to twelve members, an `HList` at least one",
    note = "nothing at all is asked with `Caller<Realm>`, not with `()`"
)]
pub trait Requirement: Logic + 'static {
    /// The realm of its scopes.
    type Realm: Realm;

    /// What a caller gets who does not meet it, unless the handler names another policy.
    ///
    /// A scope's is the one of its declaration. That of a tuple or an `HList` is the policy of the first member that the
    /// caller does not meet, that of `AnyOf` the policy of its first member.
    type OnFailure: FailurePolicy;

    /// The requirement as data, with the names of the scopes; printed, it is `authenticated & (editor | admin)`.
    fn expression() -> Expression {
        <Self as Logic>::as_data()
    }
}

/// A requirement of the realm `R`.
///
/// For the message only: `Requirement<Realm = R>` says the same, and fails with an E0271.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of the realm `{R}`",
    label = "asks for a scope of another realm than `{R}`",
    note = "the scopes of two realms do not mix: a handler for callers of both takes two `Authed` parameters"
)]
pub trait InRealm<R>: Requirement<Realm = R> {}

#[diagnostic::do_not_recommend]
impl<R, S: Requirement<Realm = R>> InRealm<R> for S {}
