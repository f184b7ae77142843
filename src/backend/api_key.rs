//! `ApiKey`: a key in a header field of the application's choice. No RFC specifies it.

mod digest;
mod list;
mod new_key;

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::request::Parts;
use http::{HeaderMap, HeaderName};

#[cfg(feature = "cache")]
use super::cache::{Cache, Cached};
use super::verifier::{Verifier, verify, verify_now};
use super::{Backend, Outcome, Verdict, VerifyAsyncFn, VerifyFn};
use crate::error::AuthenticationError;
use crate::identity::Identity;
use crate::realm::Realm;

pub use self::digest::{InvalidKeyDigest, KeyDigest};
pub use self::list::KeyList;
pub use self::new_key::NewApiKey;

/// The length of a key in octets. Shorter keys cannot have 128 random bits (OWASP ASVS 11.5.1).
const LENGTH: std::ops::RangeInclusive<usize> = 16..=512;

/// A key in a header field such as `X-Api-Key`, for programs that call the application.
///
/// The [`Backend`] verifies the [`KeyDigest`] of each key with a function of the application. The function does not see
/// the key, so it cannot store, compare or log the key by accident.
///
/// ```
/// use std::collections::HashMap;
/// use authed::{
///     AuthenticationError, Authenticator, Credentials, Identity, SimpleUser,
///     backend::{ApiKey, KeyDigest, NewApiKey}, scopes,
/// };
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
///
/// let key = NewApiKey::generate("shop");
/// println!("Your key, shown only once: {}", key.secret());
/// let table = HashMap::from([(key.digest(), "warehouse")]);
///
/// let authenticator = Authenticator::new(ApiKey::new("x-api-key", move |digest: &KeyDigest| {
///     let name = table.get(digest).ok_or(AuthenticationError::rejected())?;
///     Ok(Identity::<Shop>::new(SimpleUser::new(*name), Credentials::none().grant::<Orders>()))
/// }));
/// ```
///
/// The header field must have one line, with 16 to 512 octets of visible ASCII and no spaces. Clients get these
/// responses:
///
/// | the request | status |
/// | --- | --- |
/// | has no key | the status of the scope's policy |
/// | has a malformed key, or two lines | 400 |
/// | has a wrong key, for any reason | 403 |
/// | cannot be verified at the moment | 503 |
///
/// No authentication scheme is registered for keys. So there is no challenge, and a 401 must have one (RFC 9110,
/// 15.5.2). In a chain with [`Bearer`](crate::Bearer) or [`Basic`](crate::Basic), a wrong key gets 401 with the
/// challenge of that backend.
///
/// The layers of this crate add the header field to `Vary`, so that caches respect it. The extractors for axum do not.
/// With axum, use an [`AuthenticationLayer`](crate::AuthenticationLayer), or forbid that responses are stored.
///
/// Use TLS: the header field is not encrypted otherwise.
///
/// # Keys should end
///
/// A key that leaks is usable until its end. Return an identity with an [expiry](Identity::with_expiry), and the key is
/// rejected from then on. To rotate a key, issue a second one for the same user, and set the end of the first one to a moment
/// at which every client has the second one. Until then, both are good. A [`KeyList`] does so with
/// [`replace`](KeyList::replace). In a database, a column for the end is enough:
///
/// ```sql
/// SELECT owner, scopes, ends_at FROM keys WHERE digest = $1;
/// -- rotation
/// INSERT INTO keys (digest, owner, scopes, ends_at) SELECT $2, owner, scopes, $3 FROM keys WHERE digest = $1;
/// UPDATE keys SET ends_at = LEAST(ends_at, now() + interval '7 days') WHERE digest = $1;
/// ```
#[derive(Clone, Debug)]
pub struct ApiKey<V> {
    header: HeaderName,
    verifier: V,
}

