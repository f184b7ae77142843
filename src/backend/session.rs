//! `Sessions`: callers who have logged in, known by a cookie.

mod account;
mod cookie;
mod handle;
mod kept;
mod layer;
mod login;
mod store;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::HeaderName;
use http::header::COOKIE;
use http::request::Parts;
use tower_sessions::SessionStore;

use self::cookie::Cookie;
use self::kept::Kept;
use self::login::Login;
use self::store::DigestedIds;
use super::{Backend, Outcome};
use crate::error::AuthenticationError;

pub use self::account::{Account, Accounts};
pub use self::handle::SessionOf;
pub use self::layer::SessionService;

/// The longest that browsers keep a cookie (RFC 6265bis, 5.5), and longer than anybody should stay logged in.
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Sessions: callers who have logged in are known by a cookie, and what it stands for is kept on the server, in any store
/// that is made for [`tower_sessions`] 0.14.
///
/// One value, cloned when its settings are made, is the backend that finds the caller, and the layer without which it
/// refuses everybody. Handlers log people in and
/// out with a [`SessionOf`]. Who there is, the application's [`Accounts`] say.
///
/// ```
/// use authed::{
///     Account, Accounts, Authed, AuthenticationError, Authenticator, Credentials, Identity, LocalPath, RedirectTarget,
///     RedirectTo, Refusal, SafeNext, SessionOf, Sessions, SimpleUser, User, local_path, scopes,
/// };
/// use axum::Router;
/// use axum::extract::{Form, State};
/// use axum::response::Html;
/// use axum::routing::{get, post};
/// use tower_sessions::MemoryStore;
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated", on failure RedirectTo<LoginPage>;
/// }
///
/// pub enum LoginPage {}
///
/// impl RedirectTarget for LoginPage {
///     const PATH: LocalPath = local_path!("/login");
/// }
///
/// #[derive(Clone)]
/// struct Users { /* a pool of connections to your database */ }
///
/// impl Users {
///     /// Whoever has this name and this password.
///     async fn with_password(&self, name: &str, password: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
/// #       if password != "demo" { return Ok(None); }
///         self.find(name).await
///     }
/// }
///
/// impl Accounts for Users {
///     type Realm = Shop;
///
///     async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
///         // SELECT roles, password_hash FROM users WHERE id = $1
///         let identity = Identity::new(SimpleUser::new(id), Credentials::none().grant::<Authenticated>());
///         Ok(Some(Account::new(identity, "$argon2id$v=19$..")))
///     }
/// }
///
/// async fn form(next: SafeNext) -> Html<String> {
///     // A form which posts to `/login?next=..`.
/// #   Html(next.to_string())
/// }
///
/// #[derive(serde::Deserialize)]
/// struct Entered { name: String, password: String }
///
/// async fn log_in(
///     next: SafeNext,
///     session: SessionOf<Users>,
///     State(users): State<Users>,
///     Form(entered): Form<Entered>,
/// ) -> Result<SafeNext, Refusal> {
///     let account = users.with_password(&entered.name, &entered.password).await?;
///     session.log_in(&account.ok_or(AuthenticationError::rejected())?).await?;
///     Ok(next)
/// }
///
/// async fn log_out(session: SessionOf<Users>) -> Result<Refusal, Refusal> {
///     session.log_out().await?;
///     Ok(Refusal::see_other(&local_path!("/login")))
/// }
///
/// async fn dashboard(caller: Authed<Authenticated>) -> String {
///     format!("Hello, {}", caller.user().display_name())
/// }
///
/// # #[derive(Clone, axum::extract::FromRef)]
/// # struct App { users: Users, authenticator: Authenticator<Shop> }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let users = Users { /* .. */ };
/// let sessions = Sessions::new(MemoryStore::default(), users.clone());
/// let app = Router::new()
///     .route("/login", get(form).post(log_in))
///     .route("/logout", post(log_out))
///     .route("/dashboard", get(dashboard))
///     .layer(sessions.clone())
///     .with_state(App { users, authenticator: Authenticator::new(sessions) });
/// # use http::Request;
/// # use tower::ServiceExt;
/// # let page = |cookie: &str| Request::get("/dashboard").header("cookie", cookie).body(axum::body::Body::empty()).unwrap();
/// # let stranger = app.clone().oneshot(page("a=b")).await.unwrap();
/// # assert_eq!((stranger.status().as_u16(), &stranger.headers()["location"]), (303, &"/login?next=%2Fdashboard".parse().unwrap()));
/// # let login = Request::post("/login?next=%2Fdashboard").header("content-type", "application/x-www-form-urlencoded");
/// # let login = app.clone().oneshot(login.body(axum::body::Body::from("name=ada&password=demo")).unwrap()).await.unwrap();
/// # assert_eq!((login.status().as_u16(), &login.headers()["location"]), (303, &"/dashboard".parse().unwrap()));
/// # let cookie = login.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap();
/// # assert_eq!(app.clone().oneshot(page(cookie)).await.unwrap().status(), 200);
/// # let logout = Request::post("/logout").header("cookie", cookie).body(axum::body::Body::empty()).unwrap();
/// # assert_eq!(app.clone().oneshot(logout).await.unwrap().status(), 303);
/// # assert_eq!(app.oneshot(page(cookie)).await.unwrap().status(), 303);
/// # }
/// ```
///
/// # What ends a session
///
/// | what | when it is noticed |
/// | --- | --- |
/// | [`log_out`](SessionOf::log_out) | with the next request, on every node |
/// | another epoch of the [`Account`]: all sessions of this user | with the next request; see [`kept_for`](Self::kept_for) |
/// | the user is gone | with the next request; see `kept_for` |
/// | nobody has used it for [`idle`](Self::idle) | then |
/// | the login is older than [`absolute`](Self::absolute) | then |
///
/// Of a session that has ended the records are deleted, and its caller is anonymous, which is no error: otherwise an old
/// cookie would keep its owner from the page to log in. Scopes are not in the session. They are the account's, asked for
/// with each request, and a role that has been taken away is gone with the next one.
///
/// If the session store or the accounts cannot answer, the request is refused with 503, and so is every request if the
/// layer has been forgotten: [`AuthenticationError::unavailable`].
///
/// # The cookie
///
/// It is `__Host-session`, with `Secure`, `HttpOnly`, `SameSite=Lax` and `Path=/`, and lives as long as the browser. It
/// is sent when the session gets an id and not with every answer, so that an answer that comes late cannot undo a login;
/// for the same reason it is taken away by `log_out` only. The store gets a digest of the id, and so its time tells
/// nothing about ids, and a copy of it lets nobody in.
///
/// With `SameSite=Lax`, forms and scripts of other sites do without the cookie, and their links come with it: nothing may
/// change by a GET.
///
/// All `Cookie` lines are read (RFC 9113, 8.2.3). A request that has the cookie twice is refused with 400: one of the two
/// may come from another site of the same domain, and nobody knows which. Browsers do not send it in this way, since they
/// let nobody else set a name with `__Host-`; with [`insecure_cookie`](Self::insecure_cookie) they do. The answer has
/// `Clear-Site-Data: "cookies"`, with which a browser forgets both, if it came over HTTPS or from localhost. To remove
/// just ours would leave it with the other one.
///
/// Every answer gets `Vary: Cookie`. One that belongs to a session gets `Cache-Control: private` where the application has
/// said nothing.
///
/// # What it costs
///
/// A request with a session cookie loads two records from the store: the session, and the login, which is written once
/// and is what `log_out` deletes. If it were part of the session, a request that was under way meanwhile could bring it
/// back when it saves its session. Then the accounts are asked. A session that is in use is saved ten times in the time
/// of [`idle`](Self::idle). For a request without the cookie nobody is asked.
pub struct Sessions<A: Accounts> {
    inner: Arc<Inner<A>>,
}

