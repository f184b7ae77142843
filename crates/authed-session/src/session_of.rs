//! `SessionOf`: the session of a request, to log users in and out.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::AuthenticationError;
use authed::realm::Realm;
use tower_sessions_core::session::Id;
use tower_sessions_core::{Session, session};

use crate::account::Account;
use crate::cookie::LONGEST;
use crate::login::Login;
use crate::login_id::LoginId;
use crate::session_data::{Known, SessionData};
use crate::shared::{LookUp, Shared};

/// The session of a request, to log users in and out.
///
/// It is an axum extractor (feature `axum`). Elsewhere it is in the request's extensions.
///
/// ```
/// use authed::{Rejection, redirect::SafeNext};
/// use authed_session::{Account, SessionOf};
/// # use authed::{SimpleUser, scopes};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
///
/// async fn log_in(session: SessionOf<Shop>, next: SafeNext, account: Account<Shop>) -> Result<SafeNext, Rejection> {
///     session.log_in(&account).await?;
///     Ok(next)
/// }
/// ```
///
/// Anonymous requests have a `SessionOf`, too. It does not authenticate the caller: take an [`Authed`](authed::Authed) or a
/// [`Caller`](authed::Caller) as well. They do not change while the handler runs. A login or logout affects later requests.
pub struct SessionOf<R: Realm> {
    data: Arc<SessionData<R>>,
    session: Session,
}

impl<R: Realm> SessionOf<R> {
    pub(crate) fn new(data: Arc<SessionData<R>>, session: Session) -> Self {
        Self { data, session }
    }

    /// Logs the user in. Call it after you have verified the password, or whatever the login requires.
    ///
    /// Pass the account that you verified the password against. Do not look the account up again: if the password is changed
    /// meanwhile, the session must have the old epoch, and end.
    ///
    /// - The session gets a new ID. The old ID is invalid (OWASP ASVS 7.2.4).
    /// - The data of an anonymous session, or of another user's session, is dropped. To keep some of it, such as a shopping
    ///   cart, read it before the login and insert it again.
    /// - If this user is already logged in, the session keeps its data, and the login is [`Fresh`](authed::Fresh) again.
    /// - Other sessions of the user do not change.
    /// - What is open with the session that ends is [told](crate::Sessions::revoked_by).
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the session store does not respond. The user is not logged in. A user
    /// who was logged in before may be logged out.
    pub async fn log_in(&self, account: &Account<R>) -> Result<(), AuthenticationError> {
        self.begin(account, None).await
    }

    /// Logs the user in as [`log_in`](Self::log_in) does, and keeps this login for a time of its own: "remember me".
    ///
    /// The session lasts for this time after the login, used or not. The limits [`idle`](crate::Sessions::idle) and
    /// [`absolute`](crate::Sessions::absolute) do not apply. The browser keeps the cookie when it is closed. The maximum is 400
    /// days.
    ///
    /// Everyone who uses the browser in this time, or copies its cookie, is the user. Ask the user first, and require a
    /// [`Fresh`](authed::Fresh) login for important actions. Logouts and new epochs end the session as usual.
    ///
    /// ```
    /// # use authed::{AuthenticationError, SimpleUser, scopes};
    /// # use authed_session::{Account, SessionOf};
    /// # use std::time::Duration;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
    /// async fn log_in(
    ///     session: SessionOf<Shop>,
    ///     account: Account<Shop>,
    ///     remember_me: bool,
    /// ) -> Result<(), AuthenticationError> {
    ///     if remember_me {
    ///         session.log_in_for(&account, Duration::from_secs(30 * 24 * 60 * 60)).await
    ///     } else {
    ///         session.log_in(&account).await
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the errors of [`log_in`](Self::log_in).
    pub async fn log_in_for(&self, account: &Account<R>, time: Duration) -> Result<(), AuthenticationError> {
        self.begin(account, Some(time.min(LONGEST))).await
    }

