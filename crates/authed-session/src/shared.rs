//! What the backend, the layer and the sessions of all requests share.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::revocation::{Revocation, Revocations};
use authed::{AuthenticationError, Identity};
use tower_sessions_core::Expiry;
use tower_sessions_core::session::Id;

use crate::account::{Account, Accounts};
use crate::cookie::Cookie;
use crate::digested_ids::DigestedIds;
use crate::kept_sessions::KeptSessions;
use crate::login::{Login, Mark, revocation_of};
use crate::login_id::LoginId;
use crate::misuse::OTHER_USER;

pub(crate) struct Shared<A: Accounts> {
    pub(crate) accounts: Arc<A>,
    pub(crate) store: Arc<DigestedIds>,
    pub(crate) kept: Arc<KeptSessions<A::Realm>>,
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

impl<A: Accounts> Shared<A> {
    /// Returns when the store may delete a session.
    pub(crate) fn expiry(&self) -> Option<Expiry> {
        self.settings.idle.try_into().ok().map(Expiry::OnInactivity)
    }

    /// Returns the identity of this session, if it is kept and still good.
    pub(crate) fn kept(&self, id: Id) -> Option<Identity<A::Realm>> {
        if self.settings.kept_for.is_zero() { None } else { self.kept.get(id) }
    }

    /// Returns the login that the mark refers to, if it still exists and neither limit has passed.
    pub(crate) async fn login_of(&self, mark: &Mark, now: SystemTime) -> Result<Option<Login>, AuthenticationError> {
        let (idle, absolute) = (mark.limit(self.settings.idle), mark.limit(self.settings.absolute));
        let Some(id) = mark.login_id() else { return Ok(None) };
        let login = Login::load(&self.store, id).await?;
        Ok(login.filter(|login| login.is_younger_than(absolute, now) && mark.is_younger_than(idle, now)))
    }

    /// Returns the account of the login's user, if it still exists in the login's epoch.
    pub(crate) async fn account_of(&self, login: &Login) -> Result<Option<Account<A::Realm>>, AuthenticationError> {
        let Some(account) = self.accounts.find(&login.user).await? else {
            return Ok(None);
        };
        if account.id() != login.user {
            return Err(AuthenticationError::unavailable(OTHER_USER));
        }
        Ok(login.is_of(&account).then_some(account))
    }

    /// Deletes the login that the mark refers to, and publishes its end.
    pub(crate) async fn end_login(&self, mark: &Mark) -> Result<(), AuthenticationError> {
        match mark.login_id() {
            Some(login) => self.end(login).await,
            None => Ok(()),
        }
    }

    /// Deletes the login, and publishes its end.
    pub(crate) async fn end(&self, login: LoginId) -> Result<(), AuthenticationError> {
        let revocation = revocation_of(&login.to_string());
        let _end = self.settings.revocations.as_ref().map(|revocations| PublishedAtLast { revocations, revocation });
        Login::delete(&self.store, login).await
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
