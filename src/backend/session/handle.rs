//! `SessionOf`: what handlers log people in and out with.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use tower_sessions::{Expiry, Session};

use super::account::{Account, Accounts};
use super::login::{Login, Mark, unavailable};
use super::{Inner, Settings};
use crate::error::AuthenticationError;

/// The session of a request, to log its user in and out. The parameter of a handler; elsewhere it is in the request's
/// extensions.
///
/// ```
/// use authed::{Account, Refusal, SafeNext, SessionOf};
/// # use authed::{Accounts, AuthenticationError, SimpleUser, scopes};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
/// # struct Users;
/// # impl Accounts for Users {
/// #     type Realm = Shop;
/// #     async fn find(&self, _: &str) -> Result<Option<Account<Shop>>, AuthenticationError> { Ok(None) }
/// # }
///
/// async fn log_in(session: SessionOf<Users>, next: SafeNext, account: Account<Shop>) -> Result<SafeNext, Refusal> {
///     session.log_in(&account).await?;
///     Ok(next)
/// }
/// ```
///
/// It is there for strangers as well, and asks for nothing: who is calling, [`Authed`](crate::Authed) and
/// [`Caller`](crate::Caller) say. What they say was found out before the handler ran, and a login or logout in it changes
/// the requests that come after it.
pub struct SessionOf<A: Accounts> {
    pub(super) sessions: Arc<Inner<A>>,
    pub(super) session: Session,
    /// Whether the browser is to be told to forget its cookie.
    has_left: Arc<AtomicBool>,
}

impl<A: Accounts> SessionOf<A> {
    pub(super) fn new(sessions: Arc<Inner<A>>, session: Session) -> Self {
        Self { sessions, session, has_left: Arc::default() }
    }

    /// Logs this user in, whose password, or whatever it takes, the application has just checked.
    ///
    /// Give it the account that the password was checked against, not one that was looked up again: if the password is
    /// changed at this very moment, the session has the old epoch and ends.
    ///
    /// The session gets a new id, and the old one is dead, whoever knows it (OWASP ASVS 7.2.4). What was in the session of
    /// a stranger or of another user is dropped. What is to be kept, such as a stranger's shopping cart, can be taken out
    /// before and put in again. A user who logs in once more keeps their session's data, gets a new id, and is
    /// [`Fresh`](crate::Fresh) again; their other browsers are not concerned.
    ///
    /// # Errors
    ///
    /// [`AuthenticationError::unavailable`] if the session store cannot be reached. Nobody is logged in then, and whoever
    /// was may be logged out.
    pub async fn log_in(&self, account: &Account<A::Realm>) -> Result<(), AuthenticationError> {
        let Inner { store, kept, settings, .. } = &*self.sessions;
        let now = SystemTime::now();
        let before = self.mark().await?;
        let is_again = match &before {
            Some(mark) => match Login::load(store, mark).await? {
                Some(login) => login.is_of(account) && self.is_good(&login, mark, now),
                None => false,
            },
            None => false,
        };
        // In an order in which a store that fails half-way leaves less than there was.
        if let Some(mark) = before {
            mark.delete_login(store).await?;
        }
        if is_again {
            self.session.cycle_id().await.map_err(unavailable)?;
        } else {
            self.start_again().await?;
        }
        let mark = Login::create(store, account, now, settings.absolute).await?;
        let saved = match mark.write(&self.session).await {
            Ok(()) => self.session.save().await.map_err(unavailable),
            failed => failed,
        };
        if let Err(error) = saved {
            self.session.clear().await;
            // The store may have done it nevertheless, and not said so.
            let _ = mark.delete_login(store).await;
            return Err(error);
        }
        kept.forget(&account.id());
        self.has_left.store(false, Ordering::Release);
        Ok(())
    }

    /// Logs the user out: deletes the session and all that is in it from the store, so that a copy of the cookie is worth
    /// nothing (OWASP ASVS 7.4.1), and tells the browser to forget the cookie. Does the same to a stranger's session.
    ///
    /// # Errors
    ///
    /// [`AuthenticationError::unavailable`] if the session store cannot be reached. The user may still be logged in then,
    /// and has to be told.
    pub async fn log_out(&self) -> Result<(), AuthenticationError> {
        if let Some(mark) = self.mark().await? {
            let Inner { store, kept, .. } = &*self.sessions;
            if let Some(login) = Login::load(store, &mark).await? {
                kept.forget(&login.user);
            }
            mark.delete_login(store).await?;
        }
        self.start_again().await?;
        self.has_left.store(true, Ordering::Release);
        Ok(())
    }

