//! `ObjectParam`: a handler's second parameter, which declares the objects.

use std::any::type_name;

use http::request::Parts;

use super::captures::Captures;
use super::lost::Lost;
use super::one_object::{Declared, OneObject};
use super::{AnyObject, Plain};
use crate::rule::permitted::Permitted;
use crate::rule::rule_type::RuleType;

/// A parameter that says which objects the captures of a path name, and who may access them: [`Permitted`], [`AnyObject`],
/// [`Plain`], or a tuple of them, in the order of the captures.
///
/// Sealed. `N` is the number of captures.
#[diagnostic::on_unimplemented(
    message = "the second parameter `{Self}` does not have one object for each capture of the path",
    label = "the number of captures is {N}",
    note = "the second parameter is `post: Permitted<Post, Author>`, which checks the rule `Author`, `AnyObject<Post, Reason>`, which lets every caller of the route access every post, or `Plain` for a capture that names no object",
    note = "for several captures it is a tuple, in their order: `(shop, order): (Permitted<Shop, Member>, Permitted<Order, Customer>)`"
)]
pub trait ObjectParam<St, const N: usize>: Sized + Send {
    /// Adds a row's objects.
    #[doc(hidden)]
    fn declare(objects: &mut Vec<Declared>);

    /// Finds the objects and asks their rules. `first` is the index of the first capture. With `is_shared`, further
    /// parameters can ask for the objects.
    #[doc(hidden)]
    fn load(
        captures: &Captures,
        first: usize,
        head: &mut Parts,
        state: &St,
        is_shared: bool,
    ) -> impl Future<Output = Result<Self, Lost>> + Send;
}

/// Returns the objects of the captures that begin so many before the end of the path: a handler's own are the last ones, and
/// those of a prefix stand before them.
pub(super) async fn load_at_end<O, St, const N: usize>(
    head: &mut Parts,
    state: &St,
    from_end: usize,
    is_shared: bool,
) -> Result<O, Lost>
where
    O: ObjectParam<St, N>,
{
    let captures = Captures::of(head).await?;
    match captures.len().checked_sub(from_end) {
        Some(first) => O::load(&captures, first, head, state, is_shared).await,
        None => Err(Lost::misplaced(type_name::<O>(), captures.len())),
    }
}

macro_rules! single {
    ($([$($T:ident)*] [$($Rule:ident)?] $Object:ty;)*) => { $(
        impl<St: Sync, $($T,)* $($Rule: RuleType + ?Sized)?> ObjectParam<St, 1> for $Object
        where
            Self: OneObject<St>,
        {
            fn declare(objects: &mut Vec<Declared>) {
                objects.push(<Self as OneObject<St>>::declared());
            }

            async fn load(
                captures: &Captures,
                first: usize,
                head: &mut Parts,
                state: &St,
                is_shared: bool,
            ) -> Result<Self, Lost> {
                <Self as OneObject<St>>::load(captures, first, head, state, is_shared).await
            }
        }
    )* };
}

single! {
    [T] [R] Permitted<T, R>;
    [T W] [] AnyObject<T, W>;
    [T] [] Plain<T>;
}

macro_rules! tuples {
    ($($N:literal: $($O:ident)*;)*) => { $(
        #[allow(non_snake_case)]
        impl<St: Sync, $($O: OneObject<St>),*> ObjectParam<St, $N> for ($($O,)*) {
            fn declare(objects: &mut Vec<Declared>) {
                objects.extend([$($O::declared()),*]);
            }

            async fn load(
                captures: &Captures,
                first: usize,
                head: &mut Parts,
                state: &St,
                _: bool,
            ) -> Result<Self, Lost> {
                let mut index = first;
                $(
                    // An object can be within an earlier one.
                    let $O = $O::load(captures, index, head, state, true).await?;
                    index += 1;
                )*
                let _ = index;
                Ok(($($O,)*))
            }
        }
    )* };
}

tuples! {
    1: A;
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D E;
    6: A B C D E F;
    7: A B C D E F G;
    8: A B C D E F G H;
}
