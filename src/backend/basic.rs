//! `Basic`: name and password in the `Authorization` header (RFC 7617).

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::request::Parts;

#[cfg(feature = "cache")]
use super::cache::{Cache, Cached, Keyed};
use super::verifier::{Verifier, verify, verify_now};
use super::{Authorization, Backend, Outcome, Verdict, VerifyAsyncFn, VerifyFn};
use crate::decision::Reason;
use crate::error::{AuthenticationError, ErrorKind};
use crate::names::Names;
use crate::policy::Scheme;
use crate::realm::Realm;
use crate::response::{Ingredients, WwwAuthenticate};

/// RFC 7617, 2: standard base64 with padding. Each login has one spelling.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(false),
);

/// The scheme `Basic` ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)): name and password with every request.
///
/// As a [`Backend`], it verifies each login with a function of the application. As a [`Scheme`], it is the parameter of
/// [`Challenge<Basic>`](crate::Challenge).
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
/// A login is malformed unless all of this holds:
///
/// - There is one `Authorization` line, with a scheme and then spaces.
/// - The rest is standard base64 with padding, and decodes to UTF-8 without control characters.
/// - A colon divides the name and the password. The name is not empty: see [`allow_empty_name`](Basic::allow_empty_name).
///
/// A request without the header field, or with another scheme, is anonymous.
///
/// Use TLS: the scheme does not encrypt the password (RFC 7617, 4).
#[derive(Clone, Copy, Debug)]
pub struct Basic<V = ()> {
    verifier: V,
    allows_empty_name: bool,
}

impl<F> Basic<VerifyFn<F>> {
    /// Verifies logins with a function.
    pub fn new<R>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(&Login) -> Verdict<R> + Send + Sync + 'static,
    {
        Self::verified_by(VerifyFn(verify))
    }
}

impl<F> Basic<VerifyAsyncFn<F>> {
    /// Verifies logins with an async function, for example with a database or a password hash.
    ///
    /// ```
    /// use authed::{
    ///     AuthenticationError, Authenticator, Basic, Credentials, Identity, SimpleUser, backend::Login, scopes,
    /// };
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
        A: Future<Output = Verdict<R>> + Send,
    {
        Self::verified_by(VerifyAsyncFn(verify))
    }
}

impl<V> Basic<V> {
    /// Verifies logins with a [`Verifier`] of your own.
    pub fn verified_by(verifier: V) -> Self {
        Self { verifier, allows_empty_name: false }
    }

    /// Accepts logins with an empty name, such as that of `curl -u :TOKEN`. The verifier must then check the password alone.
    ///
    /// Default: such logins are malformed. RFC 7617, 2.1 requires names of the profile `UsernameCasePreserved`, which excludes
    /// the empty name (RFC 8265, 3.4). A verifier that looks up accounts by name must not meet one without a name.
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, Basic, Credentials, Identity, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Upload = "upload"; }
    ///
    /// # fn owner_of(_: &str) -> Option<String> { None }
    /// let programs = Authenticator::new(
    ///     Basic::new(|login| {
    ///         let token = if login.name().is_empty() { login.password() } else { return Err(AuthenticationError::rejected()) };
    ///         let owner = owner_of(token).ok_or(AuthenticationError::rejected())?;
    ///         Ok(Identity::<Shop>::new(SimpleUser::new(owner), Credentials::none().grant::<Upload>()))
    ///     })
    ///     .allow_empty_name(),
    /// );
    /// ```
    #[must_use]
    pub fn allow_empty_name(self) -> Self {
        Self { allows_empty_name: true, ..self }
    }

    /// Caches the verdicts on good logins.
    #[cfg(feature = "cache")]
    #[must_use]
    pub fn cached<R>(self, cache: &Cache<R>) -> Basic<Cached<V, R>>
    where
        R: Realm,
        V: Verifier<Login, Realm = R>,
    {
        Basic { verifier: cache.before(self.verifier), allows_empty_name: self.allows_empty_name }
    }
}

impl<V> Basic<V> {
    /// Reads the login. Returns `None` if the request has none of this scheme.
    fn read(&self, headers: &HeaderMap) -> Result<Option<Login>, AuthenticationError> {
        let Some(token) = Authorization::read(headers, "Basic")? else { return Ok(None) };
        let login = Login::decode(token.as_bytes()).filter(|login| self.allows_empty_name || !login.name().is_empty());
        login.map(Some).ok_or(AuthenticationError::malformed())
    }
}

impl Scheme for Basic {
    fn challenge(realm: &'static str) -> WwwAuthenticate {
        let made_of = Ingredients { scheme: "Basic", realm, error: "", scopes: Names::default() };
        WwwAuthenticate::once(made_of, |_| {
            WwwAuthenticate::new("Basic").parameter("realm", realm).parameter("charset", "UTF-8")
        })
    }
}

impl<V: Verifier<Login>> Backend for Basic<V> {
    type Realm = V::Realm;

    const STORES_IDENTITY: bool = !V::IS_CHEAP;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        verify(&self.verifier, self.read(&head.headers), head).await
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        verify_now(&self.verifier, self.read(&head.headers), head)
    }

    fn challenges(&self, _: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        match reason {
            Reason::Anonymous { .. } => vec![Basic::challenge(V::Realm::NAME)],
            Reason::Error(error) if error.kind() == ErrorKind::Rejected => vec![Basic::challenge(V::Realm::NAME)],
            _ => Vec::new(),
        }
    }
}

/// A name and a password from a request. `Debug` prints neither.
pub struct Login {
    text: String,
    colon: usize,
}

impl Login {
    /// Returns the name. It has no colon and no control character. It is empty only with [`Basic::allow_empty_name`].
    pub fn name(&self) -> &str {
        &self.text[..self.colon]
    }

    /// Returns the password as received. It is not normalized, has no control character, and may be empty.
    ///
    /// Verify it with a password hash. Never compare it with `==`: the time of the comparison depends on the password.
    pub fn password(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    fn decode(token: &[u8]) -> Option<Self> {
        let text = String::from_utf8(BASE64.decode(token).ok()?).ok()?;
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            return None;
        }
        let colon = text.find(':')?;
        Some(Self { text, colon })
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

#[cfg(feature = "cache")]
impl Keyed for Login {
    fn feed(&self, digest: &mut dyn FnMut(&[u8])) {
        digest(self.name().as_bytes());
        // A name has no colon.
        digest(b":");
        digest(self.password().as_bytes());
    }
}