    /// The session itself, for what the application keeps in it. It is axum's extractor `tower_sessions::Session`, too.
    ///
    /// Whether its user may still use it is looked at when somebody asks for the caller. A handler that has data of a user's
    /// in it takes an [`Authed`](crate::Authed) or a [`Caller`](crate::Caller), too, and takes it first.
    ///
    /// Its data is saved after the handler, unless that answers with a status of 500 or above. Requests that come at the
    /// same time have it each for themselves, and the one that is saved last remains. Its methods know nothing
    /// of the login: leave `flush` and `cycle_id` to [`log_out`](Self::log_out) and [`log_in`](Self::log_in).
    pub fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn has_left(&self) -> bool {
        self.has_left.load(Ordering::Acquire)
    }

    pub(super) async fn mark(&self) -> Result<Option<Mark>, AuthenticationError> {
        Mark::read(&self.session).await
    }

    pub(super) fn is_good(&self, login: &Login, mark: &Mark, now: SystemTime) -> bool {
        let Settings { idle, absolute, .. } = self.sessions.settings;
        login.is_younger_than(absolute, now) && mark.is_younger_than(idle, now)
    }

    /// Ends a session that is good no more. The cookie stays: a login of the same browser may be on its way back.
    pub(super) async fn end(&self, mark: &Mark) -> Result<(), AuthenticationError> {
        mark.delete_login(&self.sessions.store).await?;
        self.start_again().await
    }

    /// Deletes the session's record and what is in it. Whatever is put into it from now on gets a new id: `flush` would
    /// leave it the old one, which others may know.
    async fn start_again(&self) -> Result<(), AuthenticationError> {
        self.session.clear().await;
        self.session.cycle_id().await.map_err(unavailable)
    }

    /// Writes down from time to time that the session is in use.
    ///
    /// Into what the store has at this moment, and at once: saved after the handler, it would undo what other requests
    /// have saved meanwhile.
    pub(super) async fn is_in_use(&self, mark: Mark, now: SystemTime) -> Result<(), AuthenticationError> {
        if mark.is_younger_than(self.sessions.settings.idle / 10, now) {
            return Ok(());
        }
        let session = Session::new(self.session.id(), Arc::clone(&self.sessions.store), self.expiry());
        match Mark::read(&session).await? {
            Some(current) => {
                current.seen_at(now).write(&session).await?;
                session.save().await.map_err(unavailable)
            }
            // Somebody has logged in or out since.
            None => Ok(()),
        }
    }

    /// Saves what the handler has changed. That is a use of the session, too.
    pub(super) async fn save(&self) -> Result<(), AuthenticationError> {
        let now = SystemTime::now();
        if let Some(mark) = self.mark().await?
            && mark.is_younger_than(self.sessions.settings.idle, now)
        {
            mark.seen_at(now).write(&self.session).await?;
        }
        self.session.save().await.map_err(unavailable)
    }

    fn expiry(&self) -> Option<Expiry> {
        self.sessions.expiry()
    }
}

impl<A: Accounts> Inner<A> {
    /// When the store may forget a session.
    pub(super) fn expiry(&self) -> Option<Expiry> {
        self.settings.idle.try_into().ok().map(Expiry::OnInactivity)
    }
}

impl<A: Accounts> Clone for SessionOf<A> {
    fn clone(&self) -> Self {
        let Self { sessions, session, has_left } = self;
        Self { sessions: Arc::clone(sessions), session: session.clone(), has_left: Arc::clone(has_left) }
    }
}

impl<A: Accounts> fmt::Debug for SessionOf<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOf").finish_non_exhaustive()
    }
}

#[cfg(feature = "axum")]
impl<A: Accounts, St: Send + Sync> axum_core::extract::FromRequestParts<St> for SessionOf<A> {
    type Rejection = crate::failure::Refusal;

    async fn from_request_parts(head: &mut http::request::Parts, _: &St) -> Result<Self, Self::Rejection> {
        let session = head.extensions.get::<Self>().cloned();
        Ok(session.ok_or_else(|| AuthenticationError::unavailable(super::NoLayer))?)
    }
}
