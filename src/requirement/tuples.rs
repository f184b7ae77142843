//! Tuples of up to twelve requirements. Each behaves as the `HList` of its members. A blanket implementation over
//! frunk's `Generic` would overlap with the one for scopes.

use super::any_of::Alternatives;
use super::{Evaluate, Expression, FirstMissing, InRealm, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::policy::PolicyInfo;
use crate::response::Rejection;
use crate::scope_set::ScopeSet;
use frunk_core::hlist::{HCons, HNil};

type One<A> = HCons<A, HNil>;

macro_rules! list {
    ($H:ident) => { One<$H> };
    ($H:ident $($T:ident)+) => { HCons<$H, list!($($T)+)> };
}

macro_rules! tuple {
    ($H:ident $($T:ident)*) => {
        impl<$H, $($T),*> Requirement for ($H, $($T,)*)
        where
            $H: Requirement,
            $($T: Requirement + InRealm<$H::Realm>,)*
        {
            type Realm = $H::Realm;
            type OnFailure = FirstMissing<Self>;
        }

        impl<$H, $($T),*> Evaluate for ($H, $($T,)*)
        where
            $H: Requirement,
            $($T: Requirement + InRealm<$H::Realm>,)*
        {
            type Clauses = <list!($H $($T)*) as Evaluate>::Clauses;

            const EACH: ScopeSet = <list!($H $($T)*) as Evaluate>::EACH;

            #[inline]
            fn rest_is_met(evidence: Evidence<'_>) -> bool {
                <list!($H $($T)*) as Evaluate>::rest_is_met(evidence)
            }

            fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
                <list!($H $($T)*) as Evaluate>::missing(evidence, lack);
            }

            fn needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
                <list!($H $($T)*) as Evaluate>::needs(evidence, name);
            }

            fn as_data() -> Expression {
                <list!($H $($T)*) as Evaluate>::as_data()
            }

            fn policies() -> Vec<PolicyInfo> {
                <list!($H $($T)*) as Evaluate>::policies()
            }

            fn reject(denied: &DeniedRequest<'_>) -> Rejection {
                <list!($H $($T)*) as Evaluate>::reject(denied)
            }
        }

        impl<$H, $($T),*> Alternatives for ($H, $($T,)*)
        where
            $H: Requirement,
            $($T: Requirement + InRealm<$H::Realm>,)*
        {
            type Realm = $H::Realm;
            type OnFailure = $H::OnFailure;
            type Clauses = <list!($H $($T)*) as Alternatives>::Clauses;

            #[inline]
            fn one_is_met(evidence: Evidence<'_>) -> bool {
                <list!($H $($T)*) as Alternatives>::one_is_met(evidence)
            }

            fn first_missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
                <list!($H $($T)*) as Alternatives>::first_missing(evidence, lack);
            }

            fn first_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
                <list!($H $($T)*) as Alternatives>::first_needs(evidence, name);
            }

            fn one_met_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) -> bool {
                <list!($H $($T)*) as Alternatives>::one_met_needs(evidence, name)
            }

            fn as_data() -> Expression {
                <list!($H $($T)*) as Alternatives>::as_data()
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);
tuple!(A B C D E F G H I);
tuple!(A B C D E F G H I J);
tuple!(A B C D E F G H I J K);
tuple!(A B C D E F G H I J K L);