impl<F> ApiKey<VerifyFn<F>> {
    /// Verifies keys with a function.
    ///
    /// # Panics
    ///
    /// Panics if the header field is one of these:
    ///
    /// - an invalid name
    /// - `Authorization`: use [`Bearer`](crate::Bearer)
    /// - `Proxy-Authorization` or `Cookie`, which have their own syntax
    pub fn new<R>(header: &'static str, verify: F) -> Self
    where
        R: Realm,
        F: Fn(&KeyDigest) -> Verdict<R> + Send + Sync + 'static,
    {
        Self::verified_by(header, VerifyFn(verify))
    }
}

impl<F> ApiKey<VerifyAsyncFn<F>> {
    /// Verifies keys with an async function, for example with a database. The feature `cache` adds `cached`, for slow
    /// functions.
    ///
    /// ```
    /// use authed::{
    ///     AuthenticationError, Authenticator, Credentials, Identity, SimpleUser, backend::{ApiKey, KeyDigest},
    ///     scopes,
    /// };
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// # struct Row { owner: String, scopes: Vec<String>, ends_at: std::time::SystemTime }
    /// # #[derive(Clone)] struct Db;
    /// # impl Db { async fn key(&self, _: &str) -> Result<Option<Row>, std::io::Error> { Ok(None) } }
    /// # let db = Db;
    /// let authenticator = Authenticator::new(ApiKey::new_async("x-api-key", move |digest: KeyDigest| {
    ///     let db = db.clone();
    ///     async move {
    ///         // SELECT owner, scopes, ends_at FROM keys WHERE digest = $1
    ///         let row = db.key(&digest.to_string()).await.map_err(AuthenticationError::unavailable)?;
    ///         let row = row.ok_or(AuthenticationError::rejected())?;
    ///         let identity = Identity::<Shop>::new(SimpleUser::new(row.owner), Credentials::from_names(row.scopes));
    ///         Ok(identity.with_expiry(row.ends_at))
    ///     }
    /// }));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`new`](ApiKey::new).
    pub fn new_async<R, A>(header: &'static str, verify: F) -> Self
    where
        R: Realm,
        F: Fn(KeyDigest) -> A + Send + Sync + 'static,
        A: Future<Output = Verdict<R>> + Send,
    {
        Self::verified_by(header, VerifyAsyncFn(verify))
    }
}

impl<R: Realm> ApiKey<KeyList<R>> {
    /// Verifies keys with this list. A request's key is compared with each key of the list, in constant time. If the list
    /// changes while the application runs, use a [`KeyList`].
    ///
    /// ```
    /// use authed::{Authenticator, Credentials, Identity, SimpleUser, backend::{ApiKey, KeyDigest}, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// // From the configuration, which contains the digest and not the key.
    /// let warehouse: KeyDigest = "6b3dbf42cbee8f4d2a27e7a4a0f3e9b7ae1b37bf5ac9a7a6c0f1d5e8c7b9a012".parse()?;
    /// let identity = Identity::<Shop>::new(SimpleUser::new("warehouse"), Credentials::none().grant::<Orders>());
    /// let authenticator = Authenticator::new(ApiKey::listed("x-api-key", [(warehouse, identity)]));
    /// # Ok::<(), authed::backend::InvalidKeyDigest>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`new`](ApiKey::new), and if the list contains a key twice.
    pub fn listed(header: &'static str, keys: impl IntoIterator<Item = (KeyDigest, Identity<R>)>) -> Self {
        Self::verified_by(header, KeyList::new(keys))
    }
}

impl<V> ApiKey<V> {
    /// Caches the verdicts on good keys.
    #[cfg(feature = "cache")]
    #[must_use]
    pub fn cached<R>(self, cache: &Cache<R>) -> ApiKey<Cached<V, R>>
    where
        R: Realm,
        V: Verifier<KeyDigest, Realm = R>,
    {
        ApiKey { header: self.header, verifier: cache.before(self.verifier) }
    }

    /// Verifies keys with a [`Verifier`] of your own.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`new`](ApiKey::new).
    pub fn verified_by(header: &'static str, verifier: V) -> Self {
        let name = HeaderName::from_bytes(header.as_bytes());
        let header = name.unwrap_or_else(|_| panic!("{header:?} is not the name of a header field"));
        assert!(header != AUTHORIZATION, "a key in `Authorization` is a token: use `Bearer`");
        assert!(
            header != PROXY_AUTHORIZATION && header != COOKIE,
            "`{header}` has its own syntax: use another header field for the key"
        );
        Self { header, verifier }
    }

    /// Returns the digest of the request's key, or `None` if there is no key.
    fn read(&self, headers: &HeaderMap) -> Result<Option<KeyDigest>, AuthenticationError> {
        let mut lines = headers.get_all(&self.header).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Ok(None),
            (Some(line), None) if is_key(line.as_bytes()) => Ok(Some(KeyDigest::of(line.as_bytes()))),
            // Two lines are malformed, whatever they contain.
            (Some(_), _) => Err(AuthenticationError::malformed()),
        }
    }
}

fn is_key(text: &[u8]) -> bool {
    LENGTH.contains(&text.len()) && text.iter().all(u8::is_ascii_graphic)
}

impl<V: Verifier<KeyDigest>> Backend for ApiKey<V> {
    type Realm = V::Realm;

    const STORES_IDENTITY: bool = !V::IS_CHEAP;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        verify(&self.verifier, self.read(&head.headers), head).await
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        verify_now(&self.verifier, self.read(&head.headers), head)
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![self.header.clone()]
    }
}
