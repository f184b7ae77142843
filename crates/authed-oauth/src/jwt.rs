//! `Jwt`: which signed tokens are accepted, and what they grant (RFC 7519, RFC 8725, RFC 9068).

mod claims;
mod header;
mod keys;
mod numeric_date;
mod registered;
mod scopes;
mod token;
mod verify;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use authed::AuthenticationError;
use authed::realm::Realm;

use self::keys::Source;
use self::scopes::ScopeClaim;

pub use self::claims::Claims;
pub use self::keys::JwtKeys;

/// RFC 9068, 2.1.
const ACCESS_TOKEN: &str = "at+jwt";

const LEEWAY: Duration = Duration::from_secs(30);

/// RFC 7519, 4.1.4: "usually no more than a few minutes".
const MOST_LEEWAY: Duration = Duration::from_secs(300);

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
/// | `typ` | `at+jwt`, or the value of [`typ`](Self::typ) |
/// | `crit` | missing; `jku`, `jwk`, `x5u`, `x5c` are ignored |
/// | `iss` | a string: the issuer, octet for octet |
/// | `aud` | a string or a list of strings that contains the audience |
/// | `exp` | a number, in the future; the [`Identity`](authed::Identity) expires with it |
/// | `nbf` | missing, or a number in the past |
/// | `iat` | missing, or a number |
/// | `sub` | a string that is not empty |
/// | `auth_time` | missing, or a number in the past; [`Fresh`](authed::Fresh) uses it |
/// | `cnf` | missing: a token that is bound to a key is rejected (RFC 9449, 7.2) |
/// | the scopes | missing, or a string or a list of strings: see [`scopes_in`](Self::scopes_in) |
///
/// Many providers issue tokens of another form. Describe the form:
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
/// A token is valid until it expires, even if its user was deleted or lost a role. Use tokens with a short life (OWASP ASVS
/// 7.4.1), or check a table in the function that creates the user.
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

    /// Sets the `typ` that a token's header must have. Default: `at+jwt`. It is not case-sensitive, and `application/` in
    /// front is optional.
    ///
    /// `at+jwt` distinguishes an access token from an ID token, which tells a client who logged in, and grants nothing
    /// (RFC 8725, 3.11). Another `typ` does not. Tokens with `nonce`, `at_hash` or `c_hash` are rejected then. Also require
    /// an audience that is not a client's ID.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_keycloak(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ("JWT")
    /// }
    /// ```
    #[must_use]
    pub fn typ(self, typ: impl Into<String>) -> Self {
        Self { typ: typ.into(), ..self }
    }

    /// Accepts tokens without a `typ`. Tokens with a wrong `typ` are still rejected. Default: `typ` is required.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_cognito(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ("JWT").typ_may_be_missing()
    /// }
    /// ```
    #[must_use]
    pub fn typ_may_be_missing(self) -> Self {
        Self { typ_is_required: false, ..self }
    }

    /// Sets the tolerated difference between the issuer's clock and this service's. Default: 30 seconds.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # use std::time::Duration;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn strict(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.leeway(Duration::from_secs(5))
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if it is more than five minutes (RFC 7519, 4.1.4).
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        assert!(leeway <= MOST_LEEWAY, "the leeway is more than five minutes: use a shorter one");
        Self { leeway, ..self }
    }

    /// Sets the claim with the scopes, as a path of names from the outside to the inside. Default: `["scope"]`.
    ///
    /// | issuer | path |
    /// | --- | --- |
    /// | RFC 9068 | `["scope"]` |
    /// | Entra ID | `["scp"]` for delegated permissions, `["roles"]` for roles |
    /// | Okta | `["scp"]` |
    /// | Auth0 | `["permissions"]` |
    /// | Keycloak | `["realm_access", "roles"]` or `["resource_access", "<client>", "roles"]` |
    /// | Cognito | `["cognito:groups"]` |
    /// | names that are URLs | `["https://shop.example/roles"]` |
    ///
    /// The claim is a string of names separated by spaces, or a list of strings with one name each. Other claims grant
    /// nothing, and unknown names grant nothing. A token without the claim grants nothing. A claim of another type is an
    /// error: the token is rejected.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_auth0(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.scopes_in(["permissions"])
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the path is empty.
    #[must_use]
    pub fn scopes_in(mut self, path: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes.path = path.into_iter().map(Into::into).collect();
        assert!(!self.scopes.path.is_empty(), "the path to the scopes is empty: name the claim");
        self
    }

    /// Translates the issuer's names to names of scopes. Default: the names are the same.
    ///
    /// Return the empty string for a name that grants nothing.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::{Jwt, JwtKeys};
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
