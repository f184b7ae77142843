//! `SessionOf`: the session of a request, to log users in and out.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use authed::AuthenticationError;
use tower_sessions_core::Session;

use crate::account::{Account, Accounts};
use crate::cookie::LONGEST;
use crate::login::{Login, Mark, unavailable};
use crate::login_id::LoginId;
use crate::shared::Shared;

/// The session of a request, to log users in and out.
///
/// It is an axum extractor (feature `axum`). Elsewhere it is in the request's extensions.
///
/// ```
/// use authed::{Rejection, redirect::SafeNext};
/// use authed_session::{Account, SessionOf};
/// # use authed::{AuthenticationError, SimpleUser, scopes};
/// # use authed_session::Accounts;
/// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
/// # struct Users;
/// # impl Accounts for Users {
/// #     type Realm = Shop;
/// #     async fn find(&self, _: &str) -> Result<Option<Account<Shop>>, AuthenticationError> { Ok(None) }
/// # }
///
/// async fn log_in(session: SessionOf<Users>, next: SafeNext, account: Account<Shop>) -> Result<SafeNext, Rejection> {
///     session.log_in(&account).await?;
///     Ok(next)
/// }
/// ```
///
/// Anonymous requests have a `SessionOf`, too. It does not authenticate the caller: take an [`Authed`](authed::Authed) or a
/// [`Caller`](authed::Caller) as well. They do not change while the handler runs. A login or logout affects later requests.
pub struct SessionOf<A: Accounts> {
    shared: Arc<Shared<A>>,
    session: Session,
    /// Whether the response removes the cookie.
    removes_cookie: Arc<AtomicBool>,
}

