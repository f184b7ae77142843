//! `Bearer`: a token in the `Authorization` header (RFC 6750).

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use http::request::Parts;

use super::authorization::Rest;
#[cfg(feature = "cache")]
use super::cache::{Cache, Cached};
use super::verifier::Verifier;
use super::{Backend, Later, Now, Outcome, authorization};
use crate::caller::Identity;
use crate::error::{AuthenticationError, ErrorKind};
use crate::failure::{Reason, Scheme, WwwAuthenticate};
use crate::realm::Realm;

const SCHEME: &str = "Bearer";

/// The scheme `Bearer` ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)): a token with every request, good in the hands
/// of whoever has it.
///
/// As a [`Backend`] it asks a function of the application's whether a token is good; as a [`Scheme`] it is what
/// [`Challenge<Bearer>`](crate::Challenge) names.
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
/// Read from the header only, never from a query or a form (RFC 6750, 2.2 and 2.3), and strictly: one `Authorization`
/// line, spaces, one `b64token`. What clients are sent (RFC 6750, 3 and 3.1; RFC 9470, 3):
///
/// | the request | status | challenge |
/// | --- | --- | --- |
/// | has no token, or another scheme | 401 by [`Challenge`](crate::Challenge) | `Bearer realm=".."` |
/// | has something that is no token, or two lines | 400 | `error="invalid_request"` |
/// | has a token that is not good, whatever is wrong with it | 401 | `error="invalid_token"` |
/// | has a token that lacks a scope | 403 by `Challenge` | `error="insufficient_scope", scope=".."` |
/// | has a token of too old a login ([`Fresh`](crate::Fresh)) | 401 by `Challenge` | `error="insufficient_user_authentication", max_age=".."` |
/// | cannot be checked | 503 | none, since the token may be good |
#[derive(Clone, Debug)]
pub struct Bearer<V = ()> {
    verifier: V,
    resource_metadata: Option<&'static str>,
}

impl<F> Bearer<Now<F>> {
    /// Asks a function that answers at once.
    pub fn new<R>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(&BearerToken) -> Result<Identity<R>, AuthenticationError> + Send + Sync + 'static,
    {
        Self::verified_by(Now(verify))
    }
}

impl<F> Bearer<Later<F>> {
    /// Asks a function that answers when it can: a database, or the issuer's introspection endpoint (RFC 7662).
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, Bearer, BearerToken, Credentials, Identity, SimpleUser, scopes};
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
        A: Future<Output = Result<Identity<R>, AuthenticationError>> + Send,
    {
        Self::verified_by(Later(verify))
    }
}

impl<V> Bearer<V> {
    pub(crate) fn verified_by(verifier: V) -> Self {
        Self { verifier, resource_metadata: None }
    }

    /// Keeps the verdicts on good tokens for a while.
    #[cfg(feature = "cache")]
    #[must_use]
    pub fn cached<R>(self, cache: &Cache<R>) -> Bearer<Cached<V, R>>
    where
        R: Realm,
        V: Verifier<BearerToken, Realm = R>,
    {
        Bearer { verifier: cache.before(self.verifier), resource_metadata: self.resource_metadata }
    }

    /// Names the document that tells a client where to get tokens ([RFC 9728, 5.1]), in each of the backend's challenges:
    /// `https://api.shop.example/.well-known/oauth-protected-resource`.
    ///
    /// [RFC 9728, 5.1]: https://www.rfc-editor.org/rfc/rfc9728#section-5.1
    ///
    /// # Panics
    ///
    /// If it is not a URL of printable ASCII.
    #[must_use]
    pub fn resource_metadata(self, url: &'static str) -> Self {
        let is_url =
            url.contains("://") && url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
        assert!(is_url, "the address of the resource's metadata is not a URL");
        Self { resource_metadata: Some(url), ..self }
    }
}

impl Bearer {
    fn error(realm: &'static str, code: &'static str) -> WwwAuthenticate {
        Self::challenge(realm).parameter("error", code)
    }
}

