//! `JwksSource`: where the keys are, and how often they are fetched.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::algorithm::JwtAlgorithm;

/// Where the keys of an issuer are, and how often they are fetched. `start` (feature `reqwest`) and
/// [`start_with`](Self::start_with) create [`Jwks`](crate::Jwks).
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwksSource, Jwt, JwtAlgorithm, UnusableSource};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// // In a tokio runtime.
/// fn authenticator() -> Result<Authenticator<Shop>, UnusableSource> {
///     let issuer = "https://id.example";
///     let keys = JwksSource::issuer(issuer, [JwtAlgorithm::RS256, JwtAlgorithm::ES256]).start()?;
///     let jwt = Jwt::new(issuer, "https://api.shop.example", keys, |claims| Ok(SimpleUser::new(claims.subject())));
///     Ok(Authenticator::new(Bearer::verified_by(jwt)))
/// }
/// ```
///
/// # Keys
///
/// Tokens must be signed with one of the listed algorithms. A key with an `alg` is for this algorithm, if it is listed. A key
/// without `alg` is for the first listed algorithm that fits its type and curve. These keys are ignored:
///
/// - keys with a `use` other than signatures
/// - keys that are too short, private or secret
/// - keys that anybody can sign for: Ed25519 keys of small order, RSA keys with an even exponent or the exponent 1
/// - keys with a member of the wrong type, or with a name that occurs twice
///
/// Members that are `null`, `""`, `[]` or `{}` are read as if they were missing. Each ignored key is an event at the level
/// WARN, with its `kid` and the reason. A set without a usable key is an error: tokens get 503.
///
/// A key without `kid` is for tokens without `kid`. Such a token is verified if one key of the set is for its `alg`: see
/// [`kid_may_be_missing`](Self::kid_may_be_missing) for several.
///
/// # Addresses
///
/// Keys are fetched over `https` only, except from this machine: `localhost`, `127.0.0.0/8`, `[::1]`. An address must not
/// contain a name and a password, spaces, backslashes or non-ASCII characters. Write the host as in DNS: `xn--..` instead of
/// an international name, `127.0.0.1` instead of `127.1`. Redirects are not followed, and at most 256 KiB are read.
#[derive(Clone, Debug)]
pub struct JwksSource {
    pub(super) place: Place,
    pub(super) algorithms: Vec<JwtAlgorithm>,
    pub(super) refresh_every: Duration,
    pub(super) at_most_every: Duration,
    pub(super) keep_for: Duration,
    pub(super) timeout: Duration,
    pub(super) plain_http: bool,
    pub(super) kid_may_be_missing: bool,
    pub(super) headers: HeaderMap,
}

/// `Debug` leaves the query of an address out, since it can hold a secret. No address with a name and a password is fetched,
/// but one can be printed: those are left out, too.
#[derive(Clone)]
pub(super) enum Place {
    Keys(String),
    /// The address of an issuer, and the name in its document.
    Issuer(String, String),
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(url) => f.debug_tuple("Keys").field(&without_secrets(url)).finish(),
            Self::Issuer(url, name) => {
                f.debug_tuple("Issuer").field(&without_secrets(url)).field(&without_secrets(name)).finish()
            }
        }
    }
}

/// Returns an address without what can be a secret in it: the query, the fragment, and what stands before `@`.
fn without_secrets(url: &str) -> String {
    let (public, left_out) = match url.find(['?', '#']) {
        Some(end) => (&url[..end], "?.."),
        None => (url, ""),
    };
    let begin = public.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = public.split_at(begin);
    let rest = match rest.rfind('@') {
        Some(at) => format!("..{}", &rest[at..]),
        None => rest.to_owned(),
    };
    format!("{scheme}{rest}{left_out}")
}

impl JwksSource {
    /// Fetches the keys from this address, a provider's `jwks_uri`.
    ///
    /// ```
    /// use authed_oauth::{JwksSource, JwtAlgorithm};
    ///
    /// let source = JwksSource::keys_at("https://id.example/keys", [JwtAlgorithm::RS256]);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if there is no algorithm, or if one takes a secret: secrets are not published.
    pub fn keys_at(url: impl Into<String>, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        Self::new(Place::Keys(url.into()), algorithms)
    }

    /// Fetches the keys from the address in the issuer's metadata. The metadata is the first of these documents that there is:
    ///
    /// 1. `/.well-known/openid-configuration` after the issuer's path ([OpenID Connect Discovery, 4])
    /// 2. `/.well-known/oauth-authorization-server` between host and path ([RFC 8414, 3])
    /// 3. `/.well-known/oauth-authorization-server` after the issuer's path
    /// 4. `/.well-known/openid-configuration` between host and path ([RFC 8414, 5])
    ///
    /// The next document is looked for if the server answers with a status 3xx or 4xx (but 408 and 429), or with something
    /// else than metadata.
    ///
    /// The document must name this issuer, octet for octet (RFC 8414, 3.3): see [`document_names`](Self::document_names).
    /// The document of an `https` issuer must name an `https` address.
    ///
    /// ```
    /// use authed_oauth::{JwksSource, JwtAlgorithm};
    ///
    /// let source = JwksSource::issuer("https://id.example/realms/shop", [JwtAlgorithm::RS256]);
    /// ```
    ///
    /// [OpenID Connect Discovery, 4]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
    /// [RFC 8414, 3]: https://www.rfc-editor.org/rfc/rfc8414#section-3
    /// [RFC 8414, 5]: https://www.rfc-editor.org/rfc/rfc8414#section-5
    ///
    /// # Panics
    ///
    /// Panics if there is no algorithm, or if one takes a secret: secrets are not published.
    pub fn issuer(issuer: impl Into<String>, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        let issuer = issuer.into();
        Self::new(Place::Issuer(issuer.clone(), issuer), algorithms)
    }

