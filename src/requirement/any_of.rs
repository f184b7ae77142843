//! `AnyOf`: one of several requirements is enough.

use std::marker::PhantomData;

use super::{Evaluate, Expression, InRealm, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::Clauses;
use crate::policy::{FailurePolicy, PolicyInfo};
use crate::realm::Realm;
use crate::response::Rejection;
use crate::scope_set::ScopeSet;
use frunk_core::hlist::{HCons, HNil};

/// One of these requirements is enough.
///
/// ```
/// use authed::{AnyOf, Grants, Proof, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Editor = "editor";
///     pub scope Admin = "admin";
/// }
///
/// fn preview(_by: Proof<'_, impl Grants<AnyOf<(Editor, Admin)>>>) {}
///
/// fn administrate(by: Proof<'_, Admin>) {
///     preview(by)
/// }
/// ```
#[derive(Debug)]
#[allow(clippy::type_complexity)]
pub struct AnyOf<
    L,
    A: Omitted = (),
    B: Omitted = (),
    C: Omitted = (),
    D: Omitted = (),
    E: Omitted = (),
    F: Omitted = (),
    G: Omitted = (),
>(PhantomData<fn() -> (L, A, B, C, D, E, F, G)>);

/// A further parameter of [`AnyOf`], which is always omitted. It exists for the message of `AnyOf<Editor, Admin>`.
#[diagnostic::on_unimplemented(
    message = "`AnyOf` takes one list of requirements",
    label = "more than one parameter",
    note = "write the members as a tuple: `AnyOf<(Editor, Admin)>`"
)]
pub trait Omitted {}

impl Omitted for () {}

impl<L, A, B, C, D, E, F, G> Requirement for AnyOf<L, A, B, C, D, E, F, G>
where
    L: Alternatives,
    A: Omitted,
    B: Omitted,
    C: Omitted,
    D: Omitted,
    E: Omitted,
    F: Omitted,
    G: Omitted,
    Self: 'static,
{
    type Realm = L::Realm;
    type OnFailure = L::OnFailure;
}

impl<L, A, B, C, D, E, F, G> Evaluate for AnyOf<L, A, B, C, D, E, F, G>
where
    L: Alternatives,
    A: Omitted,
    B: Omitted,
    C: Omitted,
    D: Omitted,
    E: Omitted,
    F: Omitted,
    G: Omitted,
{
    type Clauses = L::Clauses;

    const EACH: ScopeSet = ScopeSet::EMPTY;

    #[inline]
    fn rest_is_met(evidence: Evidence<'_>) -> bool {
        L::one_is_met(evidence)
    }

    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(evidence) {
            L::first_missing(evidence, lack);
        }
    }

    fn needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
        if !L::one_met_needs(evidence, name) {
            L::first_needs(evidence, name);
        }
    }

    fn as_data() -> Expression {
        L::as_data()
    }

    fn policies() -> Vec<PolicyInfo> {
        vec![PolicyInfo::of::<L::OnFailure>()]
    }

    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        L::OnFailure::reject(denied)
    }
}

/// A tuple or an `HList` of requirements. One of them is enough.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of requirements",
    label = "not a tuple or an `HList` of requirements",
    note = "write `AnyOf<(Editor, Admin)>`: a tuple of one to twelve members, or an `HList` of at least one"
)]
pub trait Alternatives {
    type Realm: Realm;
    type OnFailure: FailurePolicy;
    type Clauses: Clauses;

    fn one_is_met(evidence: Evidence<'_>) -> bool;
    fn first_missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack));
    fn first_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str));

    /// Names what the first alternative that is met needs. Returns whether there is one.
    fn one_met_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) -> bool;

    fn as_data() -> Expression;
}

macro_rules! alternatives {
    (
        <$First:ident $(, $Other:ident)*> $List:ty where {$($bounds:tt)*}: [$($Before:ident),*] $($Tail:ty)?;
        $Clauses:ty
    ) => {
        impl<$First $(, $Other)*> Alternatives for $List
        where
            $First: Requirement,
            $($bounds)*
        {
            type Realm = $First::Realm;
            type OnFailure = $First::OnFailure;
            type Clauses = $Clauses;

            #[inline]
            fn one_is_met(evidence: Evidence<'_>) -> bool {
                $($Before::is_met(evidence))||* $(|| <$Tail as Alternatives>::one_is_met(evidence))?
            }

            fn first_missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
                $First::missing(evidence, lack);
            }

            fn first_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
                $First::needs(evidence, name);
            }

            fn one_met_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) -> bool {
                $(if $Before::is_met(evidence) {
                    $Before::needs(evidence, name);
                    return true;
                })*
                false $(|| <$Tail as Alternatives>::one_met_needs(evidence, name))?
            }

            fn as_data() -> Expression {
                Expression::any([$(<$Before as Evaluate>::as_data(),)* $(<$Tail as Alternatives>::as_data())?])
            }
        }
    };
}

type Or<X, Y> = <X as Clauses>::Or<Y>;

alternatives!(<A> HCons<A, HNil> where {}: [A]; A::Clauses);
alternatives!(
    <A, B> HCons<A, HCons<B, HNil>> where { B: InRealm<A::Realm>, }: [A, B];
    Or<A::Clauses, B::Clauses>
);
alternatives!(
    <A, B, C> HCons<A, HCons<B, HCons<C, HNil>>> where { B: InRealm<A::Realm>, C: InRealm<A::Realm>, }: [A, B, C];
    Or<A::Clauses, Or<B::Clauses, C::Clauses>>
);
alternatives!(
    <A, B, C, D> HCons<A, HCons<B, HCons<C, HCons<D, HNil>>>>
    where { B: InRealm<A::Realm>, C: InRealm<A::Realm>, D: InRealm<A::Realm>, }: [A, B, C, D];
    Or<Or<A::Clauses, B::Clauses>, Or<C::Clauses, D::Clauses>>
);
// Four members at a time, as in `all_of.rs`.
alternatives!(
    <A, B, C, D, E, T> HCons<A, HCons<B, HCons<C, HCons<D, HCons<E, T>>>>>
    where {
        B: InRealm<A::Realm>, C: InRealm<A::Realm>, D: InRealm<A::Realm>, E: InRealm<A::Realm>,
        HCons<E, T>: Alternatives,
    }: [A, B, C, D] HCons<E, T>;
    Or<Or<Or<A::Clauses, B::Clauses>, Or<C::Clauses, D::Clauses>>, <HCons<E, T> as Alternatives>::Clauses>
);
