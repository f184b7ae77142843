//! Writes entries to the database.

use std::sync::Arc;
use std::time::Duration;

use sqlx::AnyPool;
use tokio::time::{sleep, timeout};
use tracing::warn;

use super::{Kind, Shared, Times};
use crate::db;

/// The rows of a kind and caller that are kept.
const KEPT: i64 = 50;
/// The seconds after which rows are deleted: 90 days.
const OLDEST: i64 = 90 * 24 * 60 * 60;

/// Entries of this time are written together.
const TOGETHER: Duration = Duration::from_millis(200);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(1);

pub async fn forever(log: Arc<Shared>) {
    loop {
        log.wake.notified().await;
        while !all(&log).await {
            sleep(PAUSE).await;
        }
        sleep(TOGETHER).await;
    }
}

/// Writes all entries. Returns whether it succeeded. Entries that were not written wait again.
pub async fn all(log: &Shared) -> bool {
    let mut entries = log.take().into_iter();
    while let Some((kind, times)) = entries.next() {
        let written = match timeout(db::LONGEST, insert(&log.db, &kind, times)).await {
            Ok(Ok(())) => true,
            Ok(Err(cause)) => {
                warn!(%cause, "rejections wait to be written to the audit log");
                false
            }
            Err(_) => {
                warn!("rejections wait to be written to the audit log: the database does not respond");
                false
            }
        };
        if !written {
            log.add(kind, times);
            entries.for_each(|(kind, times)| log.add(kind, times));
            return false;
        }
    }
    true
}

async fn insert(db: &AnyPool, kind: &Kind, times: Times) -> sqlx::Result<()> {
    let sum: i64 = sqlx::query_scalar(
        "INSERT INTO rejections (account, route, method, status, cause, minute, last_at, times)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (account, route, method, status, cause, minute) DO UPDATE SET
             times = rejections.times + excluded.times, last_at = excluded.last_at
         RETURNING times",
    )
    .bind(kind.account)
    .bind(&kind.route)
    .bind(kind.method)
    .bind(i64::from(kind.status))
    .bind(&kind.cause)
    .bind(times.last_at / 60)
    .bind(times.last_at)
    .bind(times.number)
    .fetch_one(db)
    .await?;
    let is_new = sum == times.number;
    if is_new { shorten(db, kind).await } else { Ok(()) }
}

/// Adds the oldest rows of this kind and caller to their sum.
async fn shorten(db: &AnyPool, kind: &Kind) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM rejections WHERE last_at < $1").bind(db::now() - OLDEST).execute(db).await?;
    let last: Option<i64> = sqlx::query_scalar(
        "SELECT minute FROM rejections
         WHERE account = $1 AND route = $2 AND method = $3 AND status = $4 AND cause = $5 AND minute > 0
         ORDER BY minute DESC LIMIT 1 OFFSET $6",
    )
    .bind(kind.account)
    .bind(&kind.route)
    .bind(kind.method)
    .bind(i64::from(kind.status))
    .bind(&kind.cause)
    .bind(KEPT)
    .fetch_optional(db)
    .await?;
    let Some(last) = last else { return Ok(()) };
    let mut change = db.begin().await?;
    for statement in [
        "INSERT INTO rejections (account, route, method, status, cause, minute, last_at, times)
         SELECT account, route, method, status, cause, 0, MAX(last_at), CAST(SUM(times) AS BIGINT) FROM rejections
         WHERE account = $1 AND route = $2 AND method = $3 AND status = $4 AND cause = $5 AND minute BETWEEN 1 AND $6
         GROUP BY account, route, method, status, cause
         ON CONFLICT (account, route, method, status, cause, minute) DO UPDATE SET
             times = rejections.times + excluded.times, last_at = excluded.last_at",
        "DELETE FROM rejections
         WHERE account = $1 AND route = $2 AND method = $3 AND status = $4 AND cause = $5 AND minute BETWEEN 1 AND $6",
    ] {
        sqlx::query(statement)
            .bind(kind.account)
            .bind(&kind.route)
            .bind(kind.method)
            .bind(i64::from(kind.status))
            .bind(&kind.cause)
            .bind(last)
            .execute(&mut *change)
            .await?;
    }
    change.commit().await
}
