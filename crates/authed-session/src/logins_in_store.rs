//! Logins in the session store, beside the data of sessions.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use authed::AuthenticationError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};

use crate::account::{Account, Accounts};
use crate::digested_ids::{DigestedIds, digest};
use crate::login::Login;
use crate::login_id::LoginId;
use crate::logins::Logins;

/// The key in the data of a record.
const KEY: &str = "authed";

/// A login has two records: the login, which is written once, and its last use. A store replaces a record whether it exists or
/// not. If the last use was part of the login, a concurrent request could bring a deleted login back.
pub(crate) struct LoginsInStore<A> {
    store: Arc<DigestedIds>,
    accounts: A,
}

impl<A> LoginsInStore<A> {
    pub(crate) fn new(store: Arc<DigestedIds>, accounts: A) -> Self {
        Self { store, accounts }
    }

    /// Returns the value in this record. An unreadable one counts as none.
    async fn load<T: DeserializeOwned>(&self, id: &Id) -> Result<Option<T>, AuthenticationError> {
        let record = self.store.load(id).await.map_err(AuthenticationError::unavailable)?;
        let value = record.and_then(|mut record| record.data.remove(KEY));
        Ok(value.and_then(|value| serde_json::from_value(value).ok()))
    }

    async fn save(&self, id: Id, value: &impl Serialize, until: SystemTime) -> Result<(), AuthenticationError> {
        let value = serde_json::to_value(value).map_err(AuthenticationError::unavailable)?;
        let record = Record { id, data: HashMap::from([(KEY.to_owned(), value)]), expiry_date: until.into() };
        self.store.save(&record).await.map_err(AuthenticationError::unavailable)
    }

    async fn remove(&self, id: &Id) -> Result<(), AuthenticationError> {
        self.store.delete(id).await.map_err(AuthenticationError::unavailable)
    }
}

/// Returns the ID of the record with the login's last use.
fn last_use_of(login: LoginId) -> Id {
    digest(b"authed: last use of a login", &login.0)
}

impl<A: Accounts> Logins for LoginsInStore<A> {
    type Realm = A::Realm;

    async fn insert(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
        self.save(id.0, login, login.ends_at()).await
    }

    async fn find(&self, id: LoginId) -> Result<Option<(Login, Account<A::Realm>)>, AuthenticationError> {
        let Some(mut login) = self.load::<Login>(&id.0).await? else {
            return Ok(None);
        };
        if let Some(used_at) = self.load(&last_use_of(id)).await? {
            login.set_used_at(used_at);
        }
        match self.accounts.find(login.user()).await? {
            Some(account) => Ok(Some((login, account))),
            None => self.delete(id).await.map(|()| None),
        }
    }

    async fn update(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
        self.save(last_use_of(id), &login.used_at(), login.ends_at()).await
    }

    async fn delete(&self, id: LoginId) -> Result<(), AuthenticationError> {
        self.remove(&id.0).await?;
        self.remove(&last_use_of(id)).await
    }
}