struct Inner<A: Accounts> {
    accounts: Arc<A>,
    store: Arc<DigestedIds>,
    kept: Arc<Kept<A::Realm>>,
    settings: Settings,
}

#[derive(Clone)]
struct Settings {
    idle: Duration,
    absolute: Duration,
    kept_for: Duration,
    cookie: Cookie,
}

impl<A: Accounts> Sessions<A> {
    /// Sessions in this store, of users who have these accounts.
    ///
    /// For several nodes it must be a store that they share. `tower_sessions::MemoryStore` is for tests, and programs on
    /// one node: it forgets everything when it stops, and nothing before. Stores in a database delete what has expired in a
    /// task of their own, which the application has to start.
    pub fn new(store: impl SessionStore, accounts: A) -> Self {
        let settings = Settings {
            idle: Duration::from_secs(30 * 60),
            absolute: Duration::from_secs(12 * 60 * 60),
            kept_for: Duration::ZERO,
            cookie: Cookie::new("session"),
        };
        let (accounts, store) = (Arc::new(accounts), Arc::new(DigestedIds::new(store)));
        Self { inner: Arc::new(Inner { accounts, store, kept: Arc::default(), settings }) }
    }

    /// Ends a session that nobody has used for so long (OWASP ASVS 7.3.1). Without it: 30 minutes.
    ///
    /// It is not written down with each request when a session was used last, so one may end up to a tenth of this time
    /// too early, and never too late.
    ///
    /// # Panics
    ///
    /// If it is zero, or more than 400 days.
    #[must_use]
    pub fn idle(self, limit: Duration) -> Self {
        assert!(
            !limit.is_zero() && limit <= LONGEST,
            "a session cannot be idle for no time, or for more than 400 days"
        );
        self.with(|settings| settings.idle = limit)
    }

