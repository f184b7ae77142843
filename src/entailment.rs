//! Entailment: whether one requirement follows from another. All computation with types is here.
//!
//! A requirement is a list of clauses. Every clause must be met. A clause is a list of scopes, and of times within
//! which a login must be recent. One member meets a clause.
//!
//! `S` grants `T` if every clause of `T` follows from some clause of `S`. Clause `d` gives clause `c` if every scope of
//! `d` implies some scope of `c`.
//!
//! Without negation this is exactly logical consequence. Suppose that no clause of `S` gives `c`. A caller with all
//! scopes except those that imply a member of `c` then meets `S` and does not meet `c`. Times behave as scopes, each of
//! which implies the longer ones.
//!
//! Each fold is a trait over `HNil` and `HCons` with an `Out`. The module is private, so no other crate can implement
//! the traits for a list of its own.
//!
//! This module does not depend on realms, requirements or HTTP. A scope is anything that is [`Numbered`].

use std::marker::PhantomData;

use frunk::{HCons, HNil};
use typenum::{B0, B1, IsLessOrEqual, LeEq, UInt, UTerm};

/// The lists that the folds are over.
pub trait List {}

impl List for HNil {}

impl<H, T: List> List for HCons<H, T> {}

/// `B1` for yes, `B0` for no. `And` and `Or` are types with a parameter, which need no bounds where they are used.
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

/// A scope: a number that is unique within its realm, and the scopes that it implies.
pub trait Numbered {
    /// A typenum number.
    type Number;

    /// An `HList` of scopes.
    type Implied;
}

/// The scope `Self` is the scope `C`, or implies it.
///
/// Scopes with equal numbers are the same scope: `Grants` requires that both are of one realm, where numbers are
/// unique.
pub trait Implies<C> {
    type Out: Bool;
}

impl<S, C> Implies<C> for S
where
    S: Numbered,
    C: Numbered,
    S::Number: Equals<C::Number>,
    S::Implied: SomeImplies<C>,
{
    type Out = <<S::Number as Equals<C::Number>>::Out as Bool>::Or<<S::Implied as SomeImplies<C>>::Out>;
}

/// A member of a clause: a login within this many seconds.
#[derive(Debug)]
pub struct Within<Seconds>(PhantomData<Seconds>);

impl<M, N> Implies<Within<N>> for Within<M>
where
    M: IsLessOrEqual<N, Output: Bool>,
{
    type Out = LeEq<M, N>;
}

impl<S: Numbered, N> Implies<Within<N>> for S {
    type Out = B0;
}

impl<C: Numbered, M> Implies<C> for Within<M> {
    type Out = B0;
}

/// The number `Self` is the number `N`. The first digit from the right that differs decides. `typenum::IsEqual`
/// compares all digits, and takes the compiler twice as long.
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

/// A list of clauses. Its operations are types with a parameter. A trait with a parameter would need a bound in every
/// signature.
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

/// A list of scopes. One of them is enough.
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
