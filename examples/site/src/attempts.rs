//! Counts of login attempts, in the database: all nodes count together.

use std::time::Duration;

use authed::AuthenticationError;
use authed_session::throttle::{AttemptKey, AttemptStore};
use sqlx::AnyPool;
use tracing::warn;

use crate::db;

#[derive(Clone)]
pub struct Attempts(AnyPool);

impl Attempts {
    /// Starts the task that deletes counts that have ended.
    pub fn start(db: AnyPool) -> Self {
        let attempts = Self(db.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_secs(300)).await;
                let ended = sqlx::query("DELETE FROM attempts WHERE ends_at <= $1").bind(db::now()).execute(&db).await;
                if let Err(cause) = ended {
                    warn!(%cause, "the counts of login attempts cannot be deleted");
                }
            }
        });
        attempts
    }
}

impl AttemptStore for Attempts {
    async fn add(&self, key: &AttemptKey, lifetime: Duration) -> Result<u32, AuthenticationError> {
        let lifetime = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let count: i64 = sqlx::query_scalar(
            "INSERT INTO attempts (key, count, ends_at) VALUES ($1, 1, $2 + $3)
             ON CONFLICT (key) DO UPDATE SET
                 count = CASE WHEN attempts.ends_at <= $2 THEN 1 ELSE attempts.count + 1 END,
                 ends_at = CASE WHEN attempts.ends_at <= $2 THEN excluded.ends_at ELSE attempts.ends_at END
             RETURNING count",
        )
        .bind(key.to_string())
        .bind(db::now())
        .bind(lifetime)
        .fetch_one(&self.0)
        .await
        .map_err(AuthenticationError::unavailable)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn subtract(&self, key: &AttemptKey, number: u32) -> Result<(), AuthenticationError> {
        let update =
            sqlx::query("UPDATE attempts SET count = CASE WHEN count > $2 THEN count - $2 ELSE 0 END WHERE key = $1")
                .bind(key.to_string())
                .bind(i64::from(number));
        update.execute(&self.0).await.map(|_| ()).map_err(AuthenticationError::unavailable)
    }

    async fn count(&self, key: &AttemptKey) -> Result<u32, AuthenticationError> {
        let count: Option<i64> = sqlx::query_scalar("SELECT count FROM attempts WHERE key = $1 AND ends_at > $2")
            .bind(key.to_string())
            .bind(db::now())
            .fetch_optional(&self.0)
            .await
            .map_err(AuthenticationError::unavailable)?;
        Ok(count.map_or(0, |count| u32::try_from(count).unwrap_or(u32::MAX)))
    }
}
