//! `Sessions`: the settings of sessions.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::AuthenticationError;
use authed::realm::Realm;
use authed::revocation::Revocations;
use tower_sessions_core::SessionStore;

use crate::account::Accounts;
use crate::cookie::{self, Cookie, LONGEST, SameSite};
use crate::digested_ids::DigestedIds;
use crate::login_id::LoginId;
use crate::logins::{AnyLogins, Logins};
use crate::logins_in_store::LoginsInStore;
use crate::no_data::NoData;
use crate::shared::{Settings, Shared};

/// Authenticates requests by a session cookie. The sessions are kept on the server.
///
/// Use one value as the backend and as the layer: make all settings, then clone it. Without the layer, every request that asks
/// for its caller gets a 503. Handlers log users in and out with a [`SessionOf`](crate::SessionOf).
///
/// ```
/// # use authed::{AuthenticationError, Authenticator, SimpleUser, scopes};
/// # use authed_session::{Account, Accounts, MemoryStore, Sessions};
/// # use std::time::{Duration, SystemTime};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
/// # struct Users;
/// # impl Accounts for Users {
/// #     type Realm = Shop;
/// #     async fn find(&self, _: &str) -> Result<Option<Account<Shop>>, AuthenticationError> { Ok(None) }
/// # }
/// let sessions = Sessions::new(MemoryStore::default(), Users).idle(Duration::from_secs(15 * 60));
/// let app: axum::Router = axum::Router::new()
///     // .route(..)
///     .layer(sessions.clone())
///     .with_state(Authenticator::new(sessions));
/// ```
///
/// The page [sessions](crate::_documentation::sessions) has a complete program. It says what ends a session, how the cookie is
/// protected, and what a request costs.
pub struct Sessions<R: Realm> {
    shared: Arc<Shared<R>>,
}

impl<R: Realm> Sessions<R> {
    /// Returns sessions in this store, of users with these accounts. Data and logins are in the store.
    ///
    /// A request asks the store for its login and the last use, and then the accounts. With
    /// [`with_logins`](Self::with_logins), it asks one question.
    ///
    /// Several nodes need a store that they share. `MemoryStore` is for tests and for programs on one node: it forgets all
    /// sessions at the end of the program, and none before. Stores in a database delete expired sessions in a task, which the
    /// application must start.
    pub fn new(store: impl SessionStore, accounts: impl Accounts<Realm = R>) -> Self {
        let store = Arc::new(DigestedIds::new(store));
        Self::of(Arc::new(LoginsInStore::new(Arc::clone(&store), accounts)), store, Settings::default())
    }

    /// Returns sessions with logins in the application's own database. A request asks one question: [`Logins::find`] returns
    /// the login and the account.
    ///
    /// Such sessions have no data. Call [`data_in`](Self::data_in) if the application stores data in them. The store is asked
    /// only by handlers that use the data.
    pub fn with_logins(logins: impl Logins<Realm = R>) -> Self {
        Self::of(Arc::new(logins), Arc::new(DigestedIds::new(NoData)), Settings::default())
    }

    /// Sets the store for the [data](crate::SessionOf::session) of sessions. Default: the store given to [`new`](Self::new).
    ///
    /// After [`with_logins`](Self::with_logins), there is no default: without a store, a response to a request that has
    /// inserted data is replaced by a 500.
    #[must_use]
    pub fn data_in(self, store: impl SessionStore) -> Self {
        let Shared { logins, settings, .. } = &*self.shared;
        Self::of(Arc::clone(logins), Arc::new(DigestedIds::new(store)), settings.clone())
    }

    fn of(logins: Arc<dyn AnyLogins<R>>, data: Arc<DigestedIds>, settings: Settings) -> Self {
        Self { shared: Arc::new(Shared { logins, data, kept: Arc::default(), settings }) }
    }

