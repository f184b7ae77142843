//! `HList`s of requirements: all members must be met. Tuples behave the same.

use super::{Evaluate, Expression, FirstMissing, InRealm, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::Both;
use crate::policy::PolicyInfo;
use crate::response::Rejection;
use crate::scope_set::ScopeSet;
use frunk_core::hlist::{HCons, HNil};

macro_rules! all_of {
    (
        <$First:ident $(, $Other:ident)*> $List:ty where {$($bounds:tt)*}: [$($Before:ty),*] $Last:ty;
        $Policy:ty; $Clauses:ty
    ) => {
        impl<$First $(, $Other)*> Requirement for $List
        where
            $First: Requirement,
            $($bounds)*
        {
            type Realm = $First::Realm;
            type OnFailure = $Policy;
        }

        impl<$First $(, $Other)*> Evaluate for $List
        where
            $First: Requirement,
            $($bounds)*
        {
            type Clauses = $Clauses;

            const EACH: ScopeSet = <$Last as Evaluate>::EACH$(.or(<$Before as Evaluate>::EACH))*;

            #[inline]
            fn rest_is_met(evidence: Evidence<'_>) -> bool {
                $(<$Before as Evaluate>::rest_is_met(evidence) &&)* <$Last as Evaluate>::rest_is_met(evidence)
            }

            fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
                $(<$Before as Evaluate>::missing(evidence, lack);)*
                <$Last as Evaluate>::missing(evidence, lack);
            }

            fn needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
                $(<$Before as Evaluate>::needs(evidence, name);)*
                <$Last as Evaluate>::needs(evidence, name);
            }

            fn as_data() -> Expression {
                Expression::all([$(<$Before as Evaluate>::as_data(),)* <$Last as Evaluate>::as_data()])
            }

            fn policies() -> Vec<PolicyInfo> {
                [$(<$Before as Evaluate>::policies(),)* <$Last as Evaluate>::policies()].concat()
            }

            fn reject(denied: &DeniedRequest<'_>) -> Rejection {
                $(if !<$Before as Evaluate>::is_met(denied.evidence()) {
                    return <$Before as Evaluate>::reject(denied);
                })*
                <$Last as Evaluate>::reject(denied)
            }
        }
    };
}

all_of!(<A> HCons<A, HNil> where {}: [] A; A::OnFailure; A::Clauses);
all_of!(
    <A, B> HCons<A, HCons<B, HNil>> where { B: InRealm<A::Realm>, }: [A] B;
    FirstMissing<Self>; Both<A::Clauses, B::Clauses>
);
all_of!(
    <A, B, C> HCons<A, HCons<B, HCons<C, HNil>>> where { B: InRealm<A::Realm>, C: InRealm<A::Realm>, }: [A, B] C;
    FirstMissing<Self>; Both<A::Clauses, Both<B::Clauses, C::Clauses>>
);
all_of!(
    <A, B, C, D> HCons<A, HCons<B, HCons<C, HCons<D, HNil>>>>
    where { B: InRealm<A::Realm>, C: InRealm<A::Realm>, D: InRealm<A::Realm>, }: [A, B, C] D;
    FirstMissing<Self>; Both<Both<A::Clauses, B::Clauses>, Both<C::Clauses, D::Clauses>>
);
// Four members at a time: a list of 100 members is 25 levels deep. The compiler's `recursion_limit` is 128.
all_of!(
    <A, B, C, D, E, T> HCons<A, HCons<B, HCons<C, HCons<D, HCons<E, T>>>>>
    where {
        B: InRealm<A::Realm>, C: InRealm<A::Realm>, D: InRealm<A::Realm>, E: InRealm<A::Realm>,
        HCons<E, T>: Requirement,
    }: [A, B, C, D] HCons<E, T>;
    FirstMissing<Self>;
    Both<Both<Both<A::Clauses, B::Clauses>, Both<C::Clauses, D::Clauses>>, <HCons<E, T> as Evaluate>::Clauses>
);
