//! The audit log: requests that have been refused, kept in the database.
//!
//! A refused request does not wait for it. What cannot be written, since there is too much of it or no database, goes to
//! the program's log, where the library has told of it anyway.

use authed::{AuditEvent, Cause, Grants, Proof};
use sqlx::{AnyPool, Row};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;
use tracing::warn;

use crate::db;
use crate::scopes::Audit;

/// How many entries wait to be written, at most.
const WAITING: usize = 1000;
/// How many are kept.
const KEPT: i64 = 10_000;

/// Where entries are put.
#[derive(Clone)]
pub struct Log(Sender<Denial>);

struct Denial {
    at: i64,
    status: u16,
    method: String,
    route: String,
    account: Option<i64>,
    cause: String,
}

impl Log {
    /// Begins to write what is put into it.
    pub fn start(db: AnyPool) -> Self {
        let (log, entries) = channel(WAITING);
        tokio::spawn(write(db, entries));
        Self(log)
    }

    /// What the library tells of: a caller without credentials that are good, or without the scopes.
    pub fn refused(&self, event: &AuditEvent<'_>) {
        let cause = match event.cause() {
            Cause::Error(error) => error.to_string(),
            Cause::Lacking { missing: [], max_age: Some(age), .. } => {
                format!("has logged in more than {} s ago", age.as_secs())
            }
            Cause::Lacking { missing: [], .. } => "not this one: a rule about it says no".to_owned(),
            Cause::Lacking { missing, .. } => format!("lacks {}", missing.join(" ")),
        };
        self.put(Denial {
            at: db::now(),
            status: event.status().as_u16(),
            method: event.method().to_string(),
            route: event.route().to_owned(),
            account: event.user_id().and_then(|id| id.parse().ok()),
            cause,
        });
    }

    /// Somebody has not been able to log in.
    pub fn wrong_password(&self, account: Option<i64>) {
        let cause = "wrong name or password".to_owned();
        let (method, route) = ("POST".to_owned(), "/login".to_owned());
        self.put(Denial { at: db::now(), status: 403, method, route, account, cause });
    }

    fn put(&self, denial: Denial) {
        if self.0.try_send(denial).is_err() {
            warn!("a denial has not been written to the audit log: too many at once");
        }
    }
}

async fn write(db: AnyPool, mut entries: Receiver<Denial>) {
    while let Some(denial) = entries.recv().await {
        match timeout(db::LONGEST, insert(&db, &denial)).await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => warn!(%cause, "a denial has not been written to the audit log"),
            Err(_) => warn!("a denial has not been written to the audit log: the database does not answer"),
        }
    }
}

async fn insert(db: &AnyPool, denial: &Denial) -> sqlx::Result<()> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO denials (at, status, method, route, account, cause) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(denial.at)
    .bind(i64::from(denial.status))
    .bind(&denial.method)
    .bind(&denial.route)
    .bind(denial.account)
    .bind(&denial.cause)
    .fetch_one(db)
    .await?;
    if id % 100 == 0 {
        sqlx::query("DELETE FROM denials WHERE id <= $1").bind(id - KEPT).execute(db).await?;
    }
    Ok(())
}

/// A line of the audit page.
pub struct Entry {
    pub at: String,
    pub status: i64,
    pub method: String,
    pub route: String,
    /// The name that the caller has now; `None` for anonymous ones.
    pub caller: Option<String>,
    pub cause: String,
}

pub async fn latest(db: &AnyPool, _: Proof<'_, impl Grants<Audit>>) -> sqlx::Result<Vec<Entry>> {
    let rows = sqlx::query(
        "SELECT denials.at, denials.status, denials.method, denials.route, accounts.name, denials.cause
         FROM denials LEFT JOIN accounts ON accounts.id = denials.account ORDER BY denials.id DESC LIMIT 200",
    )
    .fetch_all(db)
    .await?;
    let entry = |row: &sqlx::any::AnyRow| {
        Ok(Entry {
            at: db::moment(row.try_get(0)?),
            status: row.try_get(1)?,
            method: row.try_get(2)?,
            route: row.try_get(3)?,
            caller: row.try_get(4)?,
            cause: row.try_get(5)?,
        })
    };
    rows.iter().map(entry).collect()
}