    async fn begin(&self, account: &Account<R>, lasts: Option<Duration>) -> Result<(), AuthenticationError> {
        let (shared, now) = (self.shared(), SystemTime::now());
        let before = self.session.id().map(LoginId::of);
        let found = match before {
            Some(id) => shared.find(id).await?,
            None => None,
        };
        // The same user, in the epoch that the password was verified in.
        let again = found.as_ref().map(|(login, _)| login).filter(|login| shared.is_good(login, account, now));
        if let Some(login) = again {
            // The data can be loaded while its login exists.
            self.data.know(Known::Until(login.ends_at()));
            self.session.get_value("").await.map_err(unavailable)?;
        }
        // The order matters: if the store fails half-way, the cookie must be worth less than before, not more.
        if let (Some(id), Some(_)) = (before, &found) {
            shared.end(id).await?;
        }
        self.data.know(Known::NoLogin);
        if again.is_some() {
            self.session.cycle_id().await.map_err(unavailable)?;
        } else {
            self.reset().await?;
        }
        let login = Login::new(account, now, lasts.unwrap_or(shared.settings.absolute), lasts.is_some());
        self.data.know(Known::Until(login.ends_at()));
        if let Err(error) = self.insert(&login).await {
            self.data.know(Known::NoLogin);
            // A store that reports a failure may have saved the session anyway.
            let login = self.session.id().map(LoginId::of);
            let _ = self.reset().await;
            if let Some(login) = login {
                let _ = shared.logins.delete(login).await;
            }
            return Err(error);
        }
        self.data.set_cookie(lasts);
        Ok(())
    }

    /// Gives the session its new ID, and stores its login.
    async fn insert(&self, login: &Login) -> Result<(), AuthenticationError> {
        self.session.save().await.map_err(unavailable)?;
        let id = self.session.id().ok_or_else(|| AuthenticationError::unavailable("the session has no ID"))?;
        self.shared().logins.insert(LoginId::of(id), login).await
    }

    /// Logs the user out. Deletes the session and its data from the store, and removes the browser's cookie.
    ///
    /// Copies of the cookie are worthless afterwards (OWASP ASVS 7.4.1). The session of an anonymous caller is deleted, too.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the session store does not respond. The user may still be logged in.
    /// Tell the user so.
    pub async fn log_out(&self) -> Result<(), AuthenticationError> {
        if let Some(login) = self.login_id().await? {
            self.shared().end(login).await?;
        }
        self.reset().await?;
        self.data.remove_cookie();
        Ok(())
    }

    /// Returns the ID of the session's login, or `None` if nobody is logged in.
    ///
    /// After [`log_in`](Self::log_in), it is the ID of the new login.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the session store does not respond.
    pub async fn login_id(&self) -> Result<Option<LoginId>, AuthenticationError> {
        match self.session.id() {
            Some(id) if self.data.has_login(id).await? => Ok(Some(LoginId::of(id))),
            _ => Ok(None),
        }
    }

    /// Returns the session itself, for data of the application. With axum, [`Session`] is an extractor, too.
    ///
    /// - The data of a logged-in user is gone when the login has ended. An anonymous caller has a session, too: if the data
    ///   belongs to a user, take an [`Authed`](authed::Authed) or a [`Caller`](authed::Caller) as an earlier parameter of the
    ///   handler.
    /// - Changes are saved after the handler, unless its response has a status of 500 or above.
    /// - Each concurrent request has a copy of its own. The last one that is saved remains.
    /// - Do not call `flush` or `cycle_id`: the user is then no longer logged in, and the login does not end. Call
    ///   [`log_out`](Self::log_out) or [`log_in`](Self::log_in).
    pub fn session(&self) -> &Session {
        &self.session
    }

    pub(crate) fn shared(&self) -> &Arc<Shared<R>> {
        self.data.shared()
    }

    pub(crate) fn data(&self) -> &SessionData<R> {
        &self.data
    }

    /// Looks up the login of this session, and ends the session if the login has ended. The cookie stays: a login of the same
    /// browser may be under way.
    pub(crate) async fn look_up(&self, id: Id) -> Result<LookUp<R>, AuthenticationError> {
        let found = self.data.look_up(id).await?;
        if matches!(found, LookUp::Ended) {
            self.reset().await?;
        }
        Ok(found)
    }

    /// Deletes the session's record and data. Data that is inserted later gets a new ID. After `flush`, it would get the old
    /// ID, which others may know.
    async fn reset(&self) -> Result<(), AuthenticationError> {
        self.data.know(Known::NoLogin);
        self.session.clear().await;
        self.session.cycle_id().await.map_err(unavailable)
    }
}

/// Returns the error for a store that does not respond.
fn unavailable(error: session::Error) -> AuthenticationError {
    AuthenticationError::unavailable(error)
}

impl<R: Realm> Clone for SessionOf<R> {
    fn clone(&self) -> Self {
        Self { data: Arc::clone(&self.data), session: self.session.clone() }
    }
}

impl<R: Realm> fmt::Debug for SessionOf<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOf").finish_non_exhaustive()
    }
}
