//! A login: a record of its own, and the session's reference to it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authed::AuthenticationError;
use authed::realm::Realm;
use authed::revocation::Revocation;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tower_sessions_core::{Expiry, Session, session};

use crate::account::Account;
use crate::digested_ids::DigestedIds;
use crate::login_id::LoginId;

/// The key of both structs in the data of their records.
const KEY: &str = "authed";

/// Returns the milliseconds since 1970.
fn millis(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// Returns whether less than this time has passed. The clock of another node may be ahead: a future moment counts as now.
fn is_younger(than: u64, limit: Duration, now: SystemTime) -> bool {
    Duration::from_millis(millis(now).saturating_sub(than)) < limit
}

/// Returns the error for a store that does not respond.
pub(crate) fn unavailable(error: session::Error) -> AuthenticationError {
    AuthenticationError::unavailable(error)
}

/// Returns the event that ends the session with this login. It does not reveal the ID of the login's record.
pub(crate) fn revocation_of(login: &str) -> Revocation {
    let digest = Sha256::new().chain_update(b"authed: revocation of a session").chain_update(login).finalize();
    Revocation::session(URL_SAFE_NO_PAD.encode(&digest[..16]))
}

/// The session's reference to its login.
#[derive(Serialize, Deserialize)]
pub(crate) struct Mark {
    /// The ID of the login's record.
    login: String,
    /// The moment of the session's last use, as far as it was saved.
    seen: u64,
    /// The milliseconds that the login lasts, used or not, if the user wants to be remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lasts: Option<u64>,
}

impl Mark {
    /// Returns the session's mark. An unreadable mark counts as none.
    pub(crate) async fn read(session: &Session) -> Result<Option<Self>, AuthenticationError> {
        match session.get(KEY).await {
            Ok(mark) => Ok(mark),
            Err(session::Error::SerdeJson(_)) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    pub(crate) async fn write(&self, session: &Session) -> Result<(), AuthenticationError> {
        session.insert(KEY, self).await.map_err(unavailable)
    }

    pub(crate) fn is_younger_than(&self, limit: Duration, now: SystemTime) -> bool {
        is_younger(self.seen, limit, now)
    }

    /// Returns the time that the login lasts, used or not, if the user wants to be remembered.
    pub(crate) fn lasts(&self) -> Option<Duration> {
        self.lasts.map(Duration::from_millis)
    }

    /// Returns the limit that applies: this one, unless the user wants to be remembered.
    pub(crate) fn limit(&self, usual: Duration) -> Duration {
        self.lasts().unwrap_or(usual)
    }

    /// Returns when the store may delete the session.
    pub(crate) fn expiry(&self, idle: Duration) -> Option<Expiry> {
        self.limit(idle).try_into().ok().map(Expiry::OnInactivity)
    }

    pub(crate) fn login_id(&self) -> Option<LoginId> {
        self.login.parse().ok()
    }

    /// Returns until when the last use need not be saved again.
    pub(crate) fn used_until(&self, limit: Duration, now: SystemTime) -> SystemTime {
        // The clock of another node may be ahead.
        UNIX_EPOCH + Duration::from_millis(self.seen.min(millis(now))) + limit
    }

    /// Returns the event that ends the session.
    pub(crate) fn revocation(&self) -> Revocation {
        revocation_of(&self.login)
    }

    pub(crate) fn seen_at(self, now: SystemTime) -> Self {
        Self { seen: millis(now), ..self }
    }

    /// Deletes the login's record.
    pub(crate) async fn delete_login(&self, store: &Arc<DigestedIds>) -> Result<(), AuthenticationError> {
        match self.login_id() {
            Some(id) => Login::delete(store, id).await,
            None => Ok(()),
        }
    }
}

/// The user, the epoch and the moment of a login. It is written once. A deleted login therefore stays deleted.
#[derive(Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) user: String,
    epoch: String,
    at: u64,
}

impl Login {
    /// Writes the login's record, which the store may delete after this time.
    pub(crate) async fn create<R: Realm>(
        store: &Arc<DigestedIds>,
        account: &Account<R>,
        now: SystemTime,
        limit: Duration,
        lasts: Option<Duration>,
    ) -> Result<Mark, AuthenticationError> {
        let epoch = URL_SAFE_NO_PAD.encode(account.epoch());
        let login = Self { user: account.id().into_owned(), epoch, at: millis(now) };
        let record = Session::new(None, Arc::clone(store), Some(Expiry::AtDateTime((now + limit).into())));
        record.insert(KEY, &login).await.map_err(unavailable)?;
        record.save().await.map_err(unavailable)?;
        let id = record.id().ok_or_else(|| AuthenticationError::unavailable("the store did not return an ID"))?;
        let lasts = lasts.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        Ok(Mark { login: id.to_string(), seen: millis(now), lasts })
    }

    /// Returns the login with this ID, if it still exists.
    pub(crate) async fn load(store: &Arc<DigestedIds>, id: LoginId) -> Result<Option<Self>, AuthenticationError> {
        match Session::new(Some(id.0), Arc::clone(store), None).get(KEY).await {
            Ok(login) => Ok(login),
            Err(session::Error::SerdeJson(_)) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    pub(crate) async fn delete(store: &Arc<DigestedIds>, id: LoginId) -> Result<(), AuthenticationError> {
        Session::new(Some(id.0), Arc::clone(store), None).delete().await.map_err(unavailable)
    }

    pub(crate) fn is_younger_than(&self, limit: Duration, now: SystemTime) -> bool {
        is_younger(self.at, limit, now)
    }

    /// Returns whether the login is of this user, in the account's present epoch.
    pub(crate) fn is_of<R: Realm>(&self, account: &Account<R>) -> bool {
        let Ok(epoch) = URL_SAFE_NO_PAD.decode(&self.epoch) else {
            return false;
        };
        self.user == account.id() && bool::from(epoch.as_slice().ct_eq(account.epoch()))
    }

    pub(crate) fn moment(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.at)
    }
}