    /// Sets the time after which an unused session ends (OWASP ASVS 7.3.1). Default: 30 minutes.
    ///
    /// The last use is not saved with each request. A session may end up to a tenth of this time early. It never ends late.
    ///
    /// # Panics
    ///
    /// Panics if the time is zero or more than 400 days.
    #[must_use]
    pub fn idle(self, limit: Duration) -> Self {
        assert!(
            !limit.is_zero() && limit <= LONGEST,
            "the idle time of a session must be more than zero and at most 400 days"
        );
        self.with(|settings| settings.idle = limit)
    }

    /// Sets the time after the login at which a session ends, used or not (OWASP ASVS 7.3.2). Default: 12 hours.
    ///
    /// # Panics
    ///
    /// Panics if the time is zero or more than 400 days.
    #[must_use]
    pub fn absolute(self, limit: Duration) -> Self {
        assert!(
            !limit.is_zero() && limit <= LONGEST,
            "the absolute time of a session must be more than zero and at most 400 days"
        );
        self.with(|settings| settings.absolute = limit)
    }

    /// Keeps what is found of sessions in memory for this time: the login and its account. Default: zero, and each request asks.
    ///
    /// Changes take effect after this time at the latest: a role that you take away, a deleted user, a new epoch, a logout on
    /// another node. With [`revoked_by`](Self::revoked_by) they take effect at once. A logout on this node always does.
    ///
    /// At most 10,000 sessions are kept. Those that are used stay. The data of sessions is not kept. That a cookie is unknown is
    /// kept for five seconds at most.
    ///
    /// # Panics
    ///
    /// Panics if the time is more than 400 days.
    #[must_use]
    pub fn kept_for(self, time: Duration) -> Self {
        assert!(time <= LONGEST, "sessions are kept for at most 400 days");
        self.with(|settings| {
            settings.kept_for = time;
            settings.revocations.get_or_insert_with(Revocations::new);
        })
    }

    /// Sets where revocations are published and heard: see [`revocation`](authed::revocation).
    ///
    /// - A logout, and a login in place of another one, publish the end of the session. Publish
    ///   [`Revocation::user`](authed::revocation::Revocation::user) yourself after you have changed a role, deleted the user, or
    ///   set a new epoch.
    /// - An event ends what is [kept](Self::kept_for).
    /// - Identities carry the ID of their session, so that sockets and streams end with it. Tell the
    ///   [`Authenticator`](authed::Authenticator::revoked_by), too.
    ///
    /// ```
    /// # use authed::{AuthenticationError, Authenticator, SimpleUser, scopes};
    /// # use authed_session::{Account, Accounts, MemoryStore, Sessions};
    /// # use std::time::{Duration, SystemTime};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
    /// # struct Users;
    /// # impl Accounts for Users {
    /// #     type Realm = Shop;
    /// #     async fn find(&self, _: &str) -> Result<Option<Account<Shop>>, AuthenticationError> { Ok(None) }
    /// # }
    /// use authed::revocation::{Revocation, Revocations};
    ///
    /// let revocations = Revocations::new();   // several nodes: connect a transport
    /// let sessions = Sessions::new(MemoryStore::default(), Users)
    ///     .revoked_by(&revocations)
    ///     .kept_for(Duration::from_secs(60));
    /// let authenticator = Authenticator::new(sessions.clone()).revoked_by(&revocations);
    ///
    /// // After ada has lost a role, and the change is committed:
    /// revocations.publish(Revocation::user("ada"));
    /// ```
    #[must_use]
    pub fn revoked_by(self, revocations: &Revocations) -> Self {
        self.with(|settings| settings.revocations = Some(revocations.clone()))
    }

    /// Sets the name of the cookie. Default: `session`. Two `Sessions` in one application need two names and two realms.
    ///
    /// Browsers see the name with the prefix `__Host-`: no other site of the domain can set such a cookie.
    ///
    /// # Panics
    ///
    /// Panics if the name is not a token (RFC 6265, 4.1.1), or begins with `__`.
    #[must_use]
    pub fn cookie_name(self, name: &'static str) -> Self {
        self.with(|settings| settings.cookie.name = cookie::checked(name))
    }