    /// Ends a session so long after the login, however much it is used (OWASP ASVS 7.3.2). Without it: 12 hours.
    ///
    /// # Panics
    ///
    /// If it is zero, or more than 400 days.
    #[must_use]
    pub fn absolute(self, limit: Duration) -> Self {
        assert!(!limit.is_zero() && limit <= LONGEST, "a login cannot last for no time, or for more than 400 days");
        self.with(|settings| settings.absolute = limit)
    }

    /// Asks for an account once in this time, and not with each request. What was found is kept in memory.
    ///
    /// What changes meanwhile is seen late: a role that was taken away, a user who was deleted, or a new epoch take effect
    /// after this time at the latest. On the node that makes the change they take effect at once, if it says so with
    /// [`forget`](Self::forget). Logging in and out are not delayed.
    #[must_use]
    pub fn kept_for(self, time: Duration) -> Self {
        self.with(|settings| settings.kept_for = time)
    }

    /// Names the cookie, which is `session` otherwise. Two `Sessions` in one application need two names.
    ///
    /// Its name in the browser is `__Host-` and this one, which keeps other sites of the domain from setting it.
    ///
    /// # Panics
    ///
    /// If it is not a token (RFC 6265, 4.1.1), or begins with `__`.
    #[must_use]
    pub fn cookie_name(self, name: &'static str) -> Self {
        self.with(|settings| settings.cookie.name = cookie::checked(name))
    }

    /// Sends the cookie over plain HTTP, too: without `Secure`, and without `__Host-` in its name.
    ///
    /// Whoever is on the way can then read it and be the user, and other sites of the domain can set it. For networks in
    /// which neither is possible. To develop on `localhost` it is not needed: most browsers take that for secure.
    #[must_use]
    pub fn insecure_cookie(self) -> Self {
        self.with(|settings| settings.cookie.secure = false)
    }

    /// Lets the browser keep the cookie when it is closed, until the [`absolute`](Self::absolute) limit.
    #[must_use]
    pub fn persistent_cookie(self) -> Self {
        self.with(|settings| settings.cookie.persistent = true)
    }

