//! `ApiKey`: a program's key in a header of the application's choice. No RFC rules it.

mod digest;
mod list;
mod new_key;

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::request::Parts;
use http::{HeaderMap, HeaderName};

#[cfg(feature = "cache")]
use super::cache::{Cache, Cached};
use super::verifier::Verifier;
use super::{Backend, Later, Now, Outcome};
use crate::caller::Identity;
use crate::error::AuthenticationError;
use crate::realm::Realm;

pub use self::digest::{InvalidKeyDigest, KeyDigest};
pub use self::list::Listed;
pub use self::new_key::NewApiKey;

/// What a key can be long, in octets. A shorter one cannot be random enough (OWASP ASVS 11.5.1: 128 bits).
const LENGTH: std::ops::RangeInclusive<usize> = 16..=512;

/// A key of a program's, in a header such as `X-Api-Key`.
///
/// As a [`Backend`] it asks a function of the application's who has the key of this [`KeyDigest`]. Nobody but the backend
/// sees the key itself, so that it cannot be stored, compared or logged by accident.
///
/// ```
/// use std::collections::HashMap;
/// use authed::{ApiKey, AuthenticationError, Authenticator, Credentials, Identity, KeyDigest, NewApiKey, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
///
/// let key = NewApiKey::generate("shop");
/// println!("Your key, which is shown this once: {}", key.secret());
/// let table = HashMap::from([(key.digest(), "warehouse")]);
///
/// let authenticator = Authenticator::new(ApiKey::new("x-api-key", move |digest: &KeyDigest| {
///     let name = table.get(digest).ok_or(AuthenticationError::rejected())?;
///     Ok(Identity::<Shop>::new(SimpleUser::new(*name), Credentials::none().grant::<Orders>()))
/// }));
/// ```
///
/// Strict: one header line, 16 to 512 octets of visible ASCII, no space. Anything else in the header is malformed. A
/// request without it is anonymous. What clients are sent:
///
/// | the request | status |
/// | --- | --- |
/// | has no key | as the scope's policy says |
/// | has something that is no key, or two lines | 400 |
/// | has a key that is not good, whatever is wrong with it | 403 |
/// | cannot be checked | 503 |
///
/// There is no registered scheme for keys, so there is no challenge to send, and without one no 401 (RFC 9110, 15.5.2).
/// In a chain with [`Bearer`](crate::Bearer) or [`Basic`](crate::Basic), that one's challenge is sent, with 401.
///
/// Caches know of the header by `Vary`, which the layers of this crate add: under axum use an
/// [`AuthenticationLayer`](crate::AuthenticationLayer), or forbid that answers are stored. A key is not encrypted on its
/// way: only with TLS.
#[derive(Clone, Debug)]
pub struct ApiKey<V> {
    header: HeaderName,
    verifier: V,
}

