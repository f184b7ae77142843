//! Rules as conditions of sqlx queries. A list shows what the same rule would permit one by one.
//!
//! ```
//! use authed::{AnyOf, Caller, Forbidden, Identity, Permitted, Rule, SimpleUser, User, scopes};
//! use authed_sqlx::{Condition, fetch_permitted, push_condition};
//! use sqlx::sqlite::SqliteRow;
//! use sqlx::{Database, Encode, FromRow, QueryBuilder, Row, Sqlite, SqlitePool, Type};
//!
//! scopes! { pub realm Press for SimpleUser; pub scope Editor = "editor"; }
//!
//! pub struct Post { author: String, title: String }
//! # impl FromRow<'_, SqliteRow> for Post {
//! #     fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
//! #         Ok(Self { author: row.try_get("author")?, title: row.try_get("title")? })
//! #     }
//! # }
//!
//! pub enum Author {}
//!
//! impl Rule<Post> for Author {
//!     type Realm = Press;
//!     type OnFailure = Forbidden;
//!
//!     fn permits(by: &Identity<Press>, post: &Post) -> bool {
//!         by.user().id() == post.author
//!     }
//! }
//!
//! /// The same as a condition.
//! impl Condition<Post, Sqlite> for Author {
//!     fn push(by: Option<&Identity<Press>>, query: &mut QueryBuilder<'_, Sqlite>) {
//!         match by {
//!             Some(by) => query.push("author = ").push_bind(by.user().id().into_owned()),
//!             None => query.push("1 = 0"),
//!         };
//!     }
//! }
//!
//! type Reader = AnyOf<(Author, Editor)>;
//!
//! async fn list(db: &SqlitePool, caller: &Caller<Press>) -> sqlx::Result<Vec<Permitted<Post, Reader>>> {
//!     let mut query = QueryBuilder::new("SELECT author, title FROM posts WHERE ");
//!     push_condition::<Reader, Post, _, _>(caller, &mut query);
//!     query.push(" ORDER BY title LIMIT 100");
//!     fetch_permitted(caller, &mut query, db).await
//! }
//! ```
//!
//! [`fetch_permitted`] asks the rule about each row as well. A condition that is wider than the rule shows nothing more. A
//! condition that is narrower hides rows: [`assert_list_is_complete`] finds it in a test.
//!
//! The condition applies before `LIMIT`, so pages are full. A filter after the query would make them shorter.

#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

mod combined;
mod fetch;

use authed::{Identity, Rule};
use sqlx::{Database, QueryBuilder};

pub use self::combined::{ByMembers, ByScope};
pub use self::fetch::{assert_list_is_complete, fetch_permitted, push_condition};

/// A rule of your own, and no combination.
#[derive(Debug)]
pub enum Own {}

/// A rule that can be written as the condition of a query: what follows `WHERE`.
///
/// Scopes have a condition. Tuples and [`AnyOf`](authed::AnyOf) have one if each of their members has one. `M` tells these kinds
/// apart, and is inferred.
///
/// A list by a rule without a condition does not compile:
///
/// ```compile_fail,E0277
/// # use authed::{Caller, Identity, NotFound, Rule, SimpleUser, scopes};
/// # use authed_sqlx::push_condition;
/// # use sqlx::{QueryBuilder, Sqlite};
/// # scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
/// # pub struct Post;
/// pub enum Author {}
/// # impl Rule<Post> for Author {
/// #     type Realm = Press;
/// #     type OnFailure = NotFound;
/// #     fn permits(_: &Identity<Press>, _: &Post) -> bool { true }
/// # }
///
/// fn list(caller: &Caller<Press>, query: &mut QueryBuilder<'_, Sqlite>) {
///     // error[E0277]: the rule `Author` has no condition for a query
///     push_condition::<Author, Post, _, _>(caller, query);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the rule `{Self}` has no condition for a query",
    label = "does not implement `Condition<{T}, {DB}>`",
    note = "add `impl Condition<{T}, {DB}>` for each rule of your own; its `push` writes what follows `WHERE`",
    note = "scopes have a condition; tuples and `AnyOf` have one if each member has one"
)]
pub trait Condition<T, DB: Database, M = Own>: Rule<T> {
    /// Pushes the condition: an expression with `AND` or comparisons. It must permit the rows that
    /// [`Rule::permits`] permits, or for an anonymous caller those that [`Rule::permits_anyone`] permits.
    ///
    /// Bind values with [`QueryBuilder::push_bind`]. `1 = 1` and `1 = 0` are true and false in every database.
    fn push(by: Option<&Identity<Self::Realm>>, query: &mut QueryBuilder<'_, DB>);
}
