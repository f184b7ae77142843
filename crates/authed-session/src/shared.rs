//! What the backend, the layer and the sessions of all requests share.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::realm::Realm;
use authed::revocation::{Revocation, Revocations};
use authed::{AuthenticationError, Identity};
use tower_sessions_core::Expiry;
use tower_sessions_core::session::Id;

use crate::account::Account;
use crate::cookie::Cookie;
use crate::digested_ids::DigestedIds;
use crate::kept_sessions::KeptSessions;
use crate::login::{Login, revocation_of};
use crate::login_id::LoginId;
use crate::logins::AnyLogins;
use crate::misuse::OTHER_USER;

pub(crate) struct Shared<R: Realm> {
    pub(crate) logins: Arc<dyn AnyLogins<R>>,
    /// The store of the sessions' data.
    pub(crate) data: Arc<DigestedIds>,
    pub(crate) kept: Arc<KeptSessions<R>>,
    pub(crate) settings: Settings,
}

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) idle: Duration,
    pub(crate) absolute: Duration,
    pub(crate) kept_for: Duration,
    /// `Some` if sessions are kept.
    pub(crate) revocations: Option<Revocations>,
    pub(crate) cookie: Cookie,
    /// Whether the browser keeps the cookie when it is closed.
    pub(crate) persistent: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(30 * 60),
            absolute: Duration::from_secs(12 * 60 * 60),
            kept_for: Duration::ZERO,
            revocations: None,
            cookie: Cookie::new("session"),
            persistent: false,
        }
    }
}

/// What is known of a login.
pub(crate) enum LookUp<R: Realm> {
    /// There is none with this ID.
    None,
    /// It has just been deleted: a limit has passed, or the account has another epoch.
    Ended,
    Good {
        login: Login,
        account: Account<R>,
        /// The moment at which the use of the session must be saved again.
        used_until: SystemTime,
    },
}

impl<R: Realm> Shared<R> {
    /// Returns when the store may delete the data of an anonymous session.
    pub(crate) fn expiry(&self) -> Option<Expiry> {
        self.settings.idle.try_into().ok().map(Expiry::OnInactivity)
    }

    /// Returns the identity of this session, or that it has none, if this is kept and still good.
    pub(crate) fn kept(&self, id: Id) -> Option<Option<Identity<R>>> {
        if self.settings.kept_for.is_zero() {
            return None;
        }
        match self.kept.get(id) {
            Some(identity) => Some(Some(identity)),
            None => self.kept.is_stranger(id).then_some(None),
        }
    }

    /// Returns the login with this ID and the present account of its user.
    pub(crate) async fn find(&self, id: LoginId) -> Result<Option<(Login, Account<R>)>, AuthenticationError> {
        let found = self.logins.find(id).await?;
        match &found {
            Some((login, account)) if account.id() != login.user() => Err(AuthenticationError::unavailable(OTHER_USER)),
            _ => Ok(found),
        }
    }

    /// Returns whether the login is good for this account: neither limit has passed, and the epoch is the same.
    pub(crate) fn is_good(&self, login: &Login, account: &Account<R>, now: SystemTime) -> bool {
        login.is_within(self.settings.idle, self.settings.absolute, now) && login.is_of(account)
    }

    /// Looks the login up, which is a use of it. A login that is not good any more is deleted.
    pub(crate) async fn look_up(&self, id: LoginId) -> Result<LookUp<R>, AuthenticationError> {
        let Some((mut login, account)) = self.find(id).await? else {
            return Ok(LookUp::None);
        };
        let now = SystemTime::now();
        if !self.is_good(&login, &account, now) {
            self.logins.delete(id).await?;
            return Ok(LookUp::Ended);
        }
        // A tenth of the idle time is late enough to save the use.
        let often = login.limit(self.settings.idle) / 10;
        if !login.was_used_within(often, now) {
            login.use_now(now);
            self.logins.update(id, &login).await?;
        }
        let used_until = login.used_until(often, now);
        Ok(LookUp::Good { login, account, used_until })
    }

    /// Deletes the login, and publishes its end.
    pub(crate) async fn end(&self, login: LoginId) -> Result<(), AuthenticationError> {
        let revocation = revocation_of(login);
        let _end = self.settings.revocations.as_ref().map(|revocations| PublishedAtLast { revocations, revocation });
        self.logins.delete(login).await
    }
}

/// Publishes an event in every case: a client may disconnect meanwhile, and a store that reports a failure may have deleted the
/// login.
struct PublishedAtLast<'a> {
    revocations: &'a Revocations,
    revocation: Revocation,
}

impl Drop for PublishedAtLast<'_> {
    fn drop(&mut self) {
        self.revocations.publish(self.revocation.clone());
    }
}
