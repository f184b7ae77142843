//! Whether one requirement follows from another: all the computing that the crate does with types.
//!
//! A requirement is a list of clauses, a clause a list of scopes, and of times within which a login is fresh. All clauses
//! must be met, and a clause is met by one of its members. `S` grants `T` when every clause of `T` follows from some clause of `S`; clause `d` gives clause `c` when
//! every scope of `d` implies some scope of `c`. Without negation this is the logical consequence exactly: if no clause
//! of `S` gives `c`, then whoever holds every scope but those that imply one of `c` meets `S`, and not `c`. Times are as
//! scopes, each of which implies the longer ones.
//!
//! Each fold is a trait over `HNil` and `HCons` with an `Out`. They are in a private module and over sealed lists, so
//! that nobody can write a list that lies.

use std::marker::PhantomData;

use frunk::{HCons, HNil};
use typenum::{B0, B1, IsLessOrEqual, LeEq, UInt, UTerm};

use crate::credentials::Mask;
use crate::realm::{self, Number, Realm, Scope};
use crate::requirement::Requirement;

/// A proof of `Self` is a proof of `T`: whoever meets this requirement meets that one.
///
/// The bound to put on a function that needs a permission. It is decided by the compiler, and cannot be implemented.
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
/// The other way round does not compile:
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
    label = "`{T}` has not been proven here",
    note = "ask for it where the proof comes from: in the handler's `Authed<..>`, or in this function's `Proof<'_, impl Grants<..>>`"
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
    use super::{B1, EveryClauseFollows, Requirement};

    /// Fails only for an `impl Grants` by hand: otherwise `Grants` itself, which asks for the same, fails first.
    #[diagnostic::on_unimplemented(
        message = "whether `{Self}` grants `{T}` is decided by the compiler",
        label = "cannot be given an `impl Grants` by hand",
        note = "a scope grants what its declaration implies: `scope Editor = \"editor\": Viewer;` in the realm's `scopes!`"
    )]
    pub trait Grants<T> {}

    #[diagnostic::do_not_recommend]
    impl<S, T> Grants<T> for S
    where
        T: Requirement,
        S: Requirement<Realm = T::Realm>,
        T::Clauses: EveryClauseFollows<S::Clauses, Out = B1>,
    {
    }
}

/// A list of scopes of the realm `R`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of scopes of the realm `{R}`",
    label = "not scopes of `{R}`",
    note = "a scope implies scopes of its own realm only"
)]
pub trait ScopesOf<R>: List {}

impl<R: Realm> ScopesOf<R> for HNil {}

impl<R: Realm, H: ScopeOf<R>, T: ScopesOf<R>> ScopesOf<R> for HCons<H, T> {}

/// A scope of the realm `R`.
#[diagnostic::on_unimplemented(
    message = "the scope `{Self}` is not of the realm `{R}`",
    label = "`{Self}` is not declared in the `scopes!` of `{R}`",
    note = "a scope implies scopes of its own realm only, and a realm's credentials hold no others"
)]
pub trait ScopeOf<R>: Scope {}

#[diagnostic::do_not_recommend]
impl<R: Realm, S: Scope<Realm = R>> ScopeOf<R> for S {}

/// The bit of a scope that another one of the realm `R` implies.
pub const fn implied<R, S: ScopeOf<R>>() -> Mask {
    realm::own::<S>()
}

/// The lists that the folds are over.
pub trait List {}

impl List for HNil {}

impl<H, T: List> List for HCons<H, T> {}

/// Yes, `B1`, or no, `B0`. As types with a parameter, `And` and `Or` take no bound where they are used.
pub trait Bool {
    type And<B: Bool>: Bool;
    type Or<B: Bool>: Bool;
}

impl Bool for B0 {
    type And<B: Bool> = B0;
    type Or<B: Bool> = B;
}

impl Bool for B1 {
    type And<B: Bool> = B;
    type Or<B: Bool> = B1;
}

/// Every clause of `Self` follows from some clause of `Given`.
pub trait EveryClauseFollows<Given> {
    type Out: Bool;
}

impl<Given> EveryClauseFollows<Given> for HNil {
    type Out = B1;
}

impl<Given, C, Rest> EveryClauseFollows<Given> for HCons<C, Rest>
where
    Given: SomeClauseGives<C>,
    Rest: EveryClauseFollows<Given>,
{
    type Out = <Given::Out as Bool>::And<Rest::Out>;
}

/// Some clause of `Self` gives the clause `C`.
pub trait SomeClauseGives<C> {
    type Out: Bool;
}

impl<C> SomeClauseGives<C> for HNil {
    type Out = B0;
}

impl<C, D, Rest> SomeClauseGives<C> for HCons<D, Rest>
where
    D: EveryScopeImplies<C>,
    Rest: SomeClauseGives<C>,
{
    type Out = <D::Out as Bool>::Or<Rest::Out>;
}

