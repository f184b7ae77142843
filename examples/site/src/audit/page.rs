//! The entries of the audit page.

use std::time::Duration;

use authed::{Grants, Proof};
use sqlx::{AnyPool, Row};

use crate::db;
use crate::scopes::Audit;

/// Which entries are shown. Default: all.
#[derive(Default)]
pub struct Filter {
    /// The login name of the caller.
    pub who: Option<String>,
    /// Callers without an account only.
    pub unknown: bool,
    pub status: Option<u16>,
    /// A part of the route.
    pub route: Option<String>,
    /// Entries of this time until now only.
    pub within: Option<Duration>,
}

/// A line of the audit page.
pub struct Entry {
    /// The moment of the last time.
    pub at: String,
    /// Whether this is the sum of minutes that are no longer listed.
    pub is_sum: bool,
    pub times: i64,
    pub status: i64,
    pub method: String,
    pub route: String,
    /// The caller's present name, or `None` for callers without an account.
    pub caller: Option<String>,
    pub cause: String,
}

pub async fn latest(db: &AnyPool, _: Proof<'_, impl Grants<Audit>>, filter: &Filter) -> sqlx::Result<Vec<Entry>> {
    let part = filter.route.as_ref().map_or("%".to_owned(), |part| {
        let literal = part.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        format!("%{literal}%")
    });
    let since = filter.within.map_or(0, |time| db::now() - i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
    let rows = sqlx::query(
        "SELECT rejections.last_at, rejections.minute, rejections.times, rejections.status, rejections.method,
                rejections.route, accounts.name, rejections.cause
         FROM rejections LEFT JOIN accounts ON accounts.id = rejections.account
         WHERE ($1 = '' OR accounts.login = $1) AND ($2 = 0 OR rejections.account = 0)
           AND ($3 = 0 OR rejections.status = $3) AND rejections.route LIKE $4 ESCAPE '!' AND rejections.last_at >= $5
         ORDER BY rejections.last_at DESC, rejections.route LIMIT 200",
    )
    .bind(filter.who.as_deref().unwrap_or_default())
    .bind(i64::from(filter.unknown))
    .bind(i64::from(filter.status.unwrap_or(0)))
    .bind(part)
    .bind(since)
    .fetch_all(db)
    .await?;
    let entry = |row: &sqlx::any::AnyRow| {
        Ok(Entry {
            at: db::moment(row.try_get(0)?),
            is_sum: row.try_get::<i64, _>(1)? == 0,
            times: row.try_get(2)?,
            status: row.try_get(3)?,
            method: row.try_get(4)?,
            route: row.try_get(5)?,
            caller: row.try_get(6)?,
            cause: row.try_get(7)?,
        })
    };
    rows.iter().map(entry).collect()
}
