//! `Grants`: one requirement follows from another, decided by the compiler.

use typenum::B1;

use super::{Evaluate, Requirement};
use crate::entailment::EveryClauseFollows;

/// A proof of `Self` is a proof of `T`: a caller who meets this requirement also meets `T`.
///
/// Use it as the bound of a function that needs a permission, and calls no other function that does. The compiler decides
/// it. It cannot be implemented.
///
/// A function that passes its proof on takes a concrete `Proof<'_, Editor>`. The compiler then knows what `Editor` implies.
/// Of `impl Grants<Editor>` it knows only that: [`Proof::weaken`](crate::Proof::weaken) to `Editor` first.
///
/// ```
/// use authed::{Grants, Proof, SimpleUser, User, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Viewer = "viewer";
///     pub scope Editor = "editor": Viewer;
/// }
///
/// fn drafts(by: Proof<'_, impl Grants<Viewer>>) -> String {
///     format!("drafts for {}", by.user().display_name())
/// }
///
/// fn edit(by: Proof<'_, Editor>) -> String {
///     drafts(by)
/// }
/// ```
///
/// The opposite direction does not compile:
///
/// ```compile_fail,E0277
/// # use authed::{Grants, Proof, SimpleUser, User, scopes};
/// # scopes! {
/// #     pub realm Shop for SimpleUser;
/// #     pub scope Viewer = "viewer";
/// #     pub scope Editor = "editor": Viewer;
/// # }
/// fn publish(by: Proof<'_, impl Grants<Editor>>) {}
///
/// fn view(by: Proof<'_, Viewer>) {
///     publish(by); // error[E0277]: this proof does not grant `Editor`
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "this proof does not grant `{T}`",
    label = "`{T}` is not proven here",
    note = "require it where the proof comes from: in the handler's `Authed<..>`, or in this function's `Proof<'_, ..>`",
    note = "of a `Proof<'_, impl Grants<Admin>>` the compiler knows only that it grants `Admin`: if `Admin` implies `{T}`, pass `by.weaken::<Admin>()`",
    note = "a function takes a proof as `Proof<'_, impl Grants<{T}>>`: without `Proof`, it takes no proof at all"
)]
pub trait Grants<T: Requirement>: Requirement<Realm = T::Realm> + sealed::Grants<T> {}

#[diagnostic::do_not_recommend]
impl<S, T> Grants<T> for S
where
    T: Requirement,
    S: Requirement<Realm = T::Realm> + sealed::Grants<T>,
{
}

mod sealed {
    use super::{B1, Evaluate, EveryClauseFollows, Requirement};

    /// Fails only for an `impl Grants` by hand. Otherwise `Grants` itself fails first, with the same bounds.
    #[diagnostic::on_unimplemented(
        message = "only the compiler decides whether `{Self}` grants `{T}`",
        label = "`Grants` cannot be implemented by hand",
        note = "a scope grants what its declaration implies: `scope Editor = \"editor\": Viewer;` in the realm's `scopes!`"
    )]
    pub trait Grants<T> {}

    #[diagnostic::do_not_recommend]
    impl<S, T> Grants<T> for S
    where
        T: Requirement,
        S: Requirement<Realm = T::Realm>,
        <T as Evaluate>::Clauses: EveryClauseFollows<<S as Evaluate>::Clauses, Out = B1>,
    {
    }
}
