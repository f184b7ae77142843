//! The callers: people with sessions, and programs with tokens. Each costs one query, and none while it is kept.

use std::time::{Duration, UNIX_EPOCH};

use authed::backend::{BearerToken, Cache};
use authed::revocation::Revocations;
use authed::{AuthenticationError, Authenticator, Backend, Bearer, Credentials, Identity};
use authed_session::{Account, Login, LoginId, Logins, Sessions};
use sqlx::AnyPool;

use crate::accounts::Current;
use crate::audit::Log;
use crate::db;
use crate::logins;
use crate::scopes::{Member, Press};
use crate::sessions::{KEPT_FOR, REJECTED_FOR};
use crate::tokens;

/// The logins and their accounts. A session that is not kept asks for both at once.
pub struct House(pub AnyPool);

impl Logins for House {
    type Realm = Press;

    async fn insert(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
        logins::insert(&self.0, id, login).await.map_err(AuthenticationError::unavailable)
    }

    async fn find(&self, id: LoginId) -> Result<Option<(Login, Account<Press>)>, AuthenticationError> {
        let found = logins::find(&self.0, id).await.map_err(AuthenticationError::unavailable)?;
        Ok(found.map(|(login, found)| {
            let epoch = found.epoch.to_be_bytes();
            (login, Account::new(person(found), epoch))
        }))
    }

    async fn update(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
        logins::update(&self.0, id, login).await.map_err(AuthenticationError::unavailable)
    }

    async fn delete(&self, id: LoginId) -> Result<(), AuthenticationError> {
        logins::delete(&self.0, id).await.map_err(AuthenticationError::unavailable)
    }
}

/// Returns the identity of a person: a member, with the scopes of their roles.
fn person(found: Current) -> Identity<Press> {
    Identity::new(found.person, Credentials::from_names(found.scopes).grant::<Member>())
}

/// Returns the authenticator. A token is tried first. If there is one, the session is not asked.
pub fn authenticator(
    db: &AnyPool,
    sessions: Sessions<Press>,
    log: Log,
    revocations: &Revocations,
) -> Authenticator<Press> {
    let db = db.clone();
    let cache = Cache::new(10_000, KEPT_FOR).keeping_rejections_for(REJECTED_FOR).revoked_by(revocations);
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