    /// Forgets what is [kept](Self::kept_for) of the user with this id: their next request asks for the account.
    ///
    /// For the function that has just changed a role, deleted a user, or ended all sessions of one by a new epoch. It
    /// reaches this node only.
    pub fn forget(&self, user_id: &str) {
        self.inner.kept.forget(user_id);
    }

    fn with(self, change: impl FnOnce(&mut Settings)) -> Self {
        let Inner { accounts, store, kept, settings } = &*self.inner;
        let mut settings = settings.clone();
        change(&mut settings);
        let (accounts, store, kept) = (Arc::clone(accounts), Arc::clone(store), Arc::clone(kept));
        Self { inner: Arc::new(Inner { accounts, store, kept, settings }) }
    }

    /// The session of this request, if it went through the layer of these very `Sessions`.
    fn session_of<'a>(&self, head: &'a Parts) -> Result<&'a SessionOf<A>, AuthenticationError> {
        let session = head.extensions.get::<SessionOf<A>>();
        session
            .filter(|session| Arc::ptr_eq(&session.sessions, &self.inner))
            .ok_or_else(|| AuthenticationError::unavailable(NoLayer))
    }
}

impl<A: Accounts> Inner<A> {
    /// The account of the user who has logged in, if there still is one, of the same epoch.
    async fn account_of(&self, login: &Login) -> Result<Option<Account<A::Realm>>, AuthenticationError> {
        // One of another epoch may be older than the login: that is for the accounts to say.
        if let Some(account) = self.kept.get(&login.user, self.settings.kept_for)
            && login.is_of(&account)
        {
            return Ok(Some(account));
        }
        let (asked, generation) = (Instant::now(), self.kept.generation());
        let Some(account) = self.accounts.find(&login.user).await? else {
            self.kept.forget(&login.user);
            return Ok(None);
        };
        if account.id() != login.user {
            return Err(AuthenticationError::unavailable(AnotherUser));
        }
        if !self.settings.kept_for.is_zero() {
            self.kept.put(account.clone(), asked, generation);
        }
        Ok(login.is_of(&account).then_some(account))
    }
}

impl<A: Accounts> Backend for Sessions<A> {
    type Realm = A::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<A::Realm> {
        let session = self.session_of(head)?;
        let Some(mark) = session.mark().await? else {
            return Ok(None);
        };
        let now = SystemTime::now();
        let login = match Login::load(&self.inner.store, &mark).await? {
            Some(login) if session.is_good(&login, &mark, now) => login,
            _ => return session.end(&mark).await.map(|()| None),
        };
        let Some(account) = self.inner.account_of(&login).await? else {
            return session.end(&mark).await.map(|()| None);
        };
        session.is_in_use(mark, now).await?;
        let since = login.moment();
        Ok(Some(account.into_identity().authenticated_at(since).expires_by(since + self.inner.settings.absolute)))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<A::Realm>> {
        match self.session_of(head) {
            Ok(session) if session.session.id().is_none() => Some(Ok(None)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![COOKIE]
    }
}

impl<A: Accounts> Clone for Sessions<A> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<A: Accounts> fmt::Debug for Sessions<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { idle, absolute, kept_for, cookie } = &self.inner.settings;
        f.debug_struct("Sessions")
            .field("idle", idle)
            .field("absolute", absolute)
            .field("kept_for", kept_for)
            .field("cookie", cookie)
            .finish_non_exhaustive()
    }
}

/// The request has not gone through the layer.
#[derive(Debug)]
struct NoLayer;

impl fmt::Display for NoLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the request has not gone through these `Sessions`: add them as a layer around what asks for the caller",
        )
    }
}

impl std::error::Error for NoLayer {}

/// The accounts have found somebody else than was asked for.
#[derive(Debug)]
struct AnotherUser;

impl fmt::Display for AnotherUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`Accounts::find` has returned the account of a user with another id than the one asked for")
    }
}

impl std::error::Error for AnotherUser {}
