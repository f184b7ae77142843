//! `JwksSource`: where the keys are, and how often they are fetched.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::fetch::{Fetcher, Location};
use super::refresh::{self, Intervals, State};
use super::{Inner, Jwks};
use crate::algorithm::JwtAlgorithm;
use crate::client::HttpClient;
#[cfg(feature = "reqwest")]
use crate::client::ReqwestClient;

/// Where the keys of an issuer are, and how often they are fetched. `start` (feature `reqwest`) and
/// [`start_with`](Self::start_with) create [`Jwks`].
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwksSource, Jwt, JwtAlgorithm, UnusableSource};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// // In a tokio runtime.
/// fn authenticator() -> Result<Authenticator<Shop>, UnusableSource> {
///     let issuer = "https://id.example";
///     let keys = JwksSource::issuer(issuer, [JwtAlgorithm::RS256, JwtAlgorithm::ES256]).start()?;
///     let jwt = Jwt::new(issuer, "https://api.shop.example", keys, |claims| Ok(SimpleUser::new(claims.subject())));
///     Ok(Authenticator::new(Bearer::verified_by(jwt)))
/// }
/// ```
///
/// # Keys
///
/// Tokens must be signed with one of the listed algorithms. A key with an `alg` is for this algorithm, if it is listed. A key
/// without `alg` is for the first listed algorithm that fits its type and curve. These keys are ignored:
///
/// - keys with a `use` other than signatures
/// - keys without `kid`
/// - keys that are too short, private or secret
/// - keys with a member of the wrong type (also `null`), or with a name that occurs twice
///
/// # Addresses
///
/// Keys are fetched over `https` only, except from this machine: `localhost`, `127.0.0.0/8`, `[::1]`. An address must not
/// contain a name and a password, spaces, backslashes or non-ASCII characters. Write the host as in DNS: `xn--..` instead of
/// an international name, `127.0.0.1` instead of `127.1`. Redirects are not followed, and at most 256 KiB are read.
#[derive(Clone, Debug)]
pub struct JwksSource {
    place: Place,
    algorithms: Vec<JwtAlgorithm>,
    refresh_every: Duration,
    at_most_every: Duration,
    keep_for: Duration,
    timeout: Duration,
    plain_http: bool,
}

#[derive(Clone, Debug)]
enum Place {
    Keys(String),
    Issuer(String),
}

impl JwksSource {
    /// Fetches the keys from this address, a provider's `jwks_uri`.
    ///
    /// ```
    /// use authed_oauth::{JwksSource, JwtAlgorithm};
    ///
    /// let source = JwksSource::keys_at("https://id.example/keys", [JwtAlgorithm::RS256]);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if there is no algorithm, or if one takes a secret: secrets are not published.
    pub fn keys_at(url: impl Into<String>, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        Self::new(Place::Keys(url.into()), algorithms)
    }

    /// Fetches the keys from the address in the issuer's metadata. The metadata is one of these documents:
    ///
    /// 1. `/.well-known/openid-configuration` after the issuer's path ([OpenID Connect Discovery, 4])
    /// 2. `/.well-known/oauth-authorization-server` between host and path ([RFC 8414, 3]), if the first returns 404
    ///
    /// The document must name this issuer, octet for octet (RFC 8414, 3.3).
    ///
    /// ```
    /// use authed_oauth::{JwksSource, JwtAlgorithm};
    ///
    /// let source = JwksSource::issuer("https://id.example/realms/shop", [JwtAlgorithm::RS256]);
    /// ```
    ///
    /// [OpenID Connect Discovery, 4]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
    /// [RFC 8414, 3]: https://www.rfc-editor.org/rfc/rfc8414#section-3
    ///
    /// # Panics
    ///
    /// Panics if there is no algorithm, or if one takes a secret: secrets are not published.
    pub fn issuer(issuer: impl Into<String>, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        Self::new(Place::Issuer(issuer.into()), algorithms)
    }

    fn new(place: Place, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        let algorithms: Vec<_> = algorithms.into_iter().collect();
        assert!(!algorithms.is_empty(), "there is no algorithm: name those that the issuer signs with");
        let are_asymmetric = algorithms.iter().all(|algorithm| algorithm.is_asymmetric());
        assert!(are_asymmetric, "HS256, HS384 and HS512 take a secret, which is not published: use `JwtKey::secret`");
        Self {
            place,
            algorithms,
            refresh_every: Duration::from_secs(60 * 60),
            at_most_every: Duration::from_secs(30),
            keep_for: Duration::from_secs(24 * 60 * 60),
            timeout: Duration::from_secs(5),
            plain_http: false,
        }
    }

    /// Sets the time between two fetches if no token needs a new key. Default: an hour.
    ///
    /// A key that the issuer has withdrawn is still accepted until the next fetch.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256])
    ///     .refresh_every(Duration::from_secs(10 * 60));
    /// ```
    #[must_use]
    pub fn refresh_every(self, period: Duration) -> Self {
        Self { refresh_every: period, ..self }
    }