    /// Sends the cookie over plain HTTP, too: without `Secure`, and without `__Host-` in its name.
    ///
    /// Anyone on the network can then read the cookie and act as the user. Other sites of the domain can set the cookie. Call
    /// this only in networks where neither is possible. Development on `localhost` does not need it: browsers treat `localhost`
    /// as secure.
    ///
    /// # Panics
    ///
    /// Panics after `same_site(SameSite::None)`: browsers accept such cookies with `Secure` only.
    #[must_use]
    pub fn insecure_cookie(self) -> Self {
        self.with(|settings| {
            settings.cookie.secure = false;
            check_same_site(&settings.cookie);
        })
    }

    /// Sets with which requests of other sites a browser sends the cookie. Default: [`SameSite::Lax`].
    ///
    /// # Panics
    ///
    /// Panics for `SameSite::None` after [`insecure_cookie`](Self::insecure_cookie).
    #[must_use]
    pub fn same_site(self, same_site: SameSite) -> Self {
        self.with(|settings| {
            settings.cookie.same_site = same_site;
            check_same_site(&settings.cookie);
        })
    }

    /// Sends the cookie to this domain and all its subdomains. Default: to this host only.
    ///
    /// Browsers see the name with the prefix `__Secure-` in place of `__Host-`. This has a price:
    ///
    /// - Every host of the domain receives the cookie, and can act as the user. So can an attacker who controls one of them,
    ///   such as a forgotten subdomain or a page that users can upload.
    /// - Every host of the domain can set the cookie. It can log a user in to another account, and a second cookie of this name
    ///   is rejected with 400.
    ///
    /// Prefer one host, and paths in place of subdomains.
    ///
    /// # Panics
    ///
    /// Panics if the domain is not a name in lower case such as `example.com`.
    #[must_use]
    pub fn cookie_domain(self, domain: &str) -> Self {
        self.with(|settings| settings.cookie.domain = Some(cookie::checked_domain(domain)))
    }

    /// Lets the browser keep the cookie when it is closed, up to the [`absolute`](Self::absolute) limit.
    ///
    /// For single logins ("remember me"), use [`SessionOf::log_in_for`](crate::SessionOf::log_in_for).
    #[must_use]
    pub fn persistent_cookie(self) -> Self {
        self.with(|settings| settings.persistent = true)
    }

    /// Ends this login, wherever it is. Its next request is anonymous, on every node. Nodes that [keep](Self::kept_for) sessions
    /// and hear no other node follow after the time that they keep them for.
    ///
    /// Check first that the login belongs to the caller, for example with a [`Rule`](authed::Rule) about the row in which you
    /// have stored the ID.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the session store does not respond. The login may not have ended.
    pub async fn end(&self, login: LoginId) -> Result<(), AuthenticationError> {
        self.shared.end(login).await
    }

    /// Returns whether this login still authenticates its user: it was not ended, no limit has passed, and the account exists
    /// in the same epoch.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the session store or the accounts do not respond.
    pub async fn has_login(&self, login: LoginId) -> Result<bool, AuthenticationError> {
        let found = self.shared.find(login).await?;
        Ok(found.is_some_and(|(login, account)| self.shared.is_good(&login, &account, SystemTime::now())))
    }

    fn with(self, change: impl FnOnce(&mut Settings)) -> Self {
        let Shared { logins, data, settings, .. } = &*self.shared;
        let mut settings = settings.clone();
        change(&mut settings);
        Self::of(Arc::clone(logins), Arc::clone(data), settings)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared<R>> {
        &self.shared
    }
}

fn check_same_site(cookie: &Cookie) {
    assert!(
        cookie.secure || cookie.same_site != SameSite::None,
        "browsers accept a cookie with `SameSite=None` only if it is secure: remove `insecure_cookie()`"
    );
}

impl<R: Realm> Clone for Sessions<R> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<R: Realm> fmt::Debug for Sessions<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { idle, absolute, kept_for, cookie, persistent, .. } = &self.shared.settings;
        f.debug_struct("Sessions")
            .field("idle", idle)
            .field("absolute", absolute)
            .field("kept_for", kept_for)
            .field("cookie", cookie)
            .field("persistent", persistent)
            .finish_non_exhaustive()
    }
}
