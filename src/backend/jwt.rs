//! Tokens that are signed: JWT (RFC 7519, RFC 8725) as access tokens (RFC 9068).

mod algorithm;
mod claims;
pub(super) mod json;
mod key;
mod scopes;
mod token;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use self::claims::Registered;
use self::key::Source;
use self::scopes::ScopeClaim;
use self::token::{Header, Token};
#[cfg(feature = "jwks")]
use super::jwks::{Jwks, Missing};
use super::verifier::Verifier;
use super::{Bearer, BearerToken};
use crate::caller::Identity;
use crate::error::AuthenticationError;
use crate::realm::Realm;

pub use self::algorithm::JwtAlgorithm;
pub use self::claims::Claims;
pub use self::key::{JwtKey, JwtKeys, UnusableKey};

/// RFC 9068, 2.1.
const ACCESS_TOKEN: &str = "at+jwt";

const LEEWAY: Duration = Duration::from_secs(30);

/// RFC 7519, 4.1.4: "usually no more than a few minutes".
const MOST_LEEWAY: Duration = Duration::from_secs(300);

/// Which signed tokens are good, and what they grant: [JSON Web Tokens](https://www.rfc-editor.org/rfc/rfc7519) as access
/// tokens ([RFC 9068](https://www.rfc-editor.org/rfc/rfc9068)), checked on the spot. Used by [`Bearer::jwt`].
///
/// ```
/// use authed::{Authenticator, Bearer, Jwt, JwtAlgorithm, JwtKey, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// # fn main() -> Result<(), authed::UnusableKey> {
/// # let pem = "-----BEGIN PUBLIC KEY-----
/// # MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
/// # -----END PUBLIC KEY-----".replace("# ", "");
/// # let pem = pem.as_str();
/// let jwt = Jwt::new(
///     "https://id.example",                              // `iss`
///     "https://api.shop.example",                        // `aud`
///     JwtKey::public_pem(JwtAlgorithm::EdDSA, pem)?,     // or the feature `jwks`: keys that are fetched
///     |claims| Ok(SimpleUser::new(claims.subject())),
/// );
/// let authenticator: Authenticator<Shop> = Authenticator::new(Bearer::jwt(jwt));
/// # Ok(())
/// # }
/// ```
///
/// Whatever is wrong with a token gets one answer: 401, `invalid_token`. It is good if all of this holds:
///
/// | | |
/// | --- | --- |
/// | form | three parts of base64url, at most 16 KiB; no name twice in the header or among the claims, nor more than 128 |
/// | signature | by one of the keys, with this key's algorithm; `kid` only chooses among them |
/// | `typ` | `at+jwt`, or what [`typ`](Self::typ) names |
/// | `crit` | not there; `jku`, `jwk`, `x5u`, `x5c` are not looked at |
/// | `iss` | a string, the issuer octet for octet |
/// | `aud` | a string or a list of strings, the audience among them |
/// | `exp` | a number, not passed; the [`Identity`] ends with it |
/// | `nbf` | a number that has passed, if there |
/// | `iat` | a number, if there |
/// | `sub` | a string that is not empty |
/// | `auth_time` | a number that has passed, if there: [`Fresh`](crate::Fresh) goes by it |
/// | `cnf` | not there: a token bound to a key is not good in anybody's hands (RFC 9449, 7.2) |
/// | the scopes | a string or a list of strings, if there: see [`scopes_in`](Self::scopes_in) |
///
/// Tokens of providers come in other shapes than RFC 9068's. Say so:
///
/// ```
/// # use authed::{Jwt, JwtKeys, SimpleUser, scopes};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
/// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
/// // Keycloak, which says `typ: JWT`, and lists the roles of each client in a nested object.
/// Jwt::new("https://id.example/realms/shop", "shop-api", keys, |claims| Ok(SimpleUser::new(claims.subject())))
///     .typ("JWT")
///     .scopes_in(["resource_access", "shop-api", "roles"])
/// # }
/// ```
///
/// A token is good until it expires, whatever happens to its user meanwhile: give it a short life (OWASP ASVS 7.4.1), or
/// look into a table in the function that makes the user.
pub struct Jwt<R: Realm> {
    issuer: String,
    audience: String,
    keys: Source,
    user: Box<UserOf<R>>,
    typ: String,
    typ_is_required: bool,
    leeway: Duration,
    scopes: ScopeClaim,
}

