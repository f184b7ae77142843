//! Issuers that are servers of one's own.

use std::sync::Arc;

use authed::AuthenticationError;
use authed::realm::Realm;

use crate::jwt::{Claims, Jwt, JwtKeys, ScopeClaim};

/// Any issuer whose access tokens follow [RFC 9068](https://www.rfc-editor.org/rfc/rfc9068). The same as
/// [`Jwt::new`].
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(issuer, [RS256])` |
/// | `typ` | `at+jwt` |
/// | audience | the resource indicator of your service (RFC 8707) |
/// | scopes | `scope` |
/// | subject | `sub`; for a program it is the client's ID |
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::rfc9068("https://id.example", "https://api.shop.example", keys, |claims| {
///         Ok(SimpleUser::new(claims.subject()))
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn rfc9068<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    audience: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(issuer, audience, keys, user)
}

/// [Keycloak](https://www.keycloak.org): realm roles, and the roles of one client.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(issuer, [RS256])`; the keys for encryption in the set are left out |
/// | issuer | `https://id.example/realms/<realm>` |
/// | `typ` | `JWT`, or `at+jwt` if the client is set to it; and the claim `typ` is `Bearer` or `DPoP` |
/// | audience | the ID of your service's client: add an audience mapper, or assign one of its roles |
/// | scopes | `realm_access.roles`, and `resource_access.<client>.roles` |
/// | subject | `sub`; it needs the client scope `basic` since version 25 |
///
/// - ID tokens and refresh tokens have another claim `typ`, and are rejected. Access tokens with a `nonce`, as before version
///   25, are accepted.
/// - Realm roles and roles of the client with the same name grant the same scope. To use one kind only, set
///   [`scopes_in`](Jwt::scopes_in).
/// - The default audience `account` is not your service's. For services whose tokens have no other, see
///   [`audience_in`](Jwt::audience_in) and [`ignore_aud`](Jwt::ignore_aud).
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::keycloak("https://id.example/realms/shop", "shop-api", keys, |claims| {
///         let name = claims.text("preferred_username")?;
///         Ok(SimpleUser::new(name.as_deref().unwrap_or(claims.subject())))
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn keycloak<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    client: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    let client = client.into();
    let of_client = ScopeClaim::at(["resource_access", &client, "roles"]);
    Jwt::new(issuer, client, keys, user)
        .typ("JWT")
        .or_typ("at+jwt")
        .marked(["typ"], ["Bearer", "DPoP"])
        .scopes_from([ScopeClaim::at(["realm_access", "roles"]), of_client])
}

/// [Zitadel](https://zitadel.com): the roles of one project.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(issuer, [RS256])` |
/// | issuer | the address of your instance, such as `https://shop-x1y2z3.zitadel.cloud` |
/// | `typ` | `JWT` or `at+jwt`; and the claim `jti`, which ID tokens do not have |
/// | audience | the ID of your project |
/// | scopes | the names in `urn:zitadel:iam:org:project:<project>:roles`, an object with a member for each role |
///
/// - Set the application's token type to JWT. Otherwise tokens are opaque, and need introspection.
/// - A client asks for the roles with the scope `urn:zitadel:iam:org:projects:roles`, and for the audience with
///   `urn:zitadel:iam:org:project:id:<project>:aud`.
/// - The claim `urn:zitadel:iam:org:project:roles` without a project is not read: it has the roles of the client's own
///   project, which may be another one. If all clients of your instance belong to your project, add it with
///   [`and_scopes_from`](Jwt::and_scopes_from).
/// - A role can be granted in several organizations. The claim's values name them: read the claim in your function if your
///   application has tenants.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::zitadel("https://shop-x1y2z3.zitadel.cloud", "229185346524872705", keys, |claims| {
///         Ok(SimpleUser::new(claims.subject()))
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn zitadel<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    project: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    let project = project.into();
    let roles = format!("urn:zitadel:iam:org:project:{project}:roles");
    Jwt::new(issuer, project, keys, user)
        .typ("JWT")
        .or_typ("at+jwt")
        .marked(["jti"], [""; 0])
        .scopes_from([ScopeClaim::at([roles]).member_names()])
}

/// [Authentik](https://goauthentik.io): scopes, groups and entitlements.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(issuer, [RS256])`, or `ES256` as the provider's signing key is |
/// | issuer | `https://id.example/application/o/<application>/`, with the slash at the end |
/// | `typ` | `JWT` or `at+jwt`; and the claim `uid`, which ID tokens do not have |
/// | audience | the client ID of the provider |
/// | scopes | `scope`, `groups` and `entitlements` |
///
/// - The signing key must be set at the provider. Otherwise tokens are signed with the client's secret: see
///   [`JwtKey::secret`](crate::JwtKey::secret).
/// - Access tokens have the `nonce` of the login. They are accepted.
/// - `groups` needs the scope mapping `profile`, and `entitlements` the scope mapping of this name. Groups are those of the
///   whole instance: use entitlements for roles of one application.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let issuer = "https://id.example/application/o/shop/";
///     let jwt = profiles::authentik(issuer, "6e74b1cd", keys, |claims| Ok(SimpleUser::new(claims.subject())))
///         .scopes_named(|name| if name == "Shop admins" { "admin" } else { name });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn authentik<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    client: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(issuer, client, keys, user).typ("JWT").or_typ("at+jwt").marked(["uid"], [""; 0]).scopes_from([
        ScopeClaim::at(["scope"]),
        ScopeClaim::at(["groups"]),
        ScopeClaim::at(["entitlements"]),
    ])
}

/// [Ory Hydra](https://www.ory.sh/hydra), and Ory's network.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(issuer, [RS256])` |
/// | issuer | `urls.self.issuer` of Hydra's configuration, with or without the slash at the end as it is there |
/// | `typ` | `JWT` or `at+jwt`; and the claim `client_id`, which ID tokens do not have |
/// | audience | one of the client's `audience`, which the client must ask for |
/// | scopes | `scope` and `scp`, as `strategies.jwt.scope_claim` says |
/// | subject | `sub`; for a program it is the client's ID |
///
/// - Set `strategies.access_token` to `jwt`. Otherwise tokens are opaque, and need introspection.
/// - A client that asks for no audience gets a token with an empty one, which is rejected. See
///   [`aud_may_be_missing`](Jwt::aud_may_be_missing) for what it costs to accept it.
/// - The claims of the consent are in `ext`, unless `oauth2.allowed_top_level_claims` names them.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::hydra("https://id.example/", "https://api.shop.example", keys, |claims| {
///         Ok(SimpleUser::new(claims.subject()))
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn hydra<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    audience: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(issuer, audience, keys, user)
        .typ("JWT")
        .or_typ("at+jwt")
        .marked(["client_id"], [""; 0])
        .scopes_from([ScopeClaim::at(["scope"]), ScopeClaim::at(["scp"])])
}
