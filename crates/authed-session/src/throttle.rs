//! Limits login attempts: see [`Throttle`].

mod attempt;
mod device;
mod error;
mod key;
mod memory;
mod store;
mod turns;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use authed::Rejection;
use http::HeaderMap;

use crate::cookie::{self, Cookie, LONGEST};

use self::device::Devices;
use self::error::Response;
use self::store::ErasedStore;
use self::turns::Turns;

pub use self::attempt::Attempt;
pub use self::device::DeviceCookie;
pub use self::error::{AttemptError, Limit, TooManyAttempts};
pub use self::key::AttemptKey;
pub use self::memory::MemoryAttempts;
pub use self::store::AttemptStore;

/// Limits login attempts, by account and by address (OWASP ASVS 6.3.1). Cheap to clone.
///
/// ```
/// use authed::{AuthenticationError, Rejection};
/// use authed_session::Throttle;
/// use authed_session::throttle::DeviceCookie;
/// # use std::net::SocketAddr;
/// # #[derive(Clone)] struct Users;
/// # impl Users {
/// #     async fn verify(&self, _: &str, _: &str) -> Result<(), AuthenticationError> { Ok(()) }
/// # }
/// use axum::extract::{ConnectInfo, Form, State};
/// use axum::http::HeaderMap;
///
/// #[derive(serde::Deserialize)]
/// struct Entered { name: String, password: String }
///
/// async fn log_in(
///     ConnectInfo(client): ConnectInfo<SocketAddr>,
///     headers: HeaderMap,
///     State(throttle): State<Throttle>,
///     State(users): State<Users>,
///     Form(entered): Form<Entered>,
/// ) -> Result<(DeviceCookie, &'static str), Rejection> {
///     // 429 if there were too many. Call it before the password is verified, so that concurrent attempts count.
///     let attempt = throttle.begin(&headers, &entered.name, Some(client.ip())).await?;
///     // On an error, the attempt is dropped and stays counted.
///     users.verify(&entered.name, &entered.password).await?;
///     let device = attempt.succeeded().await?;
///     Ok((device, "Welcome."))
/// }
/// ```
///
/// # What is counted
///
/// Attempts count until they succeed. In each [`window`](Self::window), these numbers of failed attempts are allowed:
///
/// | by | default | for |
/// | --- | --- | --- |
/// | device | 10 | a browser that has logged in to this account before |
/// | address and account | 10 | other browsers |
/// | account | 25 | all other browsers together |
/// | address | 100 | all other browsers together |
///
/// After a login, a cookie identifies the browser: 128 random bits, and the store knows for which accounts. Such a browser
/// has a limit of its own, and no other one. So an attacker cannot lock users out of the browsers that they use. An attacker
/// with three addresses or more can make a user wait who logs in with a new browser.
///
/// One address has few attempts at once, and further ones wait. So one address cannot take all places for
/// [hashing](crate::Passwords).
///
/// # Several nodes
///
/// The default store is in this process: each node counts for itself, and forgets at its end. Implement [`AttemptStore`] for
/// your database to count for all nodes. If the store does not respond, logins are rejected with 503.
#[derive(Clone)]
pub struct Throttle {
    shared: Arc<Shared>,
}

#[derive(Clone)]
struct Shared {
    store: Arc<dyn ErasedStore>,
    turns: Arc<Turns>,
    settings: Settings,
}

#[derive(Clone)]
struct Settings {
    window: Duration,
    per_device: u32,
    per_account: u32,
    per_address: u32,
    at_once: usize,
    device_lifetime: Duration,
    cookie: Cookie,
    response: Response,
}

impl Throttle {
    /// Returns the default, which counts in this process.
    pub fn new() -> Self {
        Self::stored_in(MemoryAttempts::new())
    }

    /// Counts in this store.
    pub fn stored_in(store: impl AttemptStore) -> Self {
        let settings = Settings {
            window: Duration::from_secs(15 * 60),
            per_device: 10,
            per_account: 25,
            per_address: 100,
            at_once: 4,
            device_lifetime: Duration::from_secs(180 * 24 * 60 * 60),
            cookie: Cookie::new("device"),
            response: Arc::new(TooManyAttempts::default_rejection),
        };
        Self { shared: Arc::new(Shared { store: Arc::new(store), turns: Arc::default(), settings }) }
    }

    /// Sets the time after the first attempt at which a count ends. Default: 15 minutes.
    ///
    /// # Panics
    ///
    /// Panics if the time is zero.
    #[must_use]
    pub fn window(self, time: Duration) -> Self {
        assert!(!time.is_zero(), "the window of login attempts must be more than zero");
        self.with(|settings| settings.window = time)
    }