impl<F> ApiKey<Now<F>> {
    /// Asks a function that answers at once.
    ///
    /// # Panics
    ///
    /// If the header has no valid name, or is `Authorization`, for which there is [`Bearer`](crate::Bearer), or
    /// `Proxy-Authorization` or `Cookie`, which have a grammar of their own.
    pub fn new<R>(header: &'static str, verify: F) -> Self
    where
        R: Realm,
        F: Fn(&KeyDigest) -> Result<Identity<R>, AuthenticationError> + Send + Sync + 'static,
    {
        Self::verified_by(header, Now(verify))
    }
}

impl<F> ApiKey<Later<F>> {
    /// Asks a function that answers when it can: a database. If that is slow, see `cached`, with the feature `cache`.
    ///
    /// ```
    /// use authed::{ApiKey, AuthenticationError, Authenticator, Credentials, Identity, KeyDigest, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// # struct Row { owner: String, scopes: Vec<String> }
    /// # #[derive(Clone)] struct Db;
    /// # impl Db { async fn key(&self, _: &str) -> Result<Option<Row>, std::io::Error> { Ok(None) } }
    /// # let db = Db;
    /// let authenticator = Authenticator::new(ApiKey::new_async("x-api-key", move |digest: KeyDigest| {
    ///     let db = db.clone();
    ///     async move {
    ///         // SELECT owner, scopes FROM keys WHERE digest = $1
    ///         let row = db.key(&digest.to_string()).await.map_err(AuthenticationError::unavailable)?;
    ///         let row = row.ok_or(AuthenticationError::rejected())?;
    ///         Ok(Identity::<Shop>::new(SimpleUser::new(row.owner), Credentials::from_names(row.scopes)))
    ///     }
    /// }));
    /// ```
    ///
    /// # Panics
    ///
    /// As [`new`](ApiKey::new) does.
    pub fn new_async<R, A>(header: &'static str, verify: F) -> Self
    where
        R: Realm,
        F: Fn(KeyDigest) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Identity<R>, AuthenticationError>> + Send,
    {
        Self::verified_by(header, Later(verify))
    }
}

impl<R: Realm> ApiKey<Listed<R>> {
    /// Knows these keys and no others. Every one of them is compared, in constant time, with that of a request.
    ///
    /// ```
    /// use authed::{ApiKey, Authenticator, Credentials, Identity, KeyDigest, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// // From the configuration, which so holds no key.
    /// let warehouse: KeyDigest = "6b3dbf42cbee8f4d2a27e7a4a0f3e9b7ae1b37bf5ac9a7a6c0f1d5e8c7b9a012".parse()?;
    /// let identity = Identity::<Shop>::new(SimpleUser::new("warehouse"), Credentials::none().grant::<Orders>());
    /// let authenticator = Authenticator::new(ApiKey::listed("x-api-key", [(warehouse, identity)]));
    /// # Ok::<(), authed::InvalidKeyDigest>(())
    /// ```
    ///
    /// # Panics
    ///
    /// As [`new`](ApiKey::new) does, and if a key stands in the list twice.
    pub fn listed(header: &'static str, keys: impl IntoIterator<Item = (KeyDigest, Identity<R>)>) -> Self {
        Self::verified_by(header, Listed::new(keys))
    }
}

impl<V> ApiKey<V> {
    /// Keeps the verdicts on good keys for a while.
    #[cfg(feature = "cache")]
    #[must_use]
    pub fn cached<R>(self, cache: &Cache<R>) -> ApiKey<Cached<V, R>>
    where
        R: Realm,
        V: Verifier<KeyDigest, Realm = R>,
    {
        ApiKey { header: self.header, verifier: cache.before(self.verifier) }
    }

    fn verified_by(header: &'static str, verifier: V) -> Self {
        let name = HeaderName::from_bytes(header.as_bytes());
        let header = name.unwrap_or_else(|_| panic!("{header:?} is not the name of a header"));
        assert!(header != AUTHORIZATION, "a key in `Authorization` is a token: use `Bearer`");
        assert!(
            header != PROXY_AUTHORIZATION && header != COOKIE,
            "`{header}` has a grammar of its own, and no key in it"
        );
        Self { header, verifier }
    }

    /// The digest of the key in these headers; `None` if there is none.
    fn read(&self, headers: &HeaderMap) -> Result<Option<KeyDigest>, AuthenticationError> {
        let mut lines = headers.get_all(&self.header).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Ok(None),
            (Some(line), None) if is_key(line.as_bytes()) => Ok(Some(KeyDigest::of(line.as_bytes()))),
            // Two lines are refused, whatever is in them.
            (Some(_), _) => Err(AuthenticationError::malformed()),
        }
    }
}

fn is_key(text: &[u8]) -> bool {
    LENGTH.contains(&text.len()) && text.iter().all(u8::is_ascii_graphic)
}

impl<V: Verifier<KeyDigest>> Backend for ApiKey<V> {
    type Realm = V::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        match self.read(&head.headers)? {
            Some(digest) => self.verifier.verify(digest).await.map(Some),
            None => Ok(None),
        }
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        match self.read(&head.headers) {
            Ok(None) => Some(Ok(None)),
            Ok(Some(digest)) => self.verifier.verify_now(digest).ok().map(|verdict| verdict.map(Some)),
            Err(error) => Some(Err(error)),
        }
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![self.header.clone()]
    }
}
