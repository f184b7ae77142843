//! Combinations of rules: tuples, `HList`s and `AnyOf`.

use frunk_core::hlist::{HCons, HNil};

use super::{Rule, RuleIn, Why, may};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::AnyOf;

impl<X: ?Sized, H: Rule<X>> Rule<X> for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;

    #[inline]
    fn permits(by: &Identity<H::Realm>, resource: &X) -> bool {
        may::<H, X>(Some(by), resource)
    }

    #[inline]
    fn permits_anyone(resource: &X) -> bool {
        H::permits_anyone(resource)
    }

    fn explain(by: Option<&Identity<H::Realm>>, resource: &X, why: &mut Why) {
        H::explain(by, resource, why);
    }
}

impl<X: ?Sized, H, N, T> Rule<X> for HCons<H, HCons<N, T>>
where
    H: Rule<X>,
    N: RuleIn<H::Realm, X>,
    HCons<N, T>: Rule<X, Realm = H::Realm>,
{
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;

    #[inline]
    fn permits(by: &Identity<H::Realm>, resource: &X) -> bool {
        may::<H, X>(Some(by), resource) && may::<HCons<N, T>, X>(Some(by), resource)
    }

    #[inline]
    fn permits_anyone(resource: &X) -> bool {
        H::permits_anyone(resource) && HCons::<N, T>::permits_anyone(resource)
    }

    fn explain(by: Option<&Identity<H::Realm>>, resource: &X, why: &mut Why) {
        H::explain(by, resource, why);
        HCons::<N, T>::explain(by, resource, why);
    }
}

impl<X: ?Sized, L: OneOf<X>> Rule<X> for AnyOf<L> {
    type Realm = L::Realm;
    type OnFailure = L::OnFailure;

    #[inline]
    fn permits(by: &Identity<L::Realm>, resource: &X) -> bool {
        L::one_may(Some(by), resource)
    }

    #[inline]
    fn permits_anyone(resource: &X) -> bool {
        L::one_may(None, resource)
    }

    fn explain(by: Option<&Identity<L::Realm>>, resource: &X, why: &mut Why) {
        if !L::one_may(by, resource) {
            L::explain_first(by, resource, why);
        }
    }
}

/// A tuple or an `HList` of rules about `X`. One of them is enough.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of rules about this resource",
    label = "not a tuple or an `HList` of rules about it",
    note = "write `AnyOf<(Author, Editor)>`: a tuple of one to twelve members, or an `HList` of at least one"
)]
pub trait OneOf<X: ?Sized> {
    /// The realm of the members.
    type Realm: Realm;

    /// The policy of the first member.
    type OnFailure: FailurePolicy;

    fn one_may(by: Option<&Identity<Self::Realm>>, resource: &X) -> bool;
    fn explain_first(by: Option<&Identity<Self::Realm>>, resource: &X, why: &mut Why);
}

impl<X: ?Sized, H: Rule<X>> OneOf<X> for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;

    #[inline]
    fn one_may(by: Option<&Identity<H::Realm>>, resource: &X) -> bool {
        may::<H, X>(by, resource)
    }

    fn explain_first(by: Option<&Identity<H::Realm>>, resource: &X, why: &mut Why) {
        H::explain(by, resource, why);
    }
}

impl<X: ?Sized, H, N, T> OneOf<X> for HCons<H, HCons<N, T>>
where
    H: Rule<X>,
    N: RuleIn<H::Realm, X>,
    HCons<N, T>: OneOf<X, Realm = H::Realm>,
{
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;

    #[inline]
    fn one_may(by: Option<&Identity<H::Realm>>, resource: &X) -> bool {
        may::<H, X>(by, resource) || HCons::<N, T>::one_may(by, resource)
    }

    fn explain_first(by: Option<&Identity<H::Realm>>, resource: &X, why: &mut Why) {
        H::explain(by, resource, why);
    }
}

macro_rules! list {
    ($H:ident) => { HCons<$H, HNil> };
    ($H:ident $($T:ident)+) => { HCons<$H, list!($($T)+)> };
}

macro_rules! tuple {
    ($H:ident $($T:ident)*) => {
        impl<X: ?Sized, $H, $($T),*> Rule<X> for ($H, $($T,)*)
        where
            $H: Rule<X>,
            $($T: RuleIn<$H::Realm, X>,)*
        {
            type Realm = $H::Realm;
            type OnFailure = $H::OnFailure;

            #[inline]
            fn permits(by: &Identity<$H::Realm>, resource: &X) -> bool {
                <list!($H $($T)*) as Rule<X>>::permits(by, resource)
            }

            #[inline]
            fn permits_anyone(resource: &X) -> bool {
                <list!($H $($T)*) as Rule<X>>::permits_anyone(resource)
            }

            fn explain(by: Option<&Identity<$H::Realm>>, resource: &X, why: &mut Why) {
                <list!($H $($T)*) as Rule<X>>::explain(by, resource, why);
            }
        }

        impl<X: ?Sized, $H, $($T),*> OneOf<X> for ($H, $($T,)*)
        where
            $H: Rule<X>,
            $($T: RuleIn<$H::Realm, X>,)*
        {
            type Realm = $H::Realm;
            type OnFailure = $H::OnFailure;

            #[inline]
            fn one_may(by: Option<&Identity<$H::Realm>>, resource: &X) -> bool {
                <list!($H $($T)*) as OneOf<X>>::one_may(by, resource)
            }

            fn explain_first(by: Option<&Identity<$H::Realm>>, resource: &X, why: &mut Why) {
                <list!($H $($T)*) as OneOf<X>>::explain_first(by, resource, why);
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
tuple!(A B C D E F G I);
tuple!(A B C D E F G I J);
tuple!(A B C D E F G I J K);
tuple!(A B C D E F G I J K L);
tuple!(A B C D E F G I J K L M);
