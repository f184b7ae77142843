//! `Jwt`: which signed tokens are accepted, and what they grant (RFC 7519, RFC 8725, RFC 9068).

mod access;
mod acr;
mod audience;
mod check;
mod claims;
mod grants;
mod header;
mod issuer;
mod issuers;
mod key_issuer;
mod keys;
mod numeric_date;
mod options;
pub mod profiles;
mod registered;
mod scopes;
mod template;
mod token;
mod verify;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use authed::realm::Realm;
use authed::{AuthenticationError, Credentials};

use self::access::{AccessRule, TypeRule};
#[cfg(not(feature = "introspection"))]
use self::acr::AcrLevels;
use self::audience::AudienceRule;
use self::issuer::IssuerRule;
use self::keys::Source;
use self::scopes::Rename;
use crate::json::{self, At, Text};

#[cfg(feature = "introspection")]
pub use self::acr::AcrLevels;
#[cfg(feature = "introspection")]
pub use self::audience::Audience;
pub use self::check::{Check, RejectedToken};
pub use self::claims::Claims;
pub use self::issuers::JwtIssuers;
pub use self::keys::JwtKeys;
#[cfg(any(feature = "dpop", feature = "introspection"))]
pub use self::numeric_date::NumericDate;
pub use self::scopes::ScopeClaim;
#[cfg(feature = "dpop")]
pub use self::token::Token;

/// RFC 9068, 2.1.
const ACCESS_TOKEN: &str = "at+jwt";

const LEEWAY: Duration = Duration::from_secs(30);
/// Verifies signed tokens: [JSON Web Tokens](https://www.rfc-editor.org/rfc/rfc7519) as access tokens
/// ([RFC 9068](https://www.rfc-editor.org/rfc/rfc9068)). No other service is asked. A verifier for
/// [`Bearer`](authed::Bearer).
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{Jwt, JwtAlgorithm, JwtKey};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// # fn main() -> Result<(), authed_oauth::UnusableKey> {
/// # let pem = "-----BEGIN PUBLIC KEY-----
/// # MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
/// # -----END PUBLIC KEY-----".replace("# ", "");
/// # let pem = pem.as_str();
/// let jwt = Jwt::new(
///     "https://id.example",                              // `iss`
///     "https://api.shop.example",                        // `aud`
///     JwtKey::public_pem(JwtAlgorithm::EdDSA, pem)?,     // or fetched keys: feature `jwks`
///     |claims| Ok(SimpleUser::new(claims.subject())),
/// );
/// let authenticator: Authenticator<Shop> = Authenticator::new(Bearer::verified_by(jwt));
/// # Ok(())
/// # }
/// ```
///
/// A token is accepted if all of this holds. All other tokens get the same response: 401 with `invalid_token`.
///
/// | part | requirement |
/// | --- | --- |
/// | form | three parts of base64url, at most 16 KiB; in header and claims at most 128 names, none twice |
/// | signature | by one of the keys, with that key's algorithm; `kid` only selects the key |
/// | `typ` | `at+jwt`, or a value of [`typ`](Self::typ) and [`or_typ`](Self::or_typ) |
/// | `crit` | missing; `jku`, `jwk`, `x5u`, `x5c` are ignored |
/// | `iss` | a string: the issuer, octet for octet |
/// | `aud` | a string or a list of strings that contains an audience; see [`audience_in`](Self::audience_in) |
/// | `exp` | a number, in the future; the [`Identity`](authed::Identity) expires with it |
/// | `nbf` | missing, or a number in the past |
/// | `iat` | missing, or a number |
/// | `sub` | a string that is not empty; see [`subject_or`](Self::subject_or) |
/// | `auth_time` | missing, or a number in the past; [`Fresh`](authed::Fresh) uses it |
/// | `cnf` | missing, or `jkt` or `x5t#S256`: the backend must confirm the key (RFC 9449, 6; RFC 8705, 3.1) |
/// | `nonce`, `at_hash`, `c_hash` | missing, unless the token says that it is an access token: see [`typ`](Self::typ) |
/// | the scopes | missing, or a string or a list of strings: see [`ScopeClaim`] |
///
/// The operator sees which check failed: see [`RejectedToken`]. For tokens of several issuers, use [`JwtIssuers`].
///
/// Many providers issue tokens of another form. [`profiles`](crate::profiles) has a function for each of the well-known
/// ones. Or describe the form:
///
/// ```
/// # use authed::{SimpleUser, scopes};
/// # use authed_oauth::{Jwt, JwtKeys};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
/// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
/// // Keycloak sets `typ: JWT`, and lists the roles of each client in a nested object.
/// Jwt::new("https://id.example/realms/shop", "shop-api", keys, |claims| Ok(SimpleUser::new(claims.subject())))
///     .typ("JWT")
///     .scopes_in(["resource_access", "shop-api", "roles"])
/// # }
/// ```
///
/// A deny-list must not list the text of a token, or a digest of it. An ECDSA signature has two spellings, so each token with
/// ES256 or ES384 has two texts. List `jti` together with `iss`: see [`Claims::text`].
///
/// A token is valid until it expires, even if its user was deleted or lost a role. Use tokens with a short life (OWASP ASVS
/// 7.4.1), or check a table in the function that creates the user.
pub struct Jwt<R: Realm> {
    issuer: IssuerRule,
    tenant_claim: Option<String>,
    audience: AudienceRule,
    keys: Source,
    user: Box<UserOf<R>>,
    types: TypeRule,
    access: AccessRule,
    /// The path of the claim in place of a missing `sub`.
    subject_claim: Option<Box<[String]>>,
    leeway: Duration,
    scopes: Vec<ScopeClaim>,
    /// The names of scopes in all claims that have no names of their own.
    rename: Option<Box<Rename>>,
    /// The most that a token can grant.
    most: Option<Credentials<R>>,
    acr: AcrLevels,
}

