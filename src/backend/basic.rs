//! `Basic`: name and password in the `Authorization` header (RFC 7617).

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::request::Parts;

#[cfg(feature = "cache")]
use super::cache::{Cache, Cached};
use super::verifier::Verifier;
use super::{Backend, Later, Now, Outcome, authorization};
use crate::caller::Identity;
use crate::error::{AuthenticationError, ErrorKind};
use crate::failure::{Reason, Scheme, WwwAuthenticate};
use crate::realm::Realm;

/// RFC 7617, 2: standard base64 with its padding, and so one spelling for each login.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(false),
);

/// The scheme `Basic` ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)): name and password with every request.
///
/// As a [`Backend`] it asks a function of the application's whether a login is good; as a [`Scheme`] it is what
/// [`Challenge<Basic>`](crate::Challenge) names.
///
/// ```
/// use authed::{AuthenticationError, Authenticator, Basic, Credentials, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # fn password_matches(_: &str, _: &str) -> bool { true }
/// let authenticator = Authenticator::new(Basic::new(|login| {
///     if !password_matches(login.name(), login.password()) {
///         return Err(AuthenticationError::rejected());
///     }
///     Ok(Identity::<Shop>::new(SimpleUser::new(login.name()), Credentials::none().grant::<Admin>()))
/// }));
/// ```
///
/// Strict: one `Authorization` line; a scheme that is a token, then spaces; standard base64 with padding; UTF-8; the
/// first colon divides; a name of at least one character; no control characters. A login that is not so is malformed. A
/// request without the header, or with another scheme in it, is anonymous.
///
/// The password is not encrypted on its way: only with TLS (RFC 7617, 4).
#[derive(Clone, Copy, Debug)]
pub struct Basic<V = ()> {
    verifier: V,
}

impl<F> Basic<Now<F>> {
    /// Asks a function that answers at once.
    pub fn new<R>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(&Login) -> Result<Identity<R>, AuthenticationError> + Send + Sync + 'static,
    {
        Self { verifier: Now(verify) }
    }
}

impl<F> Basic<Later<F>> {
    /// Asks a function that answers when it can: a database, a password hash on a thread of its own.
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, Basic, Credentials, Identity, Login, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// # struct Row { roles: Vec<String> }
    /// # #[derive(Clone)] struct Db;
    /// # impl Db { async fn check(&self, _: &str, _: &str) -> Result<Option<Row>, std::io::Error> { Ok(None) } }
    /// # let db = Db;
    /// let authenticator = Authenticator::new(Basic::new_async(move |login: Login| {
    ///     let db = db.clone();
    ///     async move {
    ///         let row = db.check(login.name(), login.password()).await.map_err(AuthenticationError::unavailable)?;
    ///         let row = row.ok_or(AuthenticationError::rejected())?;
    ///         Ok(Identity::<Shop>::new(SimpleUser::new(login.name()), Credentials::from_names(row.roles)))
    ///     }
    /// }));
    /// ```
    pub fn new_async<R, A>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(Login) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Identity<R>, AuthenticationError>> + Send,
    {
        Self { verifier: Later(verify) }
    }
}

#[cfg(feature = "cache")]
impl<V> Basic<V> {
    /// Keeps the verdicts on good logins for a while.
    #[must_use]
    pub fn cached<R>(self, cache: &Cache<R>) -> Basic<Cached<V, R>>
    where
        R: Realm,
        V: Verifier<Login, Realm = R>,
    {
        Basic { verifier: cache.before(self.verifier) }
    }
}

impl Scheme for Basic {
    fn challenge(realm: &'static str) -> WwwAuthenticate {
        WwwAuthenticate::new("Basic").parameter("realm", realm).parameter("charset", "UTF-8")
    }
}

impl<V: Verifier<Login>> Backend for Basic<V> {
    type Realm = V::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        match Login::read(&head.headers)? {
            Some(login) => self.verifier.verify(login).await.map(Some),
            None => Ok(None),
        }
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        match Login::read(&head.headers) {
            Ok(None) => Some(Ok(None)),
            Ok(Some(login)) => self.verifier.verify_now(login).ok().map(|verdict| verdict.map(Some)),
            Err(error) => Some(Err(error)),
        }
    }

    fn challenges(&self, _: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        match reason {
            Reason::NoCredentials | Reason::Error(ErrorKind::Rejected) => vec![Basic::challenge(V::Realm::NAME)],
            _ => Vec::new(),
        }
    }
}

/// A name and a password, as a client sent them. Neither is printed by `Debug`.
pub struct Login {
    text: String,
    colon: usize,
}

impl Login {
    /// The name: at least one character, no colon, no control character.
    pub fn name(&self) -> &str {
        &self.text[..self.colon]
    }

    /// The password, octet for octet: without control characters, not normalised. It may be empty.
    ///
    /// Compare it in constant time, with a hash of it at best: never with `==`.
    pub fn password(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    /// The login in these headers; `None` if there is none of this scheme.
    fn read(headers: &HeaderMap) -> Result<Option<Self>, AuthenticationError> {
        match authorization::read(headers, "Basic")? {
            Some(token) => Self::decode(token.as_bytes()).map(Some).ok_or(AuthenticationError::malformed()),
            None => Ok(None),
        }
    }

    fn decode(token: &[u8]) -> Option<Self> {
        let text = String::from_utf8(BASE64.decode(token).ok()?).ok()?;
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            return None;
        }
        // UsernameCasePreserved, which RFC 7617, 2.1 asks for, has no empty name (RFC 8265, 3.4).
        let colon = text.find(':').filter(|&colon| colon > 0)?;
        Some(Self { text, colon })
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}
