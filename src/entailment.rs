//! Entailment: whether one requirement follows from another. All computation with types is here.
//!
//! A requirement is a list of clauses. Every clause must be met. A clause is a list of scopes, of times within which
//! a login must be recent, and of levels of a login. One member meets a clause.
//!
//! `S` grants `T` if every clause of `T` follows from some clause of `S`. Clause `d` gives clause `c` if every scope of
//! `d` implies some scope of `c`.
//!
//! Without negation this is exactly logical consequence. Suppose that no clause of `S` gives `c`. A caller with all
//! scopes except those that imply a member of `c` then meets `S` and does not meet `c`. Times behave as scopes, each of
//! which implies the longer ones, and levels as scopes, each of which implies the lower ones.
//!
//! Clauses are the leaves of a tree, [`Both`], and so are the members of a clause, [`Either`]. A tree of many leaves is
//! not deep, so the compiler's `recursion_limit` is enough: `AnyOf` of six pairs has 64 clauses, six levels deep.
//!
//! Each fold is a trait over the nodes with an `Out`. The module is private, so no other crate can implement the traits
//! for a node of its own.
//!
//! This module does not depend on realms, requirements or HTTP. A scope is anything that is [`Numbered`].

use std::marker::PhantomData;

use frunk_core::hlist::{HCons, HNil};
use typenum::{B0, B1, IsLessOrEqual, LeEq, UInt, UTerm};

/// The clauses of both.
#[derive(Debug)]
pub struct Both<X, Y>(PhantomData<(X, Y)>);

/// A clause: the members of both.
#[derive(Debug)]
pub struct Either<X, Y>(PhantomData<(X, Y)>);

/// A clause of one member, which is a scope, a time or a level.
#[derive(Debug)]
pub struct One<S>(PhantomData<S>);

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

impl<Given, X, Y> EveryClauseFollows<Given> for Both<X, Y>
where
    X: EveryClauseFollows<Given>,
    Y: EveryClauseFollows<Given>,
{
    type Out = <X::Out as Bool>::And<Y::Out>;
}

impl<Given, X, Y> EveryClauseFollows<Given> for Either<X, Y>
where
    Given: Gives<Self>,
{
    type Out = Given::Out;
}

impl<Given, S> EveryClauseFollows<Given> for One<S>
where
    Given: Gives<Self>,
{
    type Out = Given::Out;
}

/// Some clause of `Self` gives the clause `C`: each of its members implies some member of `C`.
pub trait Gives<C> {
    type Out: Bool;
}

impl<C, X, Y> Gives<C> for Both<X, Y>
where
    X: Gives<C>,
    Y: Gives<C>,
{
    type Out = <X::Out as Bool>::Or<Y::Out>;
}

impl<C, X, Y> Gives<C> for Either<X, Y>
where
    X: Gives<C>,
    Y: Gives<C>,
{
    type Out = <X::Out as Bool>::And<Y::Out>;
}

impl<C, S> Gives<C> for One<S>
where
    C: SomeMemberFollows<S>,
{
    type Out = C::Out;
}

/// Some member of the clause `Self` follows from the scope, the time or the level `S`.
pub trait SomeMemberFollows<S> {
    type Out: Bool;
}

impl<S, X, Y> SomeMemberFollows<S> for Either<X, Y>
where
    X: SomeMemberFollows<S>,
    Y: SomeMemberFollows<S>,
{
    type Out = <X::Out as Bool>::Or<Y::Out>;
}

impl<S, C> SomeMemberFollows<S> for One<C>
where
    S: Implies<C>,
{
    type Out = S::Out;
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

/// A member of a clause: a login at this level or a higher one.
#[derive(Debug)]
pub struct AtLeast<Level>(PhantomData<Level>);

impl<M, N> Implies<AtLeast<N>> for AtLeast<M>
where
    N: IsLessOrEqual<M, Output: Bool>,
{
    type Out = LeEq<N, M>;
}

impl<S: Numbered, N> Implies<AtLeast<N>> for S {
    type Out = B0;
}

impl<C: Numbered, M> Implies<C> for AtLeast<M> {
    type Out = B0;
}

impl<M, N> Implies<AtLeast<N>> for Within<M> {
    type Out = B0;
}

impl<M, N> Implies<Within<N>> for AtLeast<M> {
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

impl<C, S> SomeImplies<C> for HCons<S, HNil>
where
    S: Implies<C>,
{
    type Out = S::Out;
}

/// Two at a time: a list of any length that the compiler's `recursion_limit` allows to write is not too deep.
impl<C, S, T, Rest> SomeImplies<C> for HCons<S, HCons<T, Rest>>
where
    S: Implies<C>,
    T: Implies<C>,
    Rest: SomeImplies<C>,
{
    type Out = <<S::Out as Bool>::Or<T::Out> as Bool>::Or<Rest::Out>;
}

/// The lists of implied scopes.
pub trait List {}

impl List for HNil {}

impl<H, T: List> List for HCons<H, T> {}

/// A tree of clauses. Its operations are types with a parameter. A trait with a parameter would need a bound in every
/// signature.
pub trait Clauses {
    /// The clauses of "these or the others": each of these joined with each of the others.
    type Or<Others: Clauses>: Clauses;

    /// Each of these clauses, joined with `C`.
    type Joined<C>: Clauses;
}

impl<X: Clauses, Y: Clauses> Clauses for Both<X, Y> {
    type Or<Others: Clauses> = Both<X::Or<Others>, Y::Or<Others>>;
    type Joined<C> = Both<X::Joined<C>, Y::Joined<C>>;
}

impl<X, Y> Clauses for Either<X, Y> {
    type Or<Others: Clauses> = Others::Joined<Self>;
    type Joined<C> = Either<C, Self>;
}

impl<S> Clauses for One<S> {
    type Or<Others: Clauses> = Others::Joined<Self>;
    type Joined<C> = Either<C, Self>;
}