    fn new(place: Place, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        Self {
            place,
            algorithms: JwtAlgorithm::published(algorithms),
            refresh_every: Duration::from_secs(60 * 60),
            at_most_every: Duration::from_secs(30),
            keep_for: Duration::from_secs(24 * 60 * 60),
            timeout: Duration::from_secs(5),
            plain_http: false,
            kid_may_be_missing: false,
            headers: HeaderMap::new(),
        }
    }

    /// Sets the name that the issuer's metadata must contain, if it is not the issuer's address. Default: the address.
    ///
    /// For providers whose metadata names a template for all tenants. The name is compared octet for octet. The addresses are
    /// those of the issuer. For [`keys_at`](Self::keys_at), it has no effect.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// let source = JwksSource::issuer("https://login.example/common/v2.0", [JwtAlgorithm::RS256])
    ///     .document_names("https://login.example/{tenantid}/v2.0");
    /// ```
    #[must_use]
    pub fn document_names(mut self, issuer: impl Into<String>) -> Self {
        if let Place::Issuer(_, named) = &mut self.place {
            *named = issuer.into();
        }
        self
    }

    /// Adds a header field to each request, for example a token for a protected address. It is sent to the host that the
    /// application has named, and not to another host that the issuer's metadata names.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// use http::header::{AUTHORIZATION, HeaderValue};
    ///
    /// let token = HeaderValue::from_static("Bearer of-the-service-account");
    /// let source = JwksSource::keys_at("https://kubernetes.default.svc/openid/v1/jwks", [JwtAlgorithm::RS256])
    ///     .header(AUTHORIZATION, token);
    /// assert!(!format!("{source:?}").contains("service-account"));
    /// ```
    #[must_use]
    pub fn header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.append(name, value);
        self
    }

    /// Verifies a token without `kid` with all keys that are for its `alg`. Default: only if there is one such key.
    ///
    /// The cost: a wrong token without `kid` is verified with each of these keys.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// let source = JwksSource::keys_at("https://id.example/keys", [JwtAlgorithm::RS256]).kid_may_be_missing();
    /// ```
    #[must_use]
    pub fn kid_may_be_missing(self) -> Self {
        Self { kid_may_be_missing: true, ..self }
    }

    /// Sets the time between two fetches if no token needs a new key. Default: an hour.
    ///
    /// A key that the issuer has withdrawn is still accepted until the next fetch.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256])
    ///     .refresh_every(Duration::from_secs(10 * 60));
    /// ```
    #[must_use]
    pub fn refresh_every(self, period: Duration) -> Self {
        Self { refresh_every: period, ..self }
    }

    /// Sets how often tokens with an unknown `kid` may trigger a fetch: four times at once, and then once in this time.
    /// Default: 30 seconds. After a failure, it is the longest time to the next fetch.
    ///
    /// Other tokens with an unknown `kid` get 503 with `Retry-After` until the next fetch: see [`Jwks`](crate::Jwks).
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256])
    ///     .at_most_every(Duration::from_secs(60));
    /// ```
    #[must_use]
    pub fn at_most_every(self, period: Duration) -> Self {
        Self { at_most_every: period, ..self }
    }

    /// Sets the time for which keys are accepted if they cannot be fetched again. Default: a day.
    ///
    /// After that time, every token gets 503.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256])
    ///     .keep_for(Duration::from_secs(4 * 60 * 60));
    /// ```
    #[must_use]
    pub fn keep_for(self, time: Duration) -> Self {
        Self { keep_for: time, ..self }
    }

    /// Sets the longest duration of a whole fetch. Default: 5 seconds.
    ///
    /// Requests that wait for a fetch wait no longer than this.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// # use std::time::Duration;
    /// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::RS256]).timeout(Duration::from_secs(2));
    /// ```
    #[must_use]
    pub fn timeout(self, time: Duration) -> Self {
        Self { timeout: time, ..self }
    }

    /// Also fetches over `http` from other machines. Default: not.
    ///
    /// An attacker on the network can then forge tokens. Use it only in networks with an encryption of their own.
    ///
    /// ```
    /// # use authed_oauth::{JwksSource, JwtAlgorithm};
    /// let source = JwksSource::keys_at("http://keycloak:8080/keys", [JwtAlgorithm::RS256]).insecure_plain_http();
    /// ```
    #[must_use]
    pub fn insecure_plain_http(self) -> Self {
        Self { plain_http: true, ..self }
    }
}
