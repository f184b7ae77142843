//! `Bearer`: a token in the `Authorization` header (RFC 6750).

use std::fmt;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use super::authorization::is_token68;
#[cfg(feature = "cache")]
use super::cache::{Cache, Cached, Keyed};
use super::confirm::confirmed;
use super::verifier::{Verifier, verify, verify_now};
use super::{Authorization, Backend, Outcome, Verdict, VerifyAsyncFn, VerifyFn};
use crate::decision::{NeededScopes, Reason, StepUp};
use crate::error::{AuthenticationError, ErrorKind};
use crate::names::Names;
use crate::policy::Scheme;
use crate::realm::Realm;
use crate::response::{Ingredients, WwwAuthenticate};

const SCHEME: &str = "Bearer";

/// The scheme `Bearer` ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)): a token with every request.
///
/// As a [`Backend`], it verifies each token with a function of the application. As a [`Scheme`], it is the parameter of
/// [`Challenge<Bearer>`](crate::Challenge). The crate `authed-oauth` has a verifier for signed tokens (JWT).
///
/// ```
/// use authed::{AuthenticationError, Authenticator, Bearer, Credentials, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// # fn introspect(_: &str) -> Option<(String, String)> { None }
/// let authenticator = Authenticator::new(Bearer::new(|token| {
///     let (subject, scope) = introspect(token.as_str()).ok_or(AuthenticationError::rejected())?;
///     Ok(Identity::<Shop>::new(SimpleUser::new(subject), Credentials::from_scope_text(&scope)))
/// }));
/// ```
///
/// Any client that has the token can use it: use TLS, and short lifetimes (RFC 6750, 5.3). The token is read from the
/// header only, never from a query or a form (RFC 6750, 2.2 and 2.3). There must be one `Authorization` line with
/// spaces and one `b64token`. Clients get these responses (RFC 6750, 3 and 3.1; RFC 9470, 3):
///
/// | the request | status | challenge |
/// | --- | --- | --- |
/// | has no token, or another scheme | 401 with [`Challenge`](crate::Challenge) | `Bearer realm=".."` |
/// | has a malformed token, or two lines | 400 | `error="invalid_request"` |
/// | has a wrong token, for any reason | 401 | `error="invalid_token"` |
/// | has a token that lacks a scope | 403 with `Challenge` | `error="insufficient_scope", scope=".."` |
/// | has a token of a stale login ([`Fresh`](crate::Fresh)) | 401 with `Challenge` | `error="insufficient_user_authentication", max_age=".."` |
/// | has a token of a weak login ([`Level`](crate::requirement::Level)) | 401 with `Challenge` | `error="insufficient_user_authentication", acr_values=".."` |
/// | cannot be verified at the moment | 503 | none, since the token may be good |
///
/// A token that is bound to a client certificate is accepted over a connection with this certificate (RFC 8705, 3; feature
/// `client-certificate`). Other bound tokens are wrong tokens: see [`KeyBinding`](crate::backend::KeyBinding).
#[derive(Clone, Debug)]
pub struct Bearer<V = ()> {
    verifier: V,
    resource_metadata: Option<Arc<str>>,
}

impl<F> Bearer<VerifyFn<F>> {
    /// Verifies tokens with a function.
    pub fn new<R>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(&BearerToken) -> Verdict<R> + Send + Sync + 'static,
    {
        Self::verified_by(VerifyFn(verify))
    }
}

