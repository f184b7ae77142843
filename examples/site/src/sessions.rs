//! The sessions. Logins are in the database, and the nodes hear each other's changes over Redis or PostgreSQL.

use std::error::Error;
use std::time::Duration;

use authed::revocation::Revocations;
use authed_session::{Channel, Sessions, revocations_over_postgres, revocations_over_redis};
use sqlx::AnyPool;

use crate::callers::House;
use crate::config::Config;
use crate::db::Kind;
use crate::scopes::Press;

/// The nodes hear each other on it.
const CHANNEL: Channel = Channel::new("press_revocations");
/// The time after which a change takes effect if its event is lost: the node that made the change has crashed, for example.
pub const KEPT_FOR: Duration = Duration::from_secs(30);
/// The time for which a wrong token is kept, as the library keeps unknown cookies. A new token is random, and was never wrong.
pub const REJECTED_FOR: Duration = Duration::from_secs(5);

/// Sessions are kept until an event ends them. With SQLite there is one node.
pub fn open(config: &Config, db: &AnyPool, revocations: &Revocations) -> Result<Sessions<Press>, Box<dyn Error>> {
    match &config.redis {
        Some(url) => revocations_over_redis(revocations, url, CHANNEL)?,
        None if Kind::of(&config.database)? == Kind::Postgres => {
            revocations_over_postgres(revocations, &config.database, CHANNEL)?;
        }
        None => {}
    }
    Ok(Sessions::with_logins(House(db.clone())).revoked_by(revocations).kept_for(KEPT_FOR))
}
