//! Backends: they authenticate requests.
//!
//! | backend | feature | reads | rejects with |
//! | --- | --- | --- | --- |
//! | [`Basic`](crate::Basic) | | a name and a password (RFC 7617) | 400 malformed; 401 wrong |
//! | [`Bearer`](crate::Bearer) | | a token (RFC 6750) | 400 malformed; 401 wrong; 403 `insufficient_scope` |
//! | `ApiKey` | `api-key` | a key in a header field of your choice | 400 malformed; 403 wrong |
//! | `ClientCertificate` | `client-certificate` | the certificate that rustls verified | 403 unknown |
//! | [`a.and_then(f)`](Backend::and_then) | | as `a`; `f` completes each identity | as `a` |
//! | [`a.or(b)`](Backend::or) | | what either reads: the first that finds something decides | as that backend |
//! | [`a.or_anonymous()`](Backend::or_anonymous) | | as `a` | 503 only: what is wrong is read as nothing |
//! | your own [`Backend`] | | anything in the request's head | as you say |
//!
//! The crate `authed-oauth` has a verifier for signed tokens. The crate `authed-session` has sessions. Every backend
//! rejects with 503 while it cannot decide.

mod and_then;
#[cfg(feature = "api-key")]
mod api_key;
mod authorization;
pub(crate) mod basic;
pub(crate) mod bearer;
#[cfg(feature = "cache")]
mod cache;
#[cfg(feature = "client-certificate")]
mod client_certificate;
pub(crate) mod confirm;
mod or;
mod or_anonymous;
mod shared;
mod verifier;

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use crate::error::AuthenticationError;
use crate::identity::Identity;
use crate::policy::Reason;
use crate::realm::Realm;
use crate::response::WwwAuthenticate;

pub use self::and_then::AndThen;
#[cfg(feature = "api-key")]
pub use self::api_key::{ApiKey, InvalidKeyDigest, KeyDigest, KeyList, NewApiKey};
pub use self::authorization::Authorization;
pub use self::basic::Login;
pub use self::bearer::BearerToken;
#[cfg(feature = "cache")]
pub use self::cache::{Cache, Cached};
#[cfg(feature = "client-certificate")]
pub use self::client_certificate::{ClientCertificate, PeerCertificate, PeerCertificates};
pub use self::or::Or;
pub use self::or_anonymous::OrAnonymous;
pub use self::verifier::{Verdict, Verifier, VerifyAsyncFn, VerifyFn};
pub use crate::credentials::UnknownScopes;
pub use crate::error::ErrorKind;
pub use crate::identity::{Kept, KeyBinding};

/// The outcome of a backend: an identity, nothing to authenticate, or an error.
pub type Outcome<R> = Result<Option<Identity<R>>, AuthenticationError>;