impl<A: Accounts> SessionOf<A> {
    pub(crate) fn new(shared: Arc<Shared<A>>, session: Session) -> Self {
        Self { shared, session, removes_cookie: Arc::default() }
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
    pub async fn log_in(&self, account: &Account<A::Realm>) -> Result<(), AuthenticationError> {
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
    /// # use authed_session::{Account, Accounts, SessionOf};
    /// # use std::time::Duration;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
    /// # struct Users;
    /// # impl Accounts for Users {
    /// #     type Realm = Shop;
    /// #     async fn find(&self, _: &str) -> Result<Option<Account<Shop>>, AuthenticationError> { Ok(None) }
    /// # }
    /// async fn log_in(
    ///     session: SessionOf<Users>,
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
    pub async fn log_in_for(&self, account: &Account<A::Realm>, time: Duration) -> Result<(), AuthenticationError> {
        self.begin(account, Some(time.min(LONGEST))).await
    }

    async fn begin(&self, account: &Account<A::Realm>, lasts: Option<Duration>) -> Result<(), AuthenticationError> {
        let Shared { store, settings, .. } = &*self.shared;
        let now = SystemTime::now();
        let before = self.mark().await?;
        let is_again = match &before {
            Some(mark) => self.shared.login_of(mark, now).await?.is_some_and(|login| login.is_of(account)),
            None => false,
        };
        // The order matters: if the store fails half-way, the cookie must be worth less than before, not more.
        if let Some(mark) = before {
            self.shared.end_login(&mark).await?;
        }
        if is_again {
            self.session.cycle_id().await.map_err(unavailable)?;
        } else {
            self.reset().await?;
        }
        let mark = Login::create(store, account, now, lasts.unwrap_or(settings.absolute), lasts).await?;
        self.session.set_expiry(mark.expiry(settings.idle));
        let saved = match mark.write(&self.session).await {
            Ok(()) => self.session.save().await.map_err(unavailable),
            failed => failed,
        };
        if let Err(error) = saved {
            self.session.clear().await;
            // A store that reports a failure may have saved the session anyway.
            let _ = mark.delete_login(store).await;
            return Err(error);
        }
        self.removes_cookie.store(false, Ordering::Release);
        Ok(())
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
        if let Some(mark) = self.mark().await? {
            self.shared.end_login(&mark).await?;
        }
        self.reset().await?;
        self.removes_cookie.store(true, Ordering::Release);
        Ok(())
    }

    /// Returns the ID of the session's login, or `None` if nobody has logged in. The login may have ended.
    ///
    /// After [`log_in`](Self::log_in), it is the ID of the new login.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the session store does not respond.
    pub async fn login_id(&self) -> Result<Option<LoginId>, AuthenticationError> {
        Ok(self.mark().await?.and_then(|mark| mark.login_id()))
    }

    /// Returns the session itself, for data of the application. With axum, [`Session`] is an extractor, too.
    ///
    /// - The session does not check the login. If the data belongs to a user, take an [`Authed`](authed::Authed) or a
    ///   [`Caller`](authed::Caller) as an earlier parameter of the handler.
    /// - Changes are saved after the handler, unless its response has a status of 500 or above.
    /// - Each concurrent request has a copy of its own. The last one that is saved remains.
    /// - Do not call `flush` or `cycle_id`, which ignore the login. Call [`log_out`](Self::log_out) or
    ///   [`log_in`](Self::log_in).
    pub fn session(&self) -> &Session {
        &self.session
    }

    pub(crate) fn shared(&self) -> &Arc<Shared<A>> {
        &self.shared
    }

    pub(crate) fn removes_cookie(&self) -> bool {
        self.removes_cookie.load(Ordering::Acquire)
    }

    pub(crate) async fn mark(&self) -> Result<Option<Mark>, AuthenticationError> {
        Mark::read(&self.session).await
    }

    /// Ends a session that is no longer valid. The cookie stays: a login of the same browser may be under way.
    pub(crate) async fn end(&self, mark: &Mark) -> Result<(), AuthenticationError> {
        mark.delete_login(&self.shared.store).await?;
        self.reset().await
    }

    /// Deletes the session's record and data. Data that is inserted later gets a new ID. After `flush`, it would get the old
    /// ID, which others may know.
    async fn reset(&self) -> Result<(), AuthenticationError> {
        self.session.clear().await;
        self.session.cycle_id().await.map_err(unavailable)
    }

    /// Saves the moment of use, if the saved one is older than a tenth of the idle time.
    ///
    /// It changes the stored record at once. Saving this request's copy after the handler would undo changes that other
    /// requests have saved meanwhile.
    ///
    /// Returns until when the use need not be saved again.
    pub(crate) async fn touch(&self, mark: Mark, now: SystemTime) -> Result<SystemTime, AuthenticationError> {
        let often = mark.limit(self.shared.settings.idle) / 10;
        if mark.is_younger_than(often, now) {
            return Ok(mark.used_until(often, now));
        }
        let session = Session::new(self.session.id(), Arc::clone(&self.shared.store), self.shared.expiry());
        match Mark::read(&session).await? {
            Some(current) => {
                session.set_expiry(current.expiry(self.shared.settings.idle));
                current.seen_at(now).write(&session).await?;
                session.save().await.map_err(unavailable)?;
                Ok(now + often)
            }
            // The user has logged in or out meanwhile.
            None => Ok(now),
        }
    }

    /// Saves the handler's changes, which are a use of the session, too.
    pub(crate) async fn save(&self) -> Result<(), AuthenticationError> {
        let now = SystemTime::now();
        if let Some(mark) = self.mark().await?
            && mark.is_younger_than(mark.limit(self.shared.settings.idle), now)
        {
            self.session.set_expiry(mark.expiry(self.shared.settings.idle));
            mark.seen_at(now).write(&self.session).await?;
        }
        self.session.save().await.map_err(unavailable)
    }
}

impl<A: Accounts> Clone for SessionOf<A> {
    fn clone(&self) -> Self {
        let Self { shared, session, removes_cookie } = self;
        Self { shared: Arc::clone(shared), session: session.clone(), removes_cookie: Arc::clone(removes_cookie) }
    }
}

impl<A: Accounts> fmt::Debug for SessionOf<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOf").finish_non_exhaustive()
    }
}
