//! `IntrospectionEndpoint`: where an issuer is asked, and with which settings.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use authed::AuthenticationError;
use authed::backend::Cache;
use authed::realm::Realm;
use http::HeaderValue;
use tokio::sync::Semaphore;

use super::ask::{self, Asker};
use super::{Expected, Introspection, Uncached};
use crate::address::Address;
use crate::client::HttpClient;
use crate::jwt::{AcrLevels, Claims, ScopeClaim, path_of};

const TIMEOUT: Duration = Duration::from_secs(5);
const KEPT: Duration = Duration::from_secs(30);
const REJECTIONS_KEPT: Duration = Duration::from_secs(5);
const MOST_KEPT: u64 = 10_000;
const MOST_AT_ONCE: usize = 64;

/// The introspection endpoint of an issuer, with the settings of the questions.
///
#[cfg_attr(
    feature = "reqwest",
    doc = r#"```
use authed::{Authenticator, Bearer, SimpleUser, scopes};
use authed_oauth::{IntrospectionEndpoint, UnusableEndpoint};

scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }

fn authenticator(secret: &str) -> Result<Authenticator<Shop>, UnusableEndpoint> {
    let tokens = IntrospectionEndpoint::new(
        "https://id.example",               // the issuer
        "https://id.example/introspect",    // its endpoint
        "https://api.shop.example",         // the audience
    )
    .as_client("shop-api", secret)
    .start(|claims| Ok(SimpleUser::new(claims.subject())))?;
    Ok(Authenticator::new(Bearer::verified_by(tokens)))
}
```
"#
)]
#[derive(Clone)]
pub struct IntrospectionEndpoint {
    url: String,
    plain_http: bool,
    authorization: Option<HeaderValue>,
    expected: Expected,
    timeout: Duration,
    keep_for: Duration,
    keep_rejections_for: Duration,
    capacity: u64,
    at_most_at_once: usize,
}

impl IntrospectionEndpoint {
    /// Names the issuer, the URL of its endpoint, and the audience that tokens for this service have.
    ///
    /// Name this service with [`as_client`](Self::as_client) as well: an endpoint must not answer to everyone (RFC 7662,
    /// 2.1).
    pub fn new(issuer: impl Into<String>, url: impl Into<String>, audience: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            plain_http: false,
            authorization: None,
            expected: Expected {
                issuer: issuer.into(),
                audiences: vec![audience.into()],
                aud_may_be_missing: false,
                subject_claim: None,
                scopes: None,
                acr: AcrLevels::default(),
            },
            timeout: TIMEOUT,
            keep_for: KEPT,
            keep_rejections_for: REJECTIONS_KEPT,
            capacity: MOST_KEPT,
            at_most_at_once: MOST_AT_ONCE,
        }
    }

    /// Sets the ID and the secret with which this service asks, as a `Basic` login (RFC 6749, 2.3.1).
    #[must_use]
    pub fn as_client(self, id: &str, secret: &str) -> Self {
        Self { authorization: ask::basic(id, secret), ..self }
    }

    /// Sets the token with which this service asks, as a `Bearer` token (RFC 7662, 2.1).
    ///
    /// # Panics
    ///
    /// Panics if the token has characters that a header field cannot carry.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        let mut value = HeaderValue::try_from(format!("Bearer {token}")).expect("a token of printable ASCII");
        value.set_sensitive(true);
        Self { authorization: Some(value), ..self }
    }

    /// Accepts another audience as well: another name of your service.
    ///
    /// # Panics
    ///
    /// Panics if the audience is empty.
    #[must_use]
    pub fn or_audience(mut self, audience: impl Into<String>) -> Self {
        let audience = audience.into();
        assert!(!audience.is_empty(), "the audience is empty: name it");
        self.expected.audiences.push(audience);
        self
    }

    /// Sets the members of the answer with the scopes: see [`ScopeClaim`]. A token grants what any of them grants. Default:
    /// `scope`.
    ///
    /// ```
    /// # use authed_oauth::IntrospectionEndpoint;
    /// use authed_oauth::ScopeClaim;
    ///
    /// fn of_keycloak(endpoint: IntrospectionEndpoint) -> IntrospectionEndpoint {
    ///     endpoint.scopes_from([ScopeClaim::at(["scope"]), ScopeClaim::at(["realm_access", "roles"])])
    /// }
    /// ```
    #[must_use]
    pub fn scopes_from(mut self, claims: impl IntoIterator<Item = ScopeClaim>) -> Self {
        self.expected.scopes = Some(claims.into_iter().collect());
        self
    }

    /// Accepts answers without `aud`. Answers with a wrong one are still rejected. Default: `aud` is required.
    ///
    /// Only if the issuer answers "not active" for the tokens of other services. Otherwise any token of the issuer is good
    /// here.
    #[must_use]
    pub fn aud_may_be_missing(mut self) -> Self {
        self.expected.aud_may_be_missing = true;
        self
    }

    /// Reads the subject of an answer without `sub`, or with an empty one, from the claim at this path, as for programs that
    /// act for themselves: see [`Jwt::subject_or`](crate::Jwt::subject_or). Default: `sub` is required.
    ///
    /// # Panics
    ///
    /// Panics if the path is empty.
    #[must_use]
    pub fn subject_or(mut self, path: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.expected.subject_claim = Some(path_of(path, "the path to the subject is empty: name the claim"));
        self
    }

    /// Sets the level of each `acr`: see [`Jwt::acr_levels`](crate::Jwt::acr_levels).
    ///
    /// # Panics
    ///
    /// Panics as that method does.
    #[must_use]
    pub fn acr_levels(mut self, levels: impl IntoIterator<Item = (impl Into<String>, u8)>) -> Self {
        self.expected.acr = AcrLevels::new(levels);
        self
    }

    /// Sets the longest time that the verdict on a good token is kept. A revoked token is accepted for so long. Default: 30
    /// seconds. With zero, each request with a good token asks the issuer.
    #[must_use]
    pub fn keep_for(self, keep_for: Duration) -> Self {
        Self { keep_for, ..self }
    }

    /// Sets the time that the verdict on a wrong token is kept. Default: 5 seconds. With zero, each request with a wrong
    /// token asks the issuer.
    ///
    /// A token that becomes good meanwhile is rejected for so long. An answer that is no verdict (503) is never kept.
    #[must_use]
    pub fn keep_rejections_for(self, keep_rejections_for: Duration) -> Self {
        Self { keep_rejections_for, ..self }
    }

    /// Sets the number of verdicts that are kept: so many on good tokens, and so many on wrong ones. Default: 10 000.
    #[must_use]
    pub fn keep_at_most(self, capacity: u64) -> Self {
        Self { capacity, ..self }
    }

    /// Sets the time for one answer, with the time that it waits for its turn. Default: 5 seconds.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets the number of questions at the same time. Others wait. Default: 64.
    ///
    /// A client can cause as many questions as it sends different wrong tokens: limit the rate of requests.
    #[must_use]
    pub fn at_most_at_once(self, number: usize) -> Self {
        Self { at_most_at_once: number, ..self }
    }

    /// Accepts an `http` URL of another machine. Tokens and the secret can then be read on the way. Default: `https`, or
    /// `http` on the loopback.
    #[must_use]
    pub fn plain_http(self) -> Self {
        Self { plain_http: true, ..self }
    }

    /// Returns the verifier, with reqwest as its HTTP client.
    ///
    /// The function creates the user from the claims of the answer, or rejects the token. It is called once for each
    /// answer.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is not usable, the service has no login, or TLS cannot be set up.
    #[cfg(feature = "reqwest")]
    pub fn start<R, U>(
        self,
        user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
    ) -> Result<Introspection<R, crate::ReqwestClient>, UnusableEndpoint>
    where
        R: Realm,
        U: Into<Arc<R::User>>,
    {
        let client = crate::ReqwestClient::new().map_err(|_| UnusableEndpoint("TLS cannot be set up"))?;
        self.start_with(client, user)
    }

    /// Returns the verifier, with an HTTP client of your own.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is not usable, or the service has no login.
    pub fn start_with<R, C, U>(
        self,
        client: C,
        user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
    ) -> Result<Introspection<R, C>, UnusableEndpoint>
    where
        R: Realm,
        C: HttpClient,
        U: Into<Arc<R::User>>,
    {
        let endpoint = Address::parse(&self.url, self.plain_http)
            .ok_or(UnusableEndpoint("the URL is neither `https` nor on this machine: use the issuer's `https` URL"))?;
        let no_login = "the service has no login: use `as_client` or `with_token`";
        let asker = Asker {
            client,
            endpoint,
            authorization: self.authorization.ok_or(UnusableEndpoint(no_login))?,
            timeout: self.timeout,
            permits: Semaphore::new(self.at_most_at_once.max(1)),
        };
        let uncached = Uncached::<R, C> {
            asker,
            expected: self.expected,
            user: Box::new(move |claims| user(claims).map(Into::into)),
        };
        let cache = Cache::new(self.capacity, self.keep_for).keeping_rejections_for(self.keep_rejections_for);
        Ok(Introspection { cached: cache.before(Arc::new(uncached)) })
    }
}

/// Prints no secret.
impl fmt::Debug for IntrospectionEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntrospectionEndpoint")
            .field("url", &self.url)
            .field("expected", &self.expected)
            .field("keep_for", &self.keep_for)
            .finish_non_exhaustive()
    }
}

/// The endpoint cannot be used. The error does not print the secret.
///
/// ```
/// use authed_oauth::{IntrospectionEndpoint, UnusableEndpoint};
///
/// fn check(made: Result<(), UnusableEndpoint>) {
///     if let Err(error) = made {
///         eprintln!("{error}");
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnusableEndpoint(&'static str);

impl fmt::Display for UnusableEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the introspection endpoint cannot be used: {}", self.0)
    }
}

impl Error for UnusableEndpoint {}