/// Authenticates requests by their head.
///
/// - `Ok(Some(identity))`: the user and the granted scopes.
/// - `Ok(None)`: the request has nothing for this backend. The caller is anonymous.
/// - `Err(error)`: the request has something that is wrong or cannot be verified. The request is rejected.
///
/// ```
/// use authed::{
///     AuthenticationError, Backend, Credentials, Identity, SimpleUser, backend::Outcome, response::WwwAuthenticate,
///     scopes,
/// };
/// use http::request::Parts;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// /// Trusts a proxy that sets the user's name in a header field, and removes the field from client requests.
/// struct BehindProxy;
///
/// impl Backend for BehindProxy {
///     type Realm = Shop;
///
///     async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
///         let mut lines = head.headers.get_all("x-forwarded-user").iter();
///         match (lines.next(), lines.next()) {
///             (None, _) => Ok(None),
///             (Some(name), None) => {
///                 let name = name.to_str().map_err(|_| AuthenticationError::malformed())?;
///                 Ok(Some(Identity::new(SimpleUser::new(name), Credentials::none())))
///             }
///             (Some(_), Some(_)) => Err(AuthenticationError::malformed()),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a backend",
    label = "does not implement `Backend`",
    note = "a function that verifies a login, a token or a key becomes a backend: `Basic::new(function)`, `Bearer::new(function)`, `ApiKey::new(.., function)`",
    note = "to read the request's head yourself, implement `authed::Backend` for a type of your own"
)]
pub trait Backend: Send + Sync + 'static {
    /// The realm of the identities.
    type Realm: Realm;

    /// Authenticates the request with this head.
    ///
    /// # Errors
    ///
    /// Returns an [`AuthenticationError`] if the request has something that is wrong or cannot be verified.
    fn authenticate(&self, head: &Parts) -> impl Future<Output = Outcome<Self::Realm>> + Send;

    /// Authenticates the request without waiting, if that is possible. Default: `None`, and
    /// [`authenticate`](Self::authenticate) is called.
    ///
    /// Implement it for requests without a login, for signed tokens, and for tables in memory. Nothing is boxed or
    /// stored on this path. It may be called several times within one request, once for each extractor.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use authed::{AuthenticationError, Backend, Identity, SimpleUser, backend::Outcome, scopes};
    /// use http::request::Parts;
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// struct InMemory(HashMap<Vec<u8>, Identity<Shop>>);
    ///
    /// impl InMemory {
    ///     fn find(&self, head: &Parts) -> Outcome<Shop> {
    ///         match head.headers.get("x-session") {
    ///             None => Ok(None),
    ///             Some(session) => self.0.get(session.as_bytes()).cloned().map(Some).ok_or(AuthenticationError::rejected()),
    ///         }
    ///     }
    /// }
    ///
    /// impl Backend for InMemory {
    ///     type Realm = Shop;
    ///
    ///     async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
    ///         self.find(head)
    ///     }
    ///
    ///     fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Shop>> {
    ///         Some(self.find(head))
    ///     }
    /// }
    /// ```
    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Self::Realm>> {
        let _ = head;
        None
    }

    /// Whether an identity that was found without waiting is stored with the request. Not part of the public API.
    #[doc(hidden)]
    const STORES_IDENTITY: bool = false;

    /// Returns the challenges of a rejection. Without a challenge, a 401 becomes a 403 (RFC 9110, 15.5.2). Default:
    /// none.
    ///
    /// In a chain, the error may be of another backend. Describe an error only if the request has something for this
    /// backend.
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let _ = (head, reason);
        Vec::new()
    }

    /// Returns further header fields of a rejection, such as `DPoP-Nonce` ([RFC 9449, 8]). Default: none.
    ///
    /// `reason` contains the whole error, or the missing scopes. The method is not called for a 404: a hidden page must
    /// look like a missing one. `Location`, `WWW-Authenticate`, `Content-Length` and `Transfer-Encoding` are an error, and
    /// the response is a 500: see [`Rejection::header`](crate::Rejection::header). WebSocket and gRPC clients get the
    /// fields, too.
    ///
    /// ```
    /// # use authed::{Backend, SimpleUser, backend::Outcome, scopes};
    /// # use http::request::Parts;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// use authed::policy::Reason;
    /// use http::{HeaderMap, HeaderValue};
    ///
    /// struct Proven { nonce: HeaderValue }
    ///
    /// impl Backend for Proven {
    /// #   type Realm = Shop;
    /// #   async fn authenticate(&self, head: &Parts) -> Outcome<Shop> { Ok(None) }
    ///     // ..
    ///     fn rejection_headers(&self, _: &Parts, reason: Reason<'_>) -> HeaderMap {
    ///         let mut headers = HeaderMap::new();
    ///         if matches!(reason, Reason::Error(_)) {
    ///             headers.insert("dpop-nonce", self.nonce.clone());
    ///         }
    ///         headers
    ///     }
    /// }
    /// ```
    ///
    /// [RFC 9449, 8]: https://www.rfc-editor.org/rfc/rfc9449#section-8
    fn rejection_headers(&self, head: &Parts, reason: Reason<'_>) -> HeaderMap {
        let _ = (head, reason);
        HeaderMap::new()
    }

    /// Returns the header fields that the backend reads. The layers of this crate add them to `Vary` (RFC 9110,
    /// 12.5.5). Default: none. `Authorization` need not be named: caches respect it by themselves (RFC 9111, 3.5).
    fn vary(&self) -> Vec<HeaderName> {
        Vec::new()
    }

    /// Returns where the backend is in memory. Two layers with the same backend ask it once.
    #[doc(hidden)]
    fn address(&self) -> *const ()
    where
        Self: Sized,
    {
        std::ptr::from_ref(self).cast()
    }

    /// Returns a chain of this backend and another one. The first backend that finds a login, token or key decides.
    ///
    /// Errors are final: a request with a wrong token is rejected, and the next backend does not see it. An anonymous
    /// caller gets the challenges of all backends, each in a header line of its own.
    ///
    /// ```
    /// use authed::{
    ///     AuthenticationError, Authenticator, Backend, Basic, Bearer, Identity, SimpleUser,
    ///     backend::{BearerToken, Login}, scopes,
    /// };
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// # fn person(_: &Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// # fn program(_: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// let authenticator = Authenticator::new(Bearer::new(program).or(Basic::new(person)));
    /// ```
    fn or<B>(self, other: B) -> Or<Self, B>
    where
        Self: Sized,
        B: Backend<Realm = Self::Realm>,
    {
        Or::new(self, other)
    }

    /// Returns this backend with a function that completes each identity, for example with roles from a database.
    ///
    /// The function gets the identity and the request's head. It can reject the request, as for a revoked token. The
    /// completed identity never expires later than the original. It keeps the time of the login unless the function sets
    /// an earlier one.
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, Backend, Bearer, Credentials, Identity, SimpleUser, User, scopes};
    /// use authed::backend::BearerToken;
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// # #[derive(Clone)] struct Db;
    /// # impl Db { async fn roles(&self, _: &str) -> Result<Option<Vec<String>>, std::io::Error> { Ok(None) } }
    /// # fn check(_: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// # let db = Db;
    /// let tokens = Bearer::new(check).and_then(move |identity, _head| {
    ///     let db = db.clone();
    ///     async move {
    ///         let roles = db.roles(&identity.user().id()).await.map_err(AuthenticationError::unavailable)?;
    ///         let roles = roles.ok_or(AuthenticationError::rejected())?;   // the user was deleted
    ///         Ok(identity.with_credentials(Credentials::from_names(roles)))
    ///     }
    /// });
    /// let authenticator = Authenticator::new(tokens);
    /// ```
    fn and_then<F, A>(self, complete: F) -> AndThen<Self, F>
    where
        Self: Sized,
        F: Fn(Identity<Self::Realm>, &Parts) -> A + Send + Sync + 'static,
        A: Future<Output = Verdict<Self::Realm>> + Send,
    {
        AndThen::new(self, complete)
    }

    /// Returns this backend, but a malformed or wrong login, token or key makes the caller anonymous. For pages that anyone
    /// may read. Default: such a request is rejected on every page, also with an empty `Authorization` line (400) and with a
    /// token that has expired (401).
    ///
    /// An unavailable backend is still a 503. Clients learn nothing of a wrong token, and do not renew it: use it for the
    /// layer of the public pages only: see the example at [`OrAnonymous`]. In a chain, `a.or_anonymous().or(b)` asks `b` after a wrong login, token or key of
    /// `a`.
    fn or_anonymous(self) -> OrAnonymous<Self>
    where
        Self: Sized,
    {
        OrAnonymous::new(self)
    }
}

/// Returns the backend's outcome. One that is known at once does not pass through the backend's future.
async fn outcome<B: Backend>(backend: &B, head: &Parts) -> Outcome<B::Realm> {
    match backend.authenticate_now(head) {
        Some(outcome) => outcome,
        None => backend.authenticate(head).await,
    }
}
