//! What finds the caller in a request's head.

#[cfg(feature = "api-key")]
mod api_key;
mod authorization;
mod basic;
mod bearer;
#[cfg(feature = "cache")]
mod cache;
#[cfg(feature = "client-certificate")]
mod client_certificate;
#[cfg(feature = "jwks")]
mod jwks;
#[cfg(feature = "jwt")]
mod jwt;
mod or;
#[cfg(feature = "session")]
mod session;
mod verifier;

use http::HeaderName;
use http::request::Parts;

use crate::caller::Identity;
use crate::error::AuthenticationError;
use crate::failure::{Reason, WwwAuthenticate};
use crate::realm::Realm;

#[cfg(feature = "api-key")]
pub use self::api_key::{ApiKey, InvalidKeyDigest, KeyDigest, NewApiKey};
pub use self::basic::{Basic, Login};
pub use self::bearer::{Bearer, BearerToken};
#[cfg(feature = "cache")]
pub use self::cache::Cache;
#[cfg(feature = "client-certificate")]
pub use self::client_certificate::{ClientCertificate, PeerCertificate, PeerCertificates};
#[cfg(all(fuzzing, feature = "jwks"))]
pub use self::jwks::document as jwks_document;
#[cfg(feature = "jwks")]
pub use self::jwks::{Jwks, JwksSource, UnusableSource};
#[cfg(feature = "jwt")]
pub use self::jwt::{Claims, Jwt, JwtAlgorithm, JwtKey, JwtKeys, UnusableKey};
pub use self::or::Or;
#[cfg(feature = "session")]
pub use self::session::{Account, Accounts, SessionOf, SessionService, Sessions};
pub use self::verifier::{Later, Now};

/// What a backend has found out: an identity, that there is nothing of its own in the request, or an error.
pub type Outcome<R> = Result<Option<Identity<R>>, AuthenticationError>;

/// Finds the caller in a request's head.
///
/// - `Ok(Some(identity))`: this is who it is, and what they may do.
/// - `Ok(None)`: nothing here is for this backend, the caller is anonymous.
/// - `Err(error)`: there is something, and it is wrong, or cannot be checked. The request is answered at once.
///
/// ```
/// use authed::{AuthenticationError, Backend, Credentials, Identity, Outcome, SimpleUser, WwwAuthenticate, scopes};
/// use http::request::Parts;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// /// Believes a proxy that puts the user's name into a header, and removes that header from what clients send.
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
pub trait Backend: Send + Sync + 'static {
    /// The realm that it knows the callers of.
    type Realm: Realm;

    /// Finds the caller.
    fn authenticate(&self, head: &Parts) -> impl Future<Output = Outcome<Self::Realm>> + Send;

    /// Finds the caller without waiting, where that is possible: no credentials in the request, a signed token, a table
    /// in memory. `None` says that it takes [`authenticate`](Self::authenticate).
    ///
    /// Nothing is boxed or kept on this way. It may be asked again within one request, once for each extractor.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use authed::{AuthenticationError, Backend, Identity, Outcome, SimpleUser, scopes};
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

    /// The challenges to send with a refusal. A 401 is sent with at least one, or becomes a 403 (RFC 9110, 15.5.2).
    ///
    /// A backend speaks of an error only if the request has something of its own: in a chain, the error may be another's.
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let _ = (head, reason);
        Vec::new()
    }

    /// The header fields that it looks at besides `Authorization`, which caches know of by themselves (RFC 9110, 12.5.5;
    /// RFC 9111, 3.5). [`AuthenticationLayer`](crate::AuthenticationLayer) and the other layers name them in `Vary`.
    fn vary(&self) -> Vec<HeaderName> {
        Vec::new()
    }

    /// This backend, and where it finds nothing of its own in a request, the other one.
    ///
    /// The first that finds something of its own decides. Its errors are final: a request with a bad token is refused, and
    /// not looked at by the next. An anonymous caller is sent the challenges of all, each in a line of its own.
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, Backend, Basic, Bearer, BearerToken, Identity, Login, SimpleUser, scopes};
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
}
