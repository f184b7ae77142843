//! The callers: people with sessions, and programs with tokens.

use std::time::{Duration, UNIX_EPOCH};

use authed::backend::{BearerToken, Cache};
use authed::revocation::Revocations;
use authed::{AuthenticationError, Authenticator, Backend, Bearer, Credentials, Identity};
use authed_session::{Account, Accounts, Sessions};
use sqlx::AnyPool;

use crate::accounts::{self, Current};
use crate::audit::Log;
use crate::db;
use crate::scopes::{Member, Press};
use crate::sessions::KEPT_FOR;
use crate::tokens;

/// The accounts. Sessions that are not kept ask for one.
#[derive(Clone)]
pub struct House(pub AnyPool);

impl Accounts for House {
    type Realm = Press;

    async fn find(&self, id: &str) -> Result<Option<Account<Press>>, AuthenticationError> {
        let Ok(id) = id.parse() else { return Ok(None) };
        let found = accounts::current(&self.0, id).await.map_err(AuthenticationError::unavailable)?;
        Ok(found.map(|found| {
            let epoch = found.epoch.to_be_bytes();
            Account::new(person(found), epoch)
        }))
    }
}

/// Returns the identity of a person: a member, with the scopes of their roles.
fn person(found: Current) -> Identity<Press> {
    Identity::new(found.person, Credentials::from_names(found.scopes).grant::<Member>())
}

/// Returns the authenticator. A token is tried first. If there is one, the session is not asked.
pub fn authenticator(
    db: &AnyPool,
    sessions: Sessions<House>,
    log: Log,
    revocations: &Revocations,
) -> Authenticator<Press> {
    let db = db.clone();
    let cache = Cache::new(10_000, KEPT_FOR).revoked_by(revocations);
    let tokens = Bearer::new_async(move |token: BearerToken| {
        let db = db.clone();
        async move {
            let found = tokens::presented(&db, token.as_str()).await.map_err(AuthenticationError::unavailable)?;
            let token = found.ok_or(AuthenticationError::rejected())?;
            if token.is_of_earlier_epoch {
                return Err(AuthenticationError::rejected().because("the token has ended with the owner's sessions"));
            }
            if token.ends_at <= db::now() {
                return Err(AuthenticationError::rejected().because("the token has ended"));
            }
            let end = UNIX_EPOCH + Duration::from_secs(token.ends_at.unsigned_abs());
            Ok(program(token.owner, &token.scopes).with_expiry(end))
        }
    });
    let callers = Authenticator::new(tokens.cached(&cache).or(sessions)).revoked_by(revocations);
    callers.audited_by(move |event| log.rejected(event))
}

/// Returns the identity of a program: the token's scopes that the owner still has. A program is not a member: the account pages
/// are not for programs.
fn program(owner: Current, scopes: &str) -> Identity<Press> {
    let owners: Vec<_> = Credentials::<Press>::from_names(owner.scopes).names().collect();
    let tokens = Credentials::<Press>::from_scope_text(scopes).names().filter(|scope| owners.contains(scope));
    Identity::new(owner.person, Credentials::from_names(tokens))
}