impl Scheme for Bearer {
    fn challenge(realm: &'static str) -> WwwAuthenticate {
        WwwAuthenticate::new(SCHEME).parameter("realm", realm)
    }

    fn insufficient_scope(realm: &'static str, scopes: &[&'static str]) -> Option<WwwAuthenticate> {
        let error = Self::error(realm, "insufficient_scope");
        // A scope has at least one name (RFC 6749, 3.3).
        Some(if scopes.is_empty() { error } else { error.parameter("scope", &scopes.join(" ")) })
    }

    fn insufficient_user_authentication(realm: &'static str, max_age: Duration) -> Option<WwwAuthenticate> {
        let error = Self::error(realm, "insufficient_user_authentication");
        Some(error.parameter("max_age", &max_age.as_secs().to_string()))
    }
}

impl<V: Verifier<BearerToken>> Backend for Bearer<V> {
    type Realm = V::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        match BearerToken::read(&head.headers)? {
            Some(token) => self.verifier.verify(token).await.map(Some),
            None => Ok(None),
        }
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        match BearerToken::read(&head.headers) {
            Ok(None) => Some(Ok(None)),
            Ok(Some(token)) => self.verifier.verify_now(token).ok().map(|verdict| verdict.map(Some)),
            Err(error) => Some(Err(error)),
        }
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let realm = V::Realm::NAME;
        let challenge = if authorization::has(&head.headers, SCHEME) {
            match reason {
                Reason::NoCredentials => Some(Bearer::challenge(realm)),
                Reason::Error(ErrorKind::Malformed) => Some(Bearer::error(realm, "invalid_request")),
                Reason::Error(ErrorKind::Rejected) => Some(Bearer::error(realm, "invalid_token")),
                Reason::Error(ErrorKind::Unavailable) => None,
                Reason::InsufficientScope(scopes) => Bearer::insufficient_scope(realm, scopes),
                Reason::TooLongAgo(max_age) => Bearer::insufficient_user_authentication(realm, max_age),
            }
        } else if reason == Reason::Error(ErrorKind::Malformed) && authorization::is_unreadable(&head.headers) {
            // Nobody can tell whether it was meant for a token.
            Some(Bearer::error(realm, "invalid_request"))
        } else {
            // Whatever is wrong is not wrong with a token.
            let helps = matches!(reason, Reason::NoCredentials | Reason::Error(ErrorKind::Rejected));
            helps.then(|| Bearer::challenge(realm))
        };
        let with_metadata = |challenge: WwwAuthenticate| match self.resource_metadata {
            Some(url) => challenge.parameter("resource_metadata", url),
            None => challenge,
        };
        challenge.map(with_metadata).into_iter().collect()
    }
}

/// A token, as a client sent it: `b64token` of RFC 6750, 2.1. `Debug` does not print it.
pub struct BearerToken(Rest);

impl BearerToken {
    /// The token: letters, digits and `-._~+/`, then any number of `=`.
    ///
    /// To look it up, look up a digest of it: a database's comparison tells by its time how much of a guess was right.
    pub fn as_str(&self) -> &str {
        // `read` has let nothing in that is not ASCII.
        self.0.as_str().unwrap_or_default()
    }

    /// The token in these headers; `None` if there is none of this scheme.
    fn read(headers: &HeaderMap) -> Result<Option<Self>, AuthenticationError> {
        match authorization::read(headers, SCHEME)? {
            None => Ok(None),
            Some(rest) if is_b64token(rest.as_bytes()) => Ok(Some(Self(rest))),
            Some(_) => Err(AuthenticationError::malformed()),
        }
    }
}

/// RFC 6750, 2.1.
fn is_b64token(text: &[u8]) -> bool {
    let padding = text.iter().rev().take_while(|&&byte| byte == b'=').count();
    let (token, _) = text.split_at(text.len() - padding);
    !token.is_empty() && token.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte))
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(..)")
    }
}
