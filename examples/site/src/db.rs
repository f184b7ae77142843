//! The database: SQLite or PostgreSQL, by its URL.
//!
//! Both understand the same statements. Parameters are `$1`, and moments are whole seconds since 1970.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyPool, Transaction};

/// The time that a request waits for a connection. Then it gets a 503.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// The maximum time of a request, and of writing an audit entry. A connection that hangs within a statement may hang for hours.
pub const LONGEST: Duration = Duration::from_secs(8);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn of(url: &str) -> Result<Self, &'static str> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err("DATABASE_URL has an unknown scheme: write `postgres://..` or `sqlite:..`"),
        }
    }
}

/// Connects, and migrates the tables. Several nodes can do this at once.
pub async fn open(url: &str) -> Result<AnyPool, Box<dyn std::error::Error>> {
    install_default_drivers();
    let kind = Kind::of(url)?;
    let pool = AnyPoolOptions::new().max_connections(10).acquire_timeout(PATIENCE).connect(url).await?;
    match kind {
        Kind::Sqlite => {
            // Readers do not wait for a writer. The file keeps this setting.
            sqlx::query("PRAGMA journal_mode = WAL").execute(&pool).await?;
            sqlx::migrate!("migrations/sqlite").run(&pool).await?;
        }
        Kind::Postgres => sqlx::migrate!("migrations/postgres").run(&pool).await?,
    }
    Ok(pool)
}

pub fn now() -> i64 {
    seconds(SystemTime::now())
}

/// Returns the whole seconds since 1970.
pub fn seconds(moment: SystemTime) -> i64 {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Begins a transaction that changes accounts or roles. Only one runs at a time.
pub async fn administer(db: &AnyPool) -> sqlx::Result<Transaction<'static, Any>> {
    let mut change = db.begin().await?;
    sqlx::query("UPDATE administration SET turn = turn + 1").execute(&mut *change).await?;
    Ok(change)
}

/// Formats a day for people.
pub fn day(moment: i64) -> String {
    match time::OffsetDateTime::from_unix_timestamp(moment) {
        Ok(moment) => format!("{} {} {}", moment.day(), moment.month(), moment.year()),
        Err(_) => "some day".to_owned(),
    }
}

/// Formats a moment to the second, in UTC.
pub fn moment(moment: i64) -> String {
    match time::OffsetDateTime::from_unix_timestamp(moment) {
        Ok(moment) => format!("{} {:02}:{:02}:{:02}", moment.date(), moment.hour(), moment.minute(), moment.second()),
        Err(_) => "some moment".to_owned(),
    }
}
