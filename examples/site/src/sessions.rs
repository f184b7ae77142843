//! The session store: the database, or Redis.

use std::error::Error;
use std::time::Duration;

use authed::revocation::Revocations;
use authed_session::tower_sessions_core::ExpiredDeletion;
use authed_session::{Channel, Sessions, revocations_over_postgres, revocations_over_redis};
use sqlx::AnyPool;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use tower_sessions_redis_store::RedisStore;
use tower_sessions_redis_store::fred::prelude::{Builder, ClientLike, Config as RedisConfig, Pool, ReconnectPolicy};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};
use tracing::warn;

use crate::callers::House;
use crate::config::Config;
use crate::db::{Kind, PATIENCE};

/// The nodes hear each other on it.
const CHANNEL: Channel = Channel::new("press_revocations");
/// The time after which a change takes effect if its event is lost: the node that made the change has crashed, for example.
pub const KEPT_FOR: Duration = Duration::from_secs(30);

/// Opens the store. Sessions are kept until an event ends them. The nodes hear each other over Redis or PostgreSQL. With SQLite there
/// is one node.
pub async fn open(config: &Config, db: &AnyPool, revocations: &Revocations) -> Result<Sessions<House>, Box<dyn Error>> {
    match &config.redis {
        Some(url) => revocations_over_redis(revocations, url, CHANNEL)?,
        None if Kind::of(&config.database)? == Kind::Postgres => {
            revocations_over_postgres(revocations, &config.database, CHANNEL)?;
        }
        None => {}
    }
    Ok(store(config, db).await?.revoked_by(revocations).kept_for(KEPT_FOR))
}

async fn store(config: &Config, db: &AnyPool) -> Result<Sessions<House>, Box<dyn Error>> {
    let house = House(db.clone());
    if let Some(url) = &config.redis {
        return Ok(Sessions::new(redis(url).await?, house));
    }
    // The published stores need a pool of the database's own type.
    Ok(match Kind::of(&config.database)? {
        Kind::Sqlite => {
            let pool = SqlitePoolOptions::new().acquire_timeout(PATIENCE).connect(&config.database).await?;
            let store = SqliteStore::new(pool).with_table_name("sessions")?;
            sweep(store.clone());
            Sessions::new(store, house)
        }
        Kind::Postgres => {
            let pool = PgPoolOptions::new().acquire_timeout(PATIENCE).connect(&config.database).await?;
            let store = PostgresStore::new(pool).with_schema_name("public")?.with_table_name("sessions")?;
            sweep(store.clone());
            Sessions::new(store, house)
        }
    })
}

async fn redis(url: &str) -> Result<RedisStore<Pool>, Box<dyn Error>> {
    let mut builder = Builder::from_config(RedisConfig::from_url(url)?);
    // Reconnects forever. A request waits for `PATIENCE` only.
    builder.set_policy(ReconnectPolicy::new_constant(0, 500));
    builder.with_performance_config(|performance| performance.default_command_timeout = PATIENCE);
    let pool = builder.build_pool(4)?;
    pool.init().await?;
    Ok(RedisStore::new(pool))
}

/// Deletes the records of ended sessions every five minutes.
fn sweep(store: impl ExpiredDeletion) {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(300)).await;
            if let Err(cause) = store.delete_expired().await {
                warn!(%cause, "the records of ended sessions cannot be deleted");
            }
        }
    });
}