type UserOf<R> = dyn Fn(&Claims<'_>) -> Result<Arc<<R as Realm>::User>, AuthenticationError> + Send + Sync;

impl<R: Realm> Jwt<R> {
    /// Tokens by this issuer (`iss`) for this audience (`aud`), which is the name that the issuer has for this service.
    ///
    /// The function makes the user of the claims, or rejects them. It is called for each request with a good token.
    ///
    /// # Panics
    ///
    /// If the issuer or the audience is empty, or if there is no key.
    pub fn new<U>(
        issuer: impl Into<String>,
        audience: impl Into<String>,
        keys: impl Into<JwtKeys>,
        user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
    ) -> Self
    where
        U: Into<Arc<R::User>>,
    {
        let (issuer, audience, JwtKeys(keys)) = (issuer.into(), audience.into(), keys.into());
        assert!(!issuer.is_empty() && !audience.is_empty(), "a token has an issuer and an audience");
        assert!(!matches!(&keys, Source::Listed(keys) if keys.is_empty()), "without a key no token is good");
        Self {
            issuer,
            audience,
            keys,
            user: Box::new(move |claims| user(claims).map(Into::into)),
            typ: ACCESS_TOKEN.to_owned(),
            typ_is_required: true,
            leeway: LEEWAY,
            scopes: ScopeClaim { path: Box::new(["scope".to_owned()]), rename: None },
        }
    }

    /// The `typ` that tokens must have in their header, in the place of `at+jwt` (RFC 8725, 3.11). Case does not count,
    /// nor an `application/` in front.
    ///
    /// With any other than `at+jwt` the type no longer tells an access token from an ID token, which says to a client who
    /// has logged in, and gives no rights. So tokens with `nonce`, `at_hash` or `c_hash` are refused then. Ask for an
    /// audience that is no client's id.
    #[must_use]
    pub fn typ(self, typ: impl Into<String>) -> Self {
        Self { typ: typ.into(), ..self }
    }

    /// Tokens need not have a `typ`. Those with another than the named one are refused even so.
    #[must_use]
    pub fn typ_may_be_missing(self) -> Self {
        Self { typ_is_required: false, ..self }
    }

    /// How far the issuer's clock and ours may be apart: 30 seconds, unless this says otherwise.
    ///
    /// # Panics
    ///
    /// If it is more than five minutes (RFC 7519, 4.1.4).
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        assert!(leeway <= MOST_LEEWAY, "a leeway is a few minutes at most");
        Self { leeway, ..self }
    }

    /// The claim that holds the scopes, in the place of `scope`: a path of names, from the outside to the inside.
    ///
    /// | issuer | path |
    /// | --- | --- |
    /// | RFC 9068 | `["scope"]`, which is the default |
    /// | Entra ID | `["scp"]` for what users allow to programs, or `["roles"]` |
    /// | Okta | `["scp"]` |
    /// | Auth0 | `["permissions"]` |
    /// | Keycloak | `["realm_access", "roles"]` or `["resource_access", "<client>", "roles"]` |
    /// | Cognito | `["cognito:groups"]` |
    /// | names that are URLs | `["https://shop.example/roles"]` |
    ///
    /// It is a string of names divided by spaces, or a list of strings with one name each. No other claim grants
    /// anything, nor does a name that the realm does not declare. A token without the claim grants nothing; one in which
    /// it is of another type is refused.
    ///
    /// # Panics
    ///
    /// If the path is empty.
    #[must_use]
    pub fn scopes_in(mut self, path: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes.path = path.into_iter().map(Into::into).collect();
        assert!(!self.scopes.path.is_empty(), "the path to the claim with the scopes is empty");
        self
    }

    /// The names of the scopes, where the issuer calls them otherwise. What grants nothing stays as it is, or becomes
    /// empty.
    ///
    /// ```
    /// # use authed::{Jwt, JwtKeys, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
    /// Jwt::new("https://id.example", "shop-api", keys, |claims| Ok(SimpleUser::new(claims.subject())))
    ///     .scopes_in(["groups"])
    ///     .scopes_named(|group| match group {
    ///         "Sales (Europe)" | "Sales (Asia)" => "orders:read",
    ///         _ => "",
    ///     })
    /// # }
    /// ```
    #[must_use]
    pub fn scopes_named(mut self, name: impl for<'a> Fn(&'a str) -> &'a str + Send + Sync + 'static) -> Self {
        self.scopes.rename = Some(Box::new(name));
        self
    }

    fn identify(&self, token: &str) -> Result<Identity<R>, Undecided> {
        const REJECTED: Undecided = Undecided::Decided(AuthenticationError::rejected());
        let token = Token::divide(token).ok_or(REJECTED)?;
        let header = token.header().ok_or(REJECTED)?;
        let header = Header::read(&header).ok_or(REJECTED)?;
        if !self.takes_type(header.media_type.as_deref()) {
            return Err(REJECTED);
        }
        let signature = token.signature().ok_or(REJECTED)?;
        if !self.is_signed(&token, &header, &signature)? {
            return Err(REJECTED);
        }
        let payload = token.payload().ok_or(REJECTED)?;
        let claims = Registered::read(&payload, &self.audience).ok_or(REJECTED)?;
        if claims.issuer != *self.issuer || !claims.is_for_us {
            return Err(REJECTED);
        }
        if claims.is_id_token && !token::is_same_type(&self.typ, ACCESS_TOKEN) {
            return Err(REJECTED);
        }
        let now = SystemTime::now();
        let expires = claims.expires.checked_add(self.leeway).filter(|&moment| now < moment).ok_or(REJECTED)?;
        let is_early = |moment: Option<SystemTime>| moment.is_some_and(|moment| moment > now + self.leeway);
        if is_early(claims.not_before) || is_early(claims.authenticated) {
            return Err(REJECTED);
        }
        let credentials = self.scopes.read::<R>(&payload).ok_or(REJECTED)?;
        let user = (self.user)(&Claims::new(&payload, &self.issuer, claims.subject)).map_err(Undecided::Decided)?;
        let identity = Identity::new(user, credentials).expires_at(expires);
        Ok(match claims.authenticated {
            // An issuer whose clock is ahead does not make a login fresher than fresh.
            Some(moment) => identity.authenticated_at(moment.min(now)),
            None => identity,
        })
    }

    fn takes_type(&self, media_type: Option<&str>) -> bool {
        match media_type {
            Some(media_type) => token::is_same_type(media_type, &self.typ),
            None => !self.typ_is_required,
        }
    }

    fn is_signed(&self, token: &Token<'_>, header: &Header<'_>, signature: &Vec<u8>) -> Result<bool, Undecided> {
        let made_with = (header.key_id.as_deref(), &*header.algorithm);
        let message = token.message.as_bytes();
        match &self.keys {
            Source::Listed(keys) => Ok(key::any_has_signed(keys, made_with, message, signature)),
            #[cfg(feature = "jwks")]
            Source::Fetched(jwks) => match jwks.find(made_with) {
                Ok(keys) => Ok(key::any_has_signed(&keys, made_with, message, signature)),
                Err(Missing::Decided(error)) => Err(Undecided::Decided(error)),
                Err(Missing::Fetched { after }) => Err(Undecided::KeysAwaited { jwks: jwks.clone(), after }),
            },
        }
    }
}

