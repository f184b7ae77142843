//! The audit log: rejected requests, in the database.
//!
//! Requests do not wait for it. If there are too many entries, or no database, an entry is dropped. The library has logged the
//! rejection in any case.

use authed::audit::{AuditEvent, Cause};
use authed::{Grants, Proof};
use sqlx::{AnyPool, Row};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;
use tracing::warn;

use crate::db;
use crate::scopes::Audit;

/// The maximum of entries that wait to be written.
const WAITING: usize = 1000;
/// The number of entries that are kept.
const KEPT: i64 = 10_000;

/// A handle to the log.
#[derive(Clone)]
pub struct Log(Sender<Rejected>);

struct Rejected {
    at: i64,
    status: u16,
    method: String,
    route: String,
    account: Option<i64>,
    cause: String,
}

impl Log {
    /// Starts the task that writes entries.
    pub fn start(db: AnyPool) -> Self {
        let (log, entries) = channel(WAITING);
        tokio::spawn(write(db, entries));
        Self(log)
    }

    /// Adds a rejection by the library.
    pub fn rejected(&self, event: &AuditEvent<'_>) {
        let cause = match event.cause() {
            Cause::Error(error) => error.to_string(),
            Cause::Lacking { missing: [], max_age: Some(age), .. } => {
                format!("the login is older than {} s", age.as_secs())
            }
            Cause::Lacking { missing: [], .. } => "denied by a rule".to_owned(),
            Cause::Lacking { missing, .. } => format!("lacks {}", missing.join(" ")),
            // Not a rejection.
            _ => return,
        };
        self.put(Rejected {
            at: db::now(),
            status: event.status().as_u16(),
            method: event.method().to_string(),
            route: event.route().to_owned(),
            account: event.user_id().and_then(|id| id.parse().ok()),
            cause,
        });
    }

    /// Adds a failed login.
    pub fn wrong_password(&self, account: Option<i64>) {
        let cause = "wrong name or password".to_owned();
        let (method, route) = ("POST".to_owned(), "/login".to_owned());
        self.put(Rejected { at: db::now(), status: 403, method, route, account, cause });
    }

    fn put(&self, rejected: Rejected) {
        if self.0.try_send(rejected).is_err() {
            warn!("a rejection is missing in the audit log: too many at once");
        }
    }
}

async fn write(db: AnyPool, mut entries: Receiver<Rejected>) {
    while let Some(rejected) = entries.recv().await {
        match timeout(db::LONGEST, insert(&db, &rejected)).await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => warn!(%cause, "a rejection is missing in the audit log"),
            Err(_) => warn!("a rejection is missing in the audit log: the database does not respond"),
        }
    }
}

async fn insert(db: &AnyPool, rejected: &Rejected) -> sqlx::Result<()> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO denials (at, status, method, route, account, cause) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(rejected.at)
    .bind(i64::from(rejected.status))
    .bind(&rejected.method)
    .bind(&rejected.route)
    .bind(rejected.account)
    .bind(&rejected.cause)
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
    /// The caller's present name, or `None` for anonymous callers.
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