    /// Sets the limit of one device, and of one address at one account. Default: 10.
    ///
    /// # Panics
    ///
    /// Panics if the limit is zero.
    #[must_use]
    pub fn per_device(self, limit: u32) -> Self {
        self.with(|settings| settings.per_device = checked(limit))
    }

    /// Sets the limit of all unknown devices at one account. Default: 25.
    ///
    /// # Panics
    ///
    /// Panics if the limit is zero.
    #[must_use]
    pub fn per_account(self, limit: u32) -> Self {
        self.with(|settings| settings.per_account = checked(limit))
    }

    /// Sets the limit of all unknown devices at one address. Default: 100. Many users can share an address.
    ///
    /// # Panics
    ///
    /// Panics if the limit is zero.
    #[must_use]
    pub fn per_address(self, limit: u32) -> Self {
        self.with(|settings| settings.per_address = checked(limit))
    }

    /// Sets how many attempts of one address this node handles at once. Further ones wait. Default: 4.
    ///
    /// # Panics
    ///
    /// Panics if the number is zero or more than 1024.
    #[must_use]
    pub fn at_once(self, attempts: usize) -> Self {
        assert!((1..=1024).contains(&attempts), "one address must have between 1 and 1024 attempts at once");
        let shared = Shared { turns: Arc::default(), ..(*self.shared).clone() };
        Self { shared: Arc::new(shared) }.with(|settings| settings.at_once = attempts)
    }

    /// Sets how long a browser is known after a login. Default: 180 days.
    ///
    /// # Panics
    ///
    /// Panics if the time is zero or more than 400 days.
    #[must_use]
    pub fn device_lifetime(self, time: Duration) -> Self {
        assert!(
            !time.is_zero() && time <= LONGEST,
            "a device must be known for more than zero time, and at most for 400 days"
        );
        self.with(|settings| settings.device_lifetime = time)
    }

    /// Sets the name of the cookie. Default: `device`. Browsers see the name with the prefix `__Host-`.
    ///
    /// # Panics
    ///
    /// Panics if the name is not a token (RFC 6265, 4.1.1), or begins with `__`.
    #[must_use]
    pub fn cookie_name(self, name: &'static str) -> Self {
        self.with(|settings| settings.cookie.name = cookie::checked(name))
    }

    /// Sets the response to an attempt that is one too many. Default: a 429 with `Retry-After` (RFC 6585, 4).
    ///
    /// The function is called with each such attempt, so it can also report to a log.
    ///
    /// ```
    /// use authed::Rejection;
    /// use authed_session::Throttle;
    ///
    /// let throttle = Throttle::new().respond_with(|too_many| {
    ///     let minutes = too_many.retry_after().as_secs().div_ceil(60);
    ///     Rejection::with_status::<429>().html(format!("<p>Please try again in {minutes} minutes.</p>"))
    /// });
    /// ```
    #[must_use]
    pub fn respond_with(self, response: impl Fn(&TooManyAttempts) -> Rejection + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.response = Arc::new(response))
    }

    /// Counts an attempt to log in to this account, and waits for the address's turn.
    ///
    /// - `headers`: of the request. They contain the cookie of a known device.
    /// - `account`: what the user entered, in the spelling that your lookup compares: in lower case, if it ignores case. Pass
    ///   it also if there is no such account.
    /// - `address`: of the client. Behind a proxy, it is in the header field that the proxy sets. Do not read that field
    ///   from clients: they can write what they want. IPv6 addresses count by their first 64 bits.
    ///
    /// # Errors
    ///
    /// Returns an [`AttemptError`] if there were too many attempts, or if the store does not respond. `?` converts it to a
    /// [`Rejection`]. A rejected attempt is not counted.
    pub async fn begin(
        &self,
        headers: &HeaderMap,
        account: &str,
        address: Option<IpAddr>,
    ) -> Result<Attempt, AttemptError> {
        let devices = Devices::read(&self.shared.settings.cookie, headers);
        Attempt::begin(Arc::clone(&self.shared), account, address, devices).await
    }

    fn with(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut shared = (*self.shared).clone();
        change(&mut shared.settings);
        Self { shared: Arc::new(shared) }
    }
}

fn checked(limit: u32) -> u32 {
    assert!(limit > 0, "a limit of login attempts must be more than zero");
    limit
}

impl Default for Throttle {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { window, per_device, per_account, per_address, at_once, device_lifetime, .. } =
            &self.shared.settings;
        f.debug_struct("Throttle")
            .field("window", window)
            .field("per_device", per_device)
            .field("per_account", per_account)
            .field("per_address", per_address)
            .field("at_once", at_once)
            .field("device_lifetime", device_lifetime)
            .finish_non_exhaustive()
    }
}
