//! Scopes, tuples and choices as conditions.

use std::marker::PhantomData;

use authed::realm::Scope;
use authed::{AnyOf, Identity, Rule};
use sqlx::{Database, QueryBuilder};

use super::Condition;

/// A scope: all rows, or none.
#[derive(Debug)]
pub enum ByScope {}

/// A tuple or a choice, with the kinds of its members.
#[derive(Debug)]
pub struct ByMembers<M>(PhantomData<M>);

impl<T, DB: Database, S: Scope> Condition<T, DB, ByScope> for S {
    fn push(by: Option<&Identity<<S as Rule<T>>::Realm>>, query: &mut QueryBuilder<'_, DB>) {
        let holds = by.is_some_and(|by| by.credentials().names().any(|held| held == S::NAME));
        query.push(if holds { "1 = 1" } else { "1 = 0" });
    }
}

macro_rules! lists {
    ($(($($M:ident $K:ident)+))*) => { $(
        list!(($($M,)+), ") AND (", $($M $K)+);
        list!(AnyOf<($($M,)+)>, ") OR (", $($M $K)+);
    )* };
}

macro_rules! list {
    ($List:ty, $between:literal, $($M:ident $K:ident)+) => {
        impl<T, DB, R, $($M, $K),+> Condition<T, DB, ByMembers<($($K,)+)>> for $List
        where
            DB: Database,
            R: authed::realm::Realm,
            Self: Rule<T, Realm = R>,
            $($M: Condition<T, DB, $K> + Rule<T, Realm = R>,)+
        {
            fn push(by: Option<&Identity<R>>, query: &mut QueryBuilder<'_, DB>) {
                let mut separator = "((";
                $(
                    query.push(separator);
                    $M::push(by, query);
                    separator = $between;
                )+
                let _ = separator;
                query.push("))");
            }
        }
    };
}

lists! {
    (A KA)
    (A KA B KB)
    (A KA B KB C KC)
    (A KA B KB C KC D KD)
    (A KA B KB C KC D KD E KE)
    (A KA B KB C KC D KD E KE F KF)
}