    /// Sets the least time between two fetches. Default: 30 seconds.
    ///
    /// Tokens with an unknown `kid` trigger a fetch. However many there are, they trigger no more fetches than this.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256])
    ///     .at_most_every(Duration::from_secs(60));
    /// ```
    #[must_use]
    pub fn at_most_every(self, period: Duration) -> Self {
        Self { at_most_every: period, ..self }
    }

    /// Sets the time for which keys are accepted if they cannot be fetched again. Default: a day.
    ///
    /// After that time, every token gets 503.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256])
    ///     .keep_for(Duration::from_secs(4 * 60 * 60));
    /// ```
    #[must_use]
    pub fn keep_for(self, time: Duration) -> Self {
        Self { keep_for: time, ..self }
    }

    /// Sets the longest duration of a whole fetch. Default: 5 seconds.
    ///
    /// Requests that wait for a fetch wait no longer than this.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256]).timeout(Duration::from_secs(2));
    /// ```
    #[must_use]
    pub fn timeout(self, time: Duration) -> Self {
        Self { timeout: time, ..self }
    }

    /// Also fetches over `http` from other machines. Default: not.
    ///
    /// An attacker on the network can then forge tokens. Use it only in networks with an encryption of their own.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// let source = JwksSource::keys_at("http://keycloak:8080/keys", [JwtAlgorithm::RS256]).insecure_plain_http();
    /// ```
    #[must_use]
    pub fn insecure_plain_http(self) -> Self {
        Self { plain_http: true, ..self }
    }

    /// Starts to fetch with [`ReqwestClient`], in a task. See [`start_with`](Self::start_with).
    ///
    /// ```
    /// use authed_oauth::{JwksSource, JwtAlgorithm};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let keys = JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]).start()?;
    /// # Ok::<(), authed_oauth::UnusableSource>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error as [`start_with`](Self::start_with) does, or if TLS cannot be set up.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    #[cfg(feature = "reqwest")]
    pub fn start(self) -> Result<Jwks, UnusableSource> {
        let location = self.location()?;
        let client =
            ReqwestClient::new().map_err(|_| UnusableSource("TLS cannot be set up: see `ReqwestClient::new`"))?;
        Ok(self.spawn(location, client))
    }

    /// Starts to fetch with this client, in a task. The task ends when the last clone of the [`Jwks`] is dropped.
    ///
    /// An unreachable issuer is not an error. Tokens get 503 until the keys have been fetched.
    ///
    /// ```
    /// use authed_oauth::{HttpClient, Jwks, JwksSource, JwtAlgorithm, UnusableSource};
    ///
    /// fn keys(client: impl HttpClient) -> Result<Jwks, UnusableSource> {
    ///     JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]).start_with(client)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the address is not accepted, or if keys would expire before the next fetch.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    pub fn start_with(self, client: impl HttpClient) -> Result<Jwks, UnusableSource> {
        let location = self.location()?;
        Ok(self.spawn(location, client))
    }

    fn location(&self) -> Result<Location, UnusableSource> {
        if self.keep_for < self.refresh_every.max(self.at_most_every) {
            return Err(UnusableSource("they would expire before the next fetch: raise `keep_for`"));
        }
        let location = match &self.place {
            Place::Keys(url) => Location::keys(url, self.plain_http),
            Place::Issuer(issuer) => Location::issuer(issuer, self.plain_http),
        };
        location.ok_or(UnusableSource("the address is not accepted: use `https://`, without a name and a password"))
    }

    fn spawn(self, location: Location, client: impl HttpClient) -> Jwks {
        let fetcher = Fetcher { client, location, algorithms: self.algorithms.clone(), timeout: self.timeout };
        let (sender, state) = watch::channel(State::default());
        let wake = Arc::new(Notify::new());
        let intervals = Intervals { every: self.refresh_every, at_most_every: self.at_most_every };
        let task = tokio::spawn(refresh::run(fetcher, intervals, sender, Arc::clone(&wake))).abort_handle();
        let inner = Inner { state, wake, task, algorithms: self.algorithms, keep_for: self.keep_for };
        Jwks { inner: Arc::new(inner) }
    }
}

/// Keys cannot be fetched from a [`JwksSource`].
///
/// ```
/// use authed_oauth::{JwksSource, JwtAlgorithm};
///
/// let error = JwksSource::keys_at("http://id.example/keys", [JwtAlgorithm::ES256]).start().unwrap_err();
/// assert!(error.to_string().contains("the address is not accepted: use `https://`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableSource(&'static str);

impl fmt::Display for UnusableSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the issuer's keys cannot be fetched: {}", self.0)
    }
}

impl Error for UnusableSource {}