type UserOf<R> = dyn Fn(&Claims<'_>) -> Result<Arc<<R as Realm>::User>, AuthenticationError> + Send + Sync;

impl<R: Realm> Jwt<R> {
    /// Accepts tokens of this issuer (`iss`) for this audience (`aud`). The audience is the issuer's name for your service.
    ///
    /// The function creates the user from the claims, or rejects the token. It is called for each request with a valid
    /// token.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::{JwtAlgorithm, JwtKey};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// use authed::AuthenticationError;
    /// use authed_oauth::Jwt;
    ///
    /// # let key = JwtKey::secret(JwtAlgorithm::HS256, &[7; 32])?;
    /// let jwt = Jwt::<Shop>::new("https://id.example", "shop-api", key, |claims| {
    ///     let name = claims.get::<String>("name")?.ok_or(AuthenticationError::rejected())?;
    ///     Ok(SimpleUser::new(name))
    /// });
    /// # Ok::<(), authed_oauth::UnusableKey>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the issuer or the audience is empty, or if there is no key.
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
        assert!(!issuer.is_empty() && !audience.is_empty(), "the issuer or the audience is empty: name both");
        assert!(
            !matches!(&keys, Source::Listed(keys) if keys.is_empty()),
            "there is no key: pass at least one `JwtKey`"
        );
        Self {
            issuer: IssuerRule::named(issuer),
            tenant_claim: None,
            audience: AudienceRule::named(audience),
            keys,
            user: Box::new(move |claims| user(claims).map(Into::into)),
            types: TypeRule { types: vec![ACCESS_TOKEN.to_owned()], may_be_missing: false },
            access: AccessRule::default(),
            subject_claim: None,
            leeway: LEEWAY,
            scopes: vec![ScopeClaim::at(["scope"])],
            rename: None,
            most: None,
            acr: AcrLevels::default(),
        }
    }
}

/// Prints neither keys nor functions.
impl<R: Realm> fmt::Debug for Jwt<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience.names)
            .field("typ", &self.types.types)
            .field("leeway", &self.leeway)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// Returns the string at a path of names. Returns `None` if there is none, if it is empty, or if it is something else.
pub fn text_at<'a>(json: &'a str, path: &[String]) -> Option<Cow<'a, str>> {
    let text = json::read(json, At { path, seed: std::marker::PhantomData::<Text<'a>> }).ok()??;
    Some(text.0).filter(|text| !text.is_empty())
}

/// Returns the path, which is not empty.
pub fn path_of(path: impl IntoIterator<Item = impl Into<String>>, empty: &str) -> Box<[String]> {
    let path: Box<[String]> = path.into_iter().map(Into::into).collect();
    assert!(!path.is_empty(), "{empty}");
    path
}