impl<F> Bearer<VerifyAsyncFn<F>> {
    /// Verifies tokens with an async function, for example with a database or the issuer's introspection endpoint
    /// (RFC 7662).
    ///
    /// ```
    /// use authed::{
    ///     AuthenticationError, Authenticator, Bearer, Credentials, Identity, SimpleUser, backend::BearerToken,
    ///     scopes,
    /// };
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    ///
    /// # struct Answer { active: bool, sub: String, scope: String }
    /// # #[derive(Clone)] struct Issuer;
    /// # impl Issuer { async fn introspect(&self, _: &str) -> Result<Answer, std::io::Error> { unimplemented!() } }
    /// # let issuer = Issuer;
    /// let authenticator = Authenticator::new(Bearer::new_async(move |token: BearerToken| {
    ///     let issuer = issuer.clone();
    ///     async move {
    ///         let answer = issuer.introspect(token.as_str()).await.map_err(AuthenticationError::unavailable)?;
    ///         if !answer.active {
    ///             return Err(AuthenticationError::rejected());
    ///         }
    ///         Ok(Identity::<Shop>::new(SimpleUser::new(answer.sub), Credentials::from_scope_text(&answer.scope)))
    ///     }
    /// }));
    /// ```
    pub fn new_async<R, A>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(BearerToken) -> A + Send + Sync + 'static,
        A: Future<Output = Verdict<R>> + Send,
    {
        Self::verified_by(VerifyAsyncFn(verify))
    }
}

impl<V> Bearer<V> {
    /// Verifies tokens with a [`Verifier`] of your own, or of another crate.
    pub fn verified_by(verifier: V) -> Self {
        Self { verifier, resource_metadata: None }
    }

    /// Caches the verdicts on good tokens.
    ///
    /// The verdict must not depend on the request's head, which is not part of the cache's key.
    #[cfg(feature = "cache")]
    #[must_use]
    pub fn cached<R>(self, cache: &Cache<R>) -> Bearer<Cached<V, R>>
    where
        R: Realm,
        V: Verifier<BearerToken, Realm = R>,
    {
        Bearer { verifier: cache.before(self.verifier), resource_metadata: self.resource_metadata }
    }

    /// Sets the URL of the metadata that tells clients where to get tokens ([RFC 9728, 5.1]), such as
    /// `https://api.shop.example/.well-known/oauth-protected-resource`. Default: none.
    ///
    /// Each challenge of the backend contains it. The challenge to an anonymous caller then also names the scopes that
    /// the request needs (RFC 6750, 3), so that a client can ask for a token that is enough.
    ///
    /// [RFC 9728, 5.1]: https://www.rfc-editor.org/rfc/rfc9728#section-5.1
    ///
    /// # Panics
    ///
    /// Panics if it is not a URL of printable ASCII.
    #[must_use]
    pub fn resource_metadata(self, url: impl Into<Arc<str>>) -> Self {
        let url = url.into();
        let is_url =
            url.contains("://") && url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
        assert!(is_url, "the address of the resource's metadata is not a URL");
        Self { resource_metadata: Some(url), ..self }
    }
}

impl Bearer {
    fn error(realm: &'static str, code: &'static str) -> WwwAuthenticate {
        Self::made(realm, code, Names::default())
    }

    /// Returns the challenge with an error and scopes, if there are any.
    fn made(realm: &'static str, error: &'static str, scopes: Names) -> WwwAuthenticate {
        WwwAuthenticate::once(Ingredients { scheme: SCHEME, realm, error, scopes }, |made_of| {
            let challenge = WwwAuthenticate::new(SCHEME).parameter("realm", realm);
            let challenge = if error.is_empty() { challenge } else { challenge.parameter("error", error) };
            if made_of.scopes.is_empty() { challenge } else { challenge.parameter("scope", &made_of.scopes.join(" ")) }
        })
    }
}

impl Scheme for Bearer {
    fn challenge(realm: &'static str) -> WwwAuthenticate {
        Self::made(realm, "", Names::default())
    }

    fn insufficient_scope(realm: &'static str, needed: NeededScopes<'_>) -> Option<WwwAuthenticate> {
        Some(Self::made(realm, "insufficient_scope", needed.list()))
    }

    fn insufficient_user_authentication(realm: &'static str, needed: StepUp) -> Option<WwwAuthenticate> {
        Some(needed.in_challenge(Self::error(realm, "insufficient_user_authentication"), None))
    }
}

impl<V: Verifier<BearerToken>> Backend for Bearer<V> {
    type Realm = V::Realm;

