//! A login: a record of its own, written once, and what the session has of it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tower_sessions::session::Id;
use tower_sessions::{Expiry, Session, session};

use super::account::Account;
use super::store::DigestedIds;
use crate::error::AuthenticationError;
use crate::realm::Realm;

/// Where it stands in the data of a record.
const KEY: &str = "authed";

/// Milliseconds since 1970.
fn millis(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// Whether less than this time has gone by. A moment that is still to come is one by another node's clock.
fn is_younger(than: u64, limit: Duration, now: SystemTime) -> bool {
    Duration::from_millis(millis(now).saturating_sub(than)) < limit
}

/// What is said if the store does not answer.
pub(super) fn unavailable(error: session::Error) -> AuthenticationError {
    AuthenticationError::unavailable(error)
}

/// What the session's own record says of the login.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Which record is the login's.
    login: String,
    /// When the session was in use last.
    seen: u64,
}

impl Mark {
    /// The mark in this session. One that cannot be read is none.
    pub(super) async fn read(session: &Session) -> Result<Option<Self>, AuthenticationError> {
        match session.get(KEY).await {
            Ok(mark) => Ok(mark),
            Err(session::Error::SerdeJson(_)) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    pub(super) async fn write(&self, session: &Session) -> Result<(), AuthenticationError> {
        session.insert(KEY, self).await.map_err(unavailable)
    }

    pub(super) fn is_younger_than(&self, limit: Duration, now: SystemTime) -> bool {
        is_younger(self.seen, limit, now)
    }

    pub(super) fn seen_at(self, now: SystemTime) -> Self {
        Self { seen: millis(now), ..self }
    }

    /// Deletes the login's record.
    pub(super) async fn delete_login(&self, store: &Arc<DigestedIds>) -> Result<(), AuthenticationError> {
        match self.login.parse::<Id>() {
            Ok(id) => Session::new(Some(id), Arc::clone(store), None).delete().await.map_err(unavailable),
            Err(_) => Ok(()),
        }
    }
}

/// Who has logged in and when. Nothing but a login writes it, and so nothing brings it back once it is deleted.
#[derive(Serialize, Deserialize)]
pub(super) struct Login {
    pub(super) user: String,
    epoch: String,
    at: u64,
}

impl Login {
    /// Writes the login's record, for this time at most.
    pub(super) async fn create<R: Realm>(
        store: &Arc<DigestedIds>,
        account: &Account<R>,
        now: SystemTime,
        limit: Duration,
    ) -> Result<Mark, AuthenticationError> {
        let epoch = URL_SAFE_NO_PAD.encode(account.epoch());
        let login = Self { user: account.id().into_owned(), epoch, at: millis(now) };
        let record = Session::new(None, Arc::clone(store), Some(Expiry::AtDateTime((now + limit).into())));
        record.insert(KEY, &login).await.map_err(unavailable)?;
        record.save().await.map_err(unavailable)?;
        let id = record.id().ok_or_else(|| AuthenticationError::unavailable("the store has given no id"))?;
        Ok(Mark { login: id.to_string(), seen: millis(now) })
    }

    /// The login that the session speaks of, if there still is one.
    pub(super) async fn load(store: &Arc<DigestedIds>, mark: &Mark) -> Result<Option<Self>, AuthenticationError> {
        let Ok(id) = mark.login.parse::<Id>() else {
            return Ok(None);
        };
        match Session::new(Some(id), Arc::clone(store), None).get(KEY).await {
            Ok(login) => Ok(login),
            Err(session::Error::SerdeJson(_)) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    pub(super) fn is_younger_than(&self, limit: Duration, now: SystemTime) -> bool {
        is_younger(self.at, limit, now)
    }

    /// Whether this is a login of this user, in this epoch.
    pub(super) fn is_of<R: Realm>(&self, account: &Account<R>) -> bool {
        let Ok(epoch) = URL_SAFE_NO_PAD.decode(&self.epoch) else {
            return false;
        };
        self.user == account.id() && bool::from(epoch.as_slice().ct_eq(account.epoch()))
    }

    pub(super) fn moment(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.at)
    }
}
