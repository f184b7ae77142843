//! Tuples of requirements, up to twelve. Each is the `HList` of its members; a blanket implementation over frunk's
//! `Generic` would overlap with the one for scopes.

use super::any_of::Members;
use super::held::{Held, Lack};
use super::logic::Logic;
use super::{Expression, InRealm, Requirement};
use crate::credentials::Mask;
use crate::failure::{Denial, FirstMissing, Policy, Refusal};
use frunk::{HCons, HNil};

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

        impl<$H, $($T),*> Logic for ($H, $($T,)*)
        where
            $H: Requirement,
            $($T: Requirement + InRealm<$H::Realm>,)*
        {
            type Clauses = <list!($H $($T)*) as Logic>::Clauses;

            const EACH: Mask = <list!($H $($T)*) as Logic>::EACH;

            #[inline]
            fn rest_is_met(held: Held<'_>) -> bool {
                <list!($H $($T)*) as Logic>::rest_is_met(held)
            }

            fn missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
                <list!($H $($T)*) as Logic>::missing(held, lack);
            }

            fn needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) {
                <list!($H $($T)*) as Logic>::needs(held, name);
            }

            fn as_data() -> Expression {
                <list!($H $($T)*) as Logic>::as_data()
            }

            fn policies() -> Vec<Policy> {
                <list!($H $($T)*) as Logic>::policies()
            }

            fn refuse(denial: &Denial<'_>) -> Refusal {
                <list!($H $($T)*) as Logic>::refuse(denial)
            }
        }

        impl<$H, $($T),*> Members for ($H, $($T,)*)
        where
            $H: Requirement,
            $($T: Requirement + InRealm<$H::Realm>,)*
        {
            type List = list!($H $($T)*);
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
