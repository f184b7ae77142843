//! The data of a request's session, which belongs to its login.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authed::AuthenticationError;
use authed::realm::Realm;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::Error;

use crate::digested_ids::Answer;
use crate::login_id::LoginId;
use crate::shared::{LookUp, Shared};

/// The key of the mark in the data of a login's session. Applications do not see it.
const KEY: &str = "authed";

/// The store of one request's session. Data that was saved with a login is gone with the login, also if a concurrent request
/// has saved it again after the logout.
pub(crate) struct SessionData<R: Realm> {
    shared: Arc<Shared<R>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    login: Known,
    /// Whether the store has a record of the data.
    is_stored: bool,
    /// The lifetime of a new cookie, if the user wants to be remembered.
    lasts: Option<Duration>,
    /// Whether the response removes the cookie.
    removes_cookie: bool,
}

/// What this request knows of the login of the session's ID.
#[derive(Clone, Copy, Default)]
pub(crate) enum Known {
    #[default]
    Nothing,
    /// There is none, and never will be: each login makes a new ID.
    NoLogin,
    /// It exists, and ends at this moment at the latest.
    Until(SystemTime),
}

impl<R: Realm> SessionData<R> {
    pub(crate) fn new(shared: Arc<Shared<R>>) -> Self {
        Self { shared, state: Mutex::default() }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared<R>> {
        &self.shared
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn know(&self, login: Known) {
        self.state().login = login;
    }

    pub(crate) fn set_cookie(&self, lasts: Option<Duration>) {
        let mut state = self.state();
        (state.lasts, state.removes_cookie) = (lasts, false);
    }

    pub(crate) fn remove_cookie(&self) {
        self.state().removes_cookie = true;
    }

    pub(crate) fn removes_cookie(&self) -> bool {
        self.state().removes_cookie
    }

    pub(crate) fn lasts(&self) -> Option<Duration> {
        self.state().lasts
    }

    /// Looks up the login of this session.
    pub(crate) async fn look_up(&self, id: Id) -> Result<LookUp<R>, AuthenticationError> {
        let found = self.shared.look_up(LoginId::of(id)).await?;
        self.know(match &found {
            LookUp::Good { login, .. } => Known::Until(login.ends_at()),
            LookUp::None | LookUp::Ended => {
                self.shared.kept.put_stranger(id, self.shared.settings.kept_for);
                Known::NoLogin
            }
        });
        Ok(found)
    }

    /// Returns whether this session has a good login, as far as this request or this process knows. Otherwise looks it up.
    pub(crate) async fn has_login(&self, id: Id) -> Result<bool, AuthenticationError> {
        let known = self.state().login;
        match known {
            Known::NoLogin => Ok(false),
            Known::Until(_) => Ok(true),
            Known::Nothing => match self.shared.kept.ends_at(id) {
                Some(end) => {
                    self.know(Known::Until(end));
                    Ok(true)
                }
                None if self.shared.kept.is_stranger(id) => Ok(false),
                None => Ok(matches!(self.look_up(id).await?, LookUp::Good { .. })),
            },
        }
    }

    /// Returns whether there is nothing to store: a login exists without data.
    fn needs_no_record(&self, record: &Record) -> bool {
        let state = self.state();
        matches!(state.login, Known::Until(_)) && record.data.is_empty() && !state.is_stored
    }

    /// Returns the record with the mark of the login, if the session has one.
    fn marked(&self, record: &Record) -> Option<Record> {
        let Known::Until(end) = self.state().login else { return None };
        let millis = end.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let mut marked = Record { expiry_date: end.into(), ..record.clone() };
        marked.data.insert(KEY.to_owned(), u64::try_from(millis).unwrap_or(u64::MAX).into());
        Some(marked)
    }
}

fn unavailable(error: AuthenticationError) -> Error {
    let cause = std::error::Error::source(&error).map_or(error.to_string(), ToString::to_string);
    Error::Backend(cause)
}

impl<R: Realm> SessionStore for SessionData<R> {
    fn create<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r mut Record) -> Answer<'a, ()> {
        Box::pin(async {
            self.state().is_stored = false;
            if self.needs_no_record(record) {
                // The ID is random.
                return Ok(());
            }
            let mut marked = self.marked(record).unwrap_or_else(|| record.clone());
            self.shared.data.create(&mut marked).await?;
            record.id = marked.id;
            self.state().is_stored = true;
            Ok(())
        })
    }

    fn save<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r Record) -> Answer<'a, ()> {
        Box::pin(async {
            if self.needs_no_record(record) {
                return Ok(());
            }
            let marked = self.marked(record);
            self.shared.data.save(marked.as_ref().unwrap_or(record)).await?;
            self.state().is_stored = true;
            Ok(())
        })
    }

    fn load<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, Option<Record>> {
        Box::pin(async {
            let mut record = self.shared.data.load(id).await?;
            self.state().is_stored = record.is_some();
            let is_marked = record.as_mut().is_some_and(|record| record.data.remove(KEY).is_some());
            if record.is_some() && !is_marked {
                return Ok(record);
            }
            if self.has_login(*id).await.map_err(unavailable)? {
                let empty = || Record { id: *id, data: Default::default(), expiry_date: SystemTime::now().into() };
                return Ok(Some(record.unwrap_or_else(empty)));
            }
            if is_marked {
                self.shared.data.delete(id).await?;
            }
            Ok(None)
        })
    }

    fn delete<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, ()> {
        self.shared.data.delete(id)
    }
}

impl<R: Realm> fmt::Debug for SessionData<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionData(..)")
    }
}
