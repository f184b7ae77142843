//! Lists of what a rule permits.

use std::fmt::Debug;

use authed::{AskRules, Caller, Permitted, Rule};
use sqlx::query_builder::QueryBuilder;
use sqlx::{Database, Executor, FromRow, IntoArguments};

use super::Condition;

/// Pushes the condition of rule `R` for this caller, in parentheses.
pub fn push_condition<R, T, DB, M>(caller: &Caller<R::Realm>, query: &mut QueryBuilder<'_, DB>)
where
    DB: Database,
    R: Condition<T, DB, M>,
{
    query.push("(");
    R::push(caller.identity(), query);
    query.push(")");
}

/// Runs the query, and returns the rows that rule `R` permits, in their order. The query should have the rule's condition: see
/// [`push_condition`]. Without it, the list is right, and slow.
///
/// # Errors
///
/// Returns the error of the database.
pub async fn fetch_permitted<'args, R, T, DB, E>(
    caller: &Caller<R::Realm>,
    query: &'args mut QueryBuilder<'args, DB>,
    executor: E,
) -> sqlx::Result<Vec<Permitted<T, R>>>
where
    R: Rule<T>,
    DB: Database,
    DB::Arguments<'args>: IntoArguments<'args, DB>,
    T: for<'r> FromRow<'r, DB::Row> + Send + Unpin,
    E: for<'c> Executor<'c, Database = DB>,
{
    let rows = query.build_query_as::<T>().fetch_all(executor).await?;
    Ok(caller.permitted_among::<R>(rows).collect())
}

/// Compares a list with all rows, filtered one by one with the rule. For tests.
///
/// # Panics
///
/// Panics if the list lacks a row that the rule permits. The message names the rows. The order is not compared.
pub fn assert_list_is_complete<R, T>(caller: &Caller<R::Realm>, all: Vec<T>, listed: &[Permitted<T, R>])
where
    R: Rule<T>,
    T: PartialEq + Debug,
{
    let permitted: Vec<_> = caller.permitted_among::<R>(all).map(Permitted::into_inner).collect();
    let lacking: Vec<_> = permitted.iter().filter(|row| !listed.iter().any(|listed| **listed == **row)).collect();
    assert!(lacking.is_empty(), "the rule permits rows that the list lacks: {lacking:#?}");
    assert_eq!(listed.len(), permitted.len(), "the list has a row twice");
}