    const STORES_IDENTITY: bool = !V::IS_CHEAP;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        confirmed(verify(&self.verifier, BearerToken::read(&head.headers), head).await, head)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        if V::WAITS {
            // The token is read once, by `authenticate`.
            return (!head.headers.contains_key(&AUTHORIZATION)).then_some(Ok(None));
        }
        Some(confirmed(verify_now(&self.verifier, BearerToken::read(&head.headers), head)?, head))
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let realm = V::Realm::NAME;
        let error = match reason {
            Reason::Error(error) => Some(error.kind()),
            _ => None,
        };
        let challenge = if Authorization::has_scheme(&head.headers, SCHEME) {
            match (reason, error) {
                (_, Some(ErrorKind::Malformed)) => Some(Bearer::error(realm, "invalid_request")),
                (_, Some(ErrorKind::Rejected)) => Some(Bearer::error(realm, "invalid_token")),
                (_, Some(ErrorKind::Unavailable)) => None,
                (Reason::InsufficientScope { needed, .. }, _) => Bearer::insufficient_scope(realm, needed),
                (Reason::InsufficientAuthentication(needed), _) => {
                    let acr_values = needed.level.and_then(|level| self.verifier.acr_values(level));
                    let error = Bearer::error(realm, "insufficient_user_authentication");
                    Some(needed.in_challenge(error, acr_values.as_deref()))
                }
                (_, None) => Some(Bearer::challenge(realm)),
            }
        } else if error == Some(ErrorKind::Malformed) && Authorization::is_unreadable(&head.headers) {
            // The field may have been meant as a token.
            Some(Bearer::error(realm, "invalid_request"))
        } else {
            // The error is not about a token.
            let helps = matches!(reason, Reason::Anonymous { .. }) || error == Some(ErrorKind::Rejected);
            helps.then(|| Bearer::challenge(realm))
        };
        let with_metadata = |challenge: WwwAuthenticate| match (&self.resource_metadata, reason) {
            (None, _) => challenge,
            (Some(url), Reason::Anonymous { needed }) => {
                Bearer::made(realm, "", needed.list()).parameter("resource_metadata", url)
            }
            (Some(url), _) => challenge.parameter("resource_metadata", url),
        };
        challenge.map(with_metadata).into_iter().collect()
    }
}

/// A token from a request: a `b64token` (RFC 6750, 2.1). `Debug` does not print it.
pub struct BearerToken(Authorization);

impl BearerToken {
    /// Returns the token behind another scheme than `Bearer`, such as `DPoP`. For a [`Backend`] of your own.
    ///
    /// # Errors
    ///
    /// Returns [`malformed`](AuthenticationError::malformed) if it is not one `b64token`.
    #[inline]
    pub fn from_authorization(found: Authorization) -> Result<Self, AuthenticationError> {
        if is_token68(found.as_bytes()) { Ok(Self(found)) } else { Err(AuthenticationError::malformed()) }
    }

    /// Returns the token that is the whole value of a header field, or a part of one. For a [`Backend`] of your own
    /// that reads tokens from another place than `Authorization`.
    ///
    /// # Errors
    ///
    /// Returns [`malformed`](AuthenticationError::malformed) if it is not one `b64token`.
    pub fn from_value(value: HeaderValue) -> Result<Self, AuthenticationError> {
        Self::from_authorization(Authorization::without_scheme(value))
    }

    /// Returns the token: letters, digits and `-._~+/`, then any number of `=`.
    ///
    /// To find a token in a database, store and look up its digest. The time of a database's comparison reveals how
    /// much of a guess is right.
    pub fn as_str(&self) -> &str {
        // `read` accepts only ASCII.
        self.0.as_utf8().unwrap_or_default()
    }

    /// Reads the token. Returns `None` if the request has none of this scheme.
    #[inline]
    fn read(headers: &HeaderMap) -> Result<Option<Self>, AuthenticationError> {
        Ok(Authorization::read_token68(headers, SCHEME)?.map(Self))
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(..)")
    }
}

#[cfg(feature = "cache")]
impl Keyed for BearerToken {
    fn feed(&self, digest: &mut dyn FnMut(&[u8])) {
        digest(self.as_str().as_bytes());
    }
}