/// Why there is no identity.
enum Undecided {
    Decided(AuthenticationError),
    /// The key may be among those that are fetched next, which are more than `after` fetches.
    #[cfg(feature = "jwks")]
    KeysAwaited {
        jwks: Jwks,
        after: u64,
    },
}

impl<R: Realm> Verifier<BearerToken> for Jwt<R> {
    type Realm = R;

    fn verify_now(&self, token: BearerToken) -> Result<Result<Identity<R>, AuthenticationError>, BearerToken> {
        match self.identify(token.as_str()) {
            Ok(identity) => Ok(Ok(identity)),
            Err(Undecided::Decided(error)) => Ok(Err(error)),
            #[cfg(feature = "jwks")]
            Err(Undecided::KeysAwaited { .. }) => Err(token),
        }
    }

    async fn verify(&self, token: BearerToken) -> Result<Identity<R>, AuthenticationError> {
        match self.identify(token.as_str()) {
            Ok(identity) => Ok(identity),
            Err(Undecided::Decided(error)) => Err(error),
            #[cfg(feature = "jwks")]
            Err(Undecided::KeysAwaited { jwks, after }) => {
                let error = jwks.fetched(after).await;
                match self.identify(token.as_str()) {
                    Ok(identity) => Ok(identity),
                    Err(Undecided::Decided(error)) => Err(error),
                    Err(Undecided::KeysAwaited { .. }) => Err(error),
                }
            }
        }
    }
}

/// Prints neither keys nor functions.
impl<R: Realm> fmt::Debug for Jwt<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("typ", &self.typ)
            .field("leeway", &self.leeway)
            .field("scopes_in", &self.scopes.path)
            .finish_non_exhaustive()
    }
}

impl<R: Realm> Bearer<Jwt<R>> {
    /// Checks tokens that are signed, without asking anybody: see [`Jwt`].
    pub fn jwt(jwt: Jwt<R>) -> Self {
        Self::verified_by(jwt)
    }
}
