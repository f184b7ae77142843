//! What the backend, the layer and the sessions of all requests share.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use authed::AuthenticationError;
use tower_sessions_core::Expiry;

use crate::account::{Account, Accounts};
use crate::account_cache::AccountCache;
use crate::cookie::Cookie;
use crate::digested_ids::DigestedIds;
use crate::login::{Login, Mark};
use crate::misuse::OTHER_USER;

pub(crate) struct Shared<A: Accounts> {
    pub(crate) accounts: Arc<A>,
    pub(crate) store: Arc<DigestedIds>,
    pub(crate) cache: Arc<AccountCache<A::Realm>>,
    pub(crate) settings: Settings,
}

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) idle: Duration,
    pub(crate) absolute: Duration,
    pub(crate) kept_for: Duration,
    pub(crate) cookie: Cookie,
    /// Whether the browser keeps the cookie when it is closed.
    pub(crate) persistent: bool,
}

impl<A: Accounts> Shared<A> {
    /// Returns when the store may delete a session.
    pub(crate) fn expiry(&self) -> Option<Expiry> {
        self.settings.idle.try_into().ok().map(Expiry::OnInactivity)
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
        // A cached account of another epoch may be older than the login. Only the accounts know.
        if let Some(account) = self.cache.get(&login.user, self.settings.kept_for)
            && login.is_of(&account)
        {
            return Ok(Some(account));
        }
        let (asked, generation) = (Instant::now(), self.cache.generation());
        let Some(account) = self.accounts.find(&login.user).await? else {
            self.cache.forget(&login.user);
            return Ok(None);
        };
        if account.id() != login.user {
            return Err(AuthenticationError::unavailable(OTHER_USER));
        }
        if !self.settings.kept_for.is_zero() {
            self.cache.put(account.clone(), asked, generation);
        }
        Ok(login.is_of(&account).then_some(account))
    }
}