/// Every scope of the clause `Self` implies some scope of the clause `C`.
pub trait EveryScopeImplies<C> {
    type Out: Bool;
}

impl<C> EveryScopeImplies<C> for HNil {
    type Out = B1;
}

impl<C, S, Rest> EveryScopeImplies<C> for HCons<S, Rest>
where
    C: SomeScopeFollows<S>,
    Rest: EveryScopeImplies<C>,
{
    type Out = <C::Out as Bool>::And<Rest::Out>;
}

/// Some scope of the clause `Self` follows from the scope `S`.
pub trait SomeScopeFollows<S> {
    type Out: Bool;
}

impl<S> SomeScopeFollows<S> for HNil {
    type Out = B0;
}

impl<S, C, Rest> SomeScopeFollows<S> for HCons<C, Rest>
where
    S: Implies<C>,
    Rest: SomeScopeFollows<S>,
{
    type Out = <S::Out as Bool>::Or<Rest::Out>;
}

type NumberOf<S> = <<S as Scope>::Index as Number>::Value;

/// The scope `Self` is the scope `C`, or implies it.
///
/// Equal numbers are equal scopes: both are of one realm, which [`Grants`] asks for, and a realm has a number once.
pub trait Implies<C> {
    type Out: Bool;
}

impl<S, C> Implies<C> for S
where
    S: Scope,
    C: Scope,
    NumberOf<S>: Equals<NumberOf<C>>,
    S::Implies: SomeImplies<C>,
{
    type Out = <<NumberOf<S> as Equals<NumberOf<C>>>::Out as Bool>::Or<<S::Implies as SomeImplies<C>>::Out>;
}

/// In a clause: that the caller has authenticated themselves within so many seconds.
#[derive(Debug)]
pub struct Within<Seconds>(PhantomData<Seconds>);

impl<M, N> Implies<Within<N>> for Within<M>
where
    M: IsLessOrEqual<N, Output: Bool>,
{
    type Out = LeEq<M, N>;
}

impl<S: Scope, N> Implies<Within<N>> for S {
    type Out = B0;
}

impl<C: Scope, M> Implies<C> for Within<M> {
    type Out = B0;
}

/// The number `Self` is the number `N`. The first digit from the right that differs decides; `typenum::IsEqual` compares
/// all of them, and takes the compiler twice as long.
pub trait Equals<N> {
    type Out: Bool;
}

impl Equals<UTerm> for UTerm {
    type Out = B1;
}

impl<N, B> Equals<UInt<N, B>> for UTerm {
    type Out = B0;
}

impl<M, B> Equals<UTerm> for UInt<M, B> {
    type Out = B0;
}

impl<M: Equals<N>, N> Equals<UInt<N, B0>> for UInt<M, B0> {
    type Out = M::Out;
}

impl<M: Equals<N>, N> Equals<UInt<N, B1>> for UInt<M, B1> {
    type Out = M::Out;
}

impl<M, N> Equals<UInt<N, B1>> for UInt<M, B0> {
    type Out = B0;
}

impl<M, N> Equals<UInt<N, B0>> for UInt<M, B1> {
    type Out = B0;
}

/// Some scope of the list `Self` is the scope `C`, or implies it.
pub trait SomeImplies<C> {
    type Out: Bool;
}

impl<C> SomeImplies<C> for HNil {
    type Out = B0;
}

impl<C, S, Rest> SomeImplies<C> for HCons<S, Rest>
where
    S: Implies<C>,
    Rest: SomeImplies<C>,
{
    type Out = <S::Out as Bool>::Or<Rest::Out>;
}

/// A list of clauses. What is computed for every list stands here, as types with a parameter: a trait with one would have
/// to be asked for in every signature.
pub trait Clauses {
    /// These clauses and the others.
    type And<Others: Clauses>: Clauses;

    /// The clauses of "these or the others": each of these joined with each of the others.
    type Or<Others: Clauses>: Clauses;

    /// Each of these clauses, joined with `C`.
    type Joined<C: Clause>: Clauses;
}

impl Clauses for HNil {
    type And<Others: Clauses> = Others;
    type Or<Others: Clauses> = HNil;
    type Joined<C: Clause> = HNil;
}

impl<C: Clause, Rest: Clauses> Clauses for HCons<C, Rest> {
    type And<Others: Clauses> = HCons<C, Rest::And<Others>>;
    type Or<Others: Clauses> = <Others::Joined<C> as Clauses>::And<Rest::Or<Others>>;
    type Joined<D: Clause> = HCons<D::Join<C>, Rest::Joined<D>>;
}

/// A list of scopes, one of which is enough.
pub trait Clause {
    /// The scopes of both.
    type Join<Other: Clause>: Clause;
}

impl Clause for HNil {
    type Join<Other: Clause> = Other;
}

impl<S, Rest: Clause> Clause for HCons<S, Rest> {
    type Join<Other: Clause> = HCons<S, Rest::Join<Other>>;
}
