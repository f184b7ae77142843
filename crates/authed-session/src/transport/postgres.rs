//! Revocations over PostgreSQL's LISTEN and NOTIFY.

use authed::revocation::Revocations;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{Postgres, query};

use super::{Cause, Channel, Ears, InvalidAddress, Mouth, PATIENCE, Server, start};

/// Connects the nodes of an application by PostgreSQL: each hears the revocations that the others publish.
///
/// ```no_run
/// use authed::revocation::Revocations;
/// use authed_session::{Channel, InvalidAddress, revocations_over_postgres};
///
/// # async fn connect() -> Result<(), InvalidAddress> {
/// let revocations = Revocations::new();
/// revocations_over_postgres(&revocations, "postgres://shop@db.internal/shop", Channel::new("shop_revocations"))?;
/// # Ok(()) }
/// ```
///
/// - It holds two connections of its own. A task keeps them open, and connects again after an interruption.
/// - The node is deaf until it hears itself for the first time, and again one second after it last did. It then keeps nothing:
///   see [`revocation`](authed::revocation).
/// - Events that cannot be sent are sent later. Until then, other nodes that can still hear keep what they know, up to
///   the time of their caches.
/// - An event can be part of the change: send its [text](authed::revocation::Revocation::to_text) within the transaction,
///   `SELECT pg_notify('shop_revocations', 'user:42')`, in place of `publish`. All nodes hear it, this one included, when the
///   transaction is committed.
/// - Everyone who can send on the channel can end logins. No one can start one.
/// - LISTEN needs connections that stay the same: not those of PgBouncer in its transaction mode.
/// - For TLS, enable a TLS feature of sqlx.
///
/// # Errors
///
/// Returns [`InvalidAddress`] if the URL is not one of PostgreSQL. A server that cannot be reached is no error.
///
/// # Panics
///
/// Panics outside of a tokio runtime, and if the revocations have a transport already.
pub fn revocations_over_postgres(revocations: &Revocations, url: &str, channel: Channel) -> Result<(), InvalidAddress> {
    // sqlx does not look at the scheme.
    let is_ours = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let options: PgConnectOptions = url.parse().ok().filter(|_| is_ours).ok_or(InvalidAddress(()))?;
    start(revocations, Database(options), channel);
    Ok(())
}

struct Database(PgConnectOptions);

impl Server for Database {
    type Ears = PgListener;
    type Mouth = PoolConnection<Postgres>;

    async fn open(&self, channels: [&str; 2]) -> Result<(PgListener, PoolConnection<Postgres>), Cause> {
        let pool =
            PgPoolOptions::new().max_connections(2).max_lifetime(None).idle_timeout(None).acquire_timeout(PATIENCE);
        let pool = pool.connect_with(self.0.clone()).await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        // What is missed meanwhile must be known.
        listener.eager_reconnect(false);
        listener.listen_all(channels).await?;
        Ok((listener, pool.acquire().await?))
    }
}

impl Ears for PgListener {
    async fn next(&mut self) -> Result<(String, String), Cause> {
        match self.try_recv().await? {
            Some(message) => Ok((message.channel().to_owned(), message.payload().to_owned())),
            None => Err("the connection was closed".into()),
        }
    }
}

impl Mouth for PoolConnection<Postgres> {
    async fn say(&mut self, channel: &str, texts: &[String]) -> Result<(), Cause> {
        let all = query("SELECT pg_notify($1, said) FROM unnest($2::text[]) AS said").bind(channel).bind(texts);
        all.execute(&mut **self).await?;
        Ok(())
    }
}
