//! `PrefixObjects`: the objects of a prefix, which are checked before the handlers below it.

use http::request::Parts;

use super::one_object::{Declared, OneObject};
use super::param::{ObjectParam, load_at_end};
use super::{AnyObject, Plain};
use crate::axum::checks::Checking;
use crate::rule::permitted::Permitted;
use crate::rule::rule_type::RuleType;

/// The objects that the captures of a prefix name: [`Permitted`], [`AnyObject`], [`Plain`], or a tuple of them, in the order of
/// the captures.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which objects the captures of a prefix name",
    label = "not an object for each capture",
    note = "use `Permitted<Shop, Member>`, `AnyObject<Shop, Reason>` or `Plain`; a tuple of them for several captures"
)]
pub trait PrefixObjects<St>: Sized + 'static {
    const CAPTURES: usize;

    fn declared() -> Vec<Declared>;

    /// Finds the objects and asks their rules. `captures` is the number of captures from the prefix on.
    fn check<'a>(head: &'a mut Parts, state: &'a St, captures: usize) -> Checking<'a>;
}

macro_rules! prefixes {
    ($($N:literal [$($T:ident)*] [$($Rule:ident)?] [$($One:ident)*] $Objects:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<St: Send + Sync, $($T,)* $($Rule: RuleType + ?Sized)?> PrefixObjects<St> for $Objects
        where
            $($One: OneObject<St>,)*
            Self: ObjectParam<St, $N> + 'static,
        {
            const CAPTURES: usize = $N;

            fn declared() -> Vec<Declared> {
                let mut objects = Vec::new();
                <Self as ObjectParam<St, $N>>::declare(&mut objects);
                objects
            }

            fn check<'a>(head: &'a mut Parts, state: &'a St, captures: usize) -> Checking<'a> {
                Box::pin(async move { load_at_end::<Self, St, $N>(head, state, captures, true).await.map(drop) })
            }
        }
    )* };
}

prefixes! {
    1 [T] [R] [] Permitted<T, R>;
    1 [T W] [] [] AnyObject<T, W>;
    1 [T] [] [] Plain<T>;
    1 [A] [] [A] (A,);
    2 [A B] [] [A B] (A, B);
    3 [A B C] [] [A B C] (A, B, C);
    4 [A B C D] [] [A B C D] (A, B, C, D);
}
