//! `TokenAt`: a token in another place than `Authorization`.

#[cfg(feature = "cookie")]
mod cookie;

use authed::backend::{Backend, BearerToken, Outcome, Verdict, Verifier};
use authed::realm::Realm;
use authed::response::Protocol;
use authed::{AuthenticationError, Identity};
use http::header::{AUTHORIZATION, COOKIE, SEC_WEBSOCKET_PROTOCOL};
use http::request::Parts;
use http::{HeaderName, HeaderValue};

#[cfg(feature = "cookie")]
pub use self::cookie::{SameOrigin, UnusableTrustedOrigin};

/// A token in another place than `Authorization`: a header field of a proxy, a cookie, or a WebSocket's subprotocol. Never
/// a query, which servers and proxies log.
///
/// A [`Backend`] with any verifier of tokens. Combine it with [`Bearer`](authed::Bearer) by
/// [`or`](authed::Backend::or): the first backend that finds a token decides.
///
/// ```
/// use std::sync::Arc;
/// use authed::{Authenticator, Backend, Bearer, SimpleUser, scopes};
/// use authed_oauth::{Jwt, JwtKeys, TokenAt};
/// use http::HeaderName;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = Jwt::new("https://team.example", "8ab2..", keys, |claims| Ok(SimpleUser::new(claims.subject())));
///     let jwt = Arc::new(jwt);
///     // The proxy logs users in, and adds their token to each request.
///     let assertion = HeaderName::from_static("cf-access-jwt-assertion");
///     Authenticator::new(TokenAt::header(assertion, Arc::clone(&jwt)).or(Bearer::verified_by(jwt)))
/// }
/// ```
///
/// | the request | response |
/// | --- | --- |
/// | has no token at the place | the caller is anonymous |
/// | has two, or one that is not a `b64token` | 400 |
/// | has a wrong token | 403, or 401 with the challenges of another backend in the chain |
/// | has a cookie, and is of another site | the same |
/// | cannot be verified at the moment | 503 |
///
/// A token that is bound to a key of proofs is a wrong token here (RFC 9449, 7.2). One that is bound to a certificate is
/// accepted over a connection with this certificate.
#[derive(Clone, Debug)]
pub struct TokenAt<V> {
    place: Place,
    verifier: V,
}

#[derive(Clone, Debug)]
enum Place {
    Header(HeaderName),
    #[cfg(feature = "cookie")]
    Cookie(String, SameOrigin),
    Subprotocol(String),
}

impl<V> TokenAt<V> {
    /// Reads the token from this header field: its whole value.
    ///
    /// # Panics
    ///
    /// Panics if the field is `Authorization` or `Cookie`: use [`Bearer`](authed::Bearer) or `TokenAt::cookie`.
    pub fn header(name: HeaderName, verifier: V) -> Self {
        assert!(name != AUTHORIZATION && name != COOKIE, "`{name}` is not a field with a token as its whole value");
        Self { place: Place::Header(name), verifier }
    }

    /// Reads the token from the cookie of this name.
    ///
    /// A browser sends cookies with requests of other sites, too. So a request that may change something must come from
    /// the service's own origin: see [`SameOrigin`]. `GET`, `HEAD` and `OPTIONS` must not change anything.
    ///
    /// Set the cookie with `Secure`, `HttpOnly`, `SameSite` and the prefix `__Host-`.
    ///
    /// # Panics
    ///
    /// Panics if the name is not a token (RFC 6265, 4.1.1).
    #[cfg(feature = "cookie")]
    pub fn cookie(name: impl Into<String>, origin: SameOrigin, verifier: V) -> Self {
        let name = name.into();
        assert!(HeaderName::try_from(&name).is_ok(), "the name of the cookie is not a token: `{name}`");
        Self { place: Place::Cookie(name, origin), verifier }
    }

    /// Reads the token from the subprotocol of a WebSocket handshake that begins with this prefix: with `bearer.`, from
    /// `Sec-WebSocket-Protocol: chat, bearer.eyJhbGciOi..`. Other requests have no token here.
    ///
    /// A script in a browser can set no header field of a handshake, but it can name subprotocols:
    /// `new WebSocket(url, ["chat", "bearer." + token])`. The server must choose the other subprotocol, not the one with
    /// the token.
    ///
    /// # Panics
    ///
    /// Panics if the prefix is empty.
    pub fn subprotocol(prefix: impl Into<String>, verifier: V) -> Self {
        let prefix = prefix.into();
        assert!(!prefix.is_empty(), "the prefix of the subprotocol is empty: use `bearer.`");
        Self { place: Place::Subprotocol(prefix), verifier }
    }
}

impl Place {
    /// Returns the token of a request. Two are an error: servers must not rely on their order.
    fn read(&self, head: &Parts) -> Result<Option<BearerToken>, AuthenticationError> {
        let lines = |name| head.headers.get_all(name).iter();
        match self {
            Self::Header(name) => only(lines(name).cloned()),
            #[cfg(feature = "cookie")]
            Self::Cookie(name, origin) => {
                let token = only(cookie::values(&head.headers, name))?;
                if token.is_some() && !origin.accepts(head) {
                    return Err(AuthenticationError::rejected().because(cookie::OtherOrigin));
                }
                Ok(token)
            }
            Self::Subprotocol(prefix) if Protocol::of(head) == Protocol::WebSocket => {
                let items = lines(&SEC_WEBSOCKET_PROTOCOL).filter_map(|line| line.to_str().ok());
                let items =
                    items.flat_map(|line| line.split(',')).filter_map(|item| item.trim().strip_prefix(&**prefix));
                only(items.filter_map(|token| HeaderValue::from_str(token).ok()))
            }
            Self::Subprotocol(_) => Ok(None),
        }
    }

    fn field(&self) -> HeaderName {
        match self {
            Self::Header(name) => name.clone(),
            #[cfg(feature = "cookie")]
            Self::Cookie(..) => COOKIE,
            Self::Subprotocol(_) => SEC_WEBSOCKET_PROTOCOL,
        }
    }
}

/// Returns the only value as a token.
fn only(mut values: impl Iterator<Item = HeaderValue>) -> Result<Option<BearerToken>, AuthenticationError> {
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => BearerToken::from_value(value).map(Some),
        (Some(_), Some(_)) => Err(AuthenticationError::malformed()),
    }
}

/// Rejects a token with a binding that the request's connection does not confirm.
fn confirmed<R: Realm>(verdict: Verdict<R>, head: &Parts) -> Verdict<R> {
    let identity: Identity<R> = verdict?.confirmed_by_connection(head)?;
    if identity.key_bindings().is_empty() { Ok(identity) } else { Err(AuthenticationError::rejected()) }
}

impl<V: Verifier<BearerToken>> Backend for TokenAt<V> {
    type Realm = V::Realm;

    /// A signed token is verified once in a request.
    const STORES_IDENTITY: bool = !V::IS_CHEAP;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        match self.place.read(head)? {
            Some(token) => confirmed(self.verifier.verify(token, head).await, head).map(Some),
            None => Ok(None),
        }
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        match self.place.read(head) {
            Ok(Some(token)) => {
                let verdict = self.verifier.verify_now(&token, head)?;
                Some(confirmed(verdict, head).map(Some))
            }
            Ok(None) => Some(Ok(None)),
            Err(error) => Some(Err(error)),
        }
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![self.place.field()]
    }
}
