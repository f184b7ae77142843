//! Issuers that are services of a cloud.

use std::sync::Arc;

use authed::AuthenticationError;
use authed::realm::Realm;

use crate::jwt::{Claims, Jwt, JwtKeys, ScopeClaim};

/// [Entra ID](https://learn.microsoft.com/entra/identity-platform/access-tokens), tokens of version 2: users and programs.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer("https://login.microsoftonline.com/<tenant>/v2.0", [RS256])` |
/// | issuer | `https://login.microsoftonline.com/<tenant>/v2.0`, with the tenant's ID, not its domain |
/// | `typ` | `JWT`; and one of the claims `scp`, `azp`, `appid`, `idtyp`, which ID tokens do not have |
/// | audience | the client ID of your API's registration |
/// | scopes | `scp`: what a program may do for a user; `roles`: what the user or the program itself may do |
/// | subject | `sub`, which is another one for each registration; `oid` is the user or program in the whole tenant |
///
/// - Set `requestedAccessTokenVersion` to 2 in the manifest. Otherwise the tokens have version 1: see [`entra_v1`]. For both,
///   pass both to [`JwtIssuers`](crate::JwtIssuers).
/// - `scp` is what the user has consented to, and not what the user may do. If a scope and an app role have the same name,
///   set [`scopes_in`](Jwt::scopes_in) to one claim.
/// - For several tenants, pass `{tenantid}` as the tenant, and [`tenants`](Jwt::tenants) with those that you accept. The keys
///   are those of `common`:
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// const TENANTS: [&str; 2] = ["72f988bf-86f1-41af-91ab-2d7cd011db47", "b4c546a4-7dac-46a6-a7dd-ed822a11efd3"];
///
/// // let keys = JwksSource::issuer("https://login.microsoftonline.com/common/v2.0", [JwtAlgorithm::RS256])
/// //     .document_names("https://login.microsoftonline.com/{tenantid}/v2.0").start()?;
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::entra_v2("{tenantid}", "6e74172b-be56-4843-9ff4-e66a39bb12e3", keys, |claims| {
///         // The ID of a user is unique within its tenant.
///         let id = claims.text("oid")?;
///         Ok(SimpleUser::new(format!("{} {}", claims.issuer(), id.as_deref().unwrap_or(claims.subject()))))
///     });
///     Authenticator::new(Bearer::verified_by(jwt.tenants(|tenant| TENANTS.contains(&tenant))))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn entra_v2<R: Realm, U: Into<Arc<R::User>>>(
    tenant: impl AsRef<str>,
    client: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    let issuer = format!("https://login.microsoftonline.com/{}/v2.0", tenant.as_ref());
    of_entra(Jwt::new(issuer, client, keys, user))
}

/// [Entra ID](https://learn.microsoft.com/entra/identity-platform/access-tokens), tokens of version 1: users and programs.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::keys_at("https://login.microsoftonline.com/<tenant>/discovery/keys", [RS256])` |
/// | issuer | `https://sts.windows.net/<tenant>/`, with the tenant's ID, not its domain |
/// | `typ` | `JWT`; and one of the claims `scp`, `azp`, `appid`, `idtyp`, which ID tokens do not have |
/// | audience | the client ID of your API's registration, or `api://` and this ID; add another application ID URI with [`or_audience`](Jwt::or_audience) |
/// | scopes | `scp` and `roles`, as in [`entra_v2`] |
///
/// Version 1 is what an API gets whose manifest says nothing, even from the endpoint of version 2.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
///     let jwt = profiles::entra_v1(tenant, "6e74172b-be56-4843-9ff4-e66a39bb12e3", keys, |claims| {
///         Ok(SimpleUser::new(claims.subject()))
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn entra_v1<R: Realm, U: Into<Arc<R::User>>>(
    tenant: impl AsRef<str>,
    client: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    let (issuer, client) = (format!("https://sts.windows.net/{}/", tenant.as_ref()), client.into());
    let uri = format!("api://{client}");
    of_entra(Jwt::new(issuer, client, keys, user).or_audience(uri))
}

fn of_entra<R: Realm>(jwt: Jwt<R>) -> Jwt<R> {
    jwt.typ("JWT")
        .marked(["scp", "azp", "appid", "idtyp"], [""; 0])
        .tenant_claim("tid")
        .scopes_from([ScopeClaim::at(["scp"]), ScopeClaim::at(["roles"])])
}

/// [Auth0](https://auth0.com/docs/secure/tokens/access-tokens): both token profiles.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer("https://<domain>/", [RS256])` |
/// | issuer | `https://<domain>/`, with the slash at the end |
/// | `typ` | `JWT`, or `at+jwt` if the API has the RFC 9068 profile |
/// | audience | the identifier of your API |
/// | scopes | `scope` and `permissions` |
/// | subject | `sub`, such as `auth0|64f1`; for a program `<client>@clients` |
///
/// - Switch on "Enable RBAC" and "Add Permissions in the Access Token" for the API. Without RBAC, `scope` has what the client
///   has asked for, and every user of the tenant gets it.
/// - `permissions` has all that the user may do. To ignore what the client has asked for, use `.scopes_in(["permissions"])`.
/// - Without an audience, a client gets an opaque or encrypted token, which is rejected.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::auth0("shop.eu.auth0.com", "https://api.shop.example", keys, |claims| {
///         Ok(SimpleUser::new(claims.subject()))
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn auth0<R: Realm, U: Into<Arc<R::User>>>(
    domain: impl AsRef<str>,
    audience: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(format!("https://{}/", domain.as_ref()), audience, keys, user)
        .typ("JWT")
        .or_typ("at+jwt")
        .scopes_from([ScopeClaim::at(["scope"]), ScopeClaim::at(["permissions"])])
}

/// [Okta](https://developer.okta.com/docs/guides/validate-access-tokens), custom authorization servers.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(issuer, [RS256])` |
/// | issuer | `https://<domain>/oauth2/default`, or another authorization server's |
/// | `typ` | missing, or `at+jwt`; and the claim `cid`, which ID tokens do not have |
/// | audience | that of the authorization server, such as `api://default` |
/// | scopes | `scp`; add `groups` if your server has this claim: [`and_scopes_from`](Jwt::and_scopes_from) |
/// | subject | `sub`: the user's login, which can change; `uid` is the user's ID. For a program, the client's ID |
///
/// The tokens of the organization's own authorization server, `https://<domain>`, are for Okta only. Their `typ` is another
/// one, and they are rejected.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::okta("https://shop.okta.com/oauth2/default", "api://default", keys, |claims| {
///         let id = claims.text("uid")?;
///         Ok(SimpleUser::new(id.as_deref().unwrap_or(claims.subject())))
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn okta<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    audience: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(issuer, audience, keys, user).typ_may_be_missing().marked(["cid"], [""; 0]).scopes_in(["scp"])
}

/// [Amazon Cognito](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html):
/// access tokens of a user pool.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer("https://cognito-idp.<region>.amazonaws.com/<pool>", [RS256])` |
/// | issuer | `https://cognito-idp.<region>.amazonaws.com/<pool>` |
/// | `typ` | missing; and the claim `token_use` is `access` |
/// | audience | the client ID, in `client_id`: access tokens have no `aud` |
/// | scopes | `scope`, with names such as `shop/orders.read`, and `cognito:groups` |
/// | subject | `sub`; for a program, the client's ID |
///
/// - Add further clients of the pool with [`or_audience`](Jwt::or_audience). A token of any service that these clients use is
///   accepted: a pool for several services needs a client for each.
/// - A client can ask for tokens with an `aud` (resource binding). It must name an audience, too: add it with `or_audience`.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "shop/orders.read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let pool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34";
///     let jwt = profiles::cognito(pool, "4l3mr2kq9d", keys, |claims| Ok(SimpleUser::new(claims.subject())));
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn cognito<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    client: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(issuer, client, keys, user)
        .typ("JWT")
        .or_typ("at+jwt")
        .typ_may_be_missing()
        .access_tokens_have("token_use", "access")
        .audience_in(["client_id"])
        .scopes_from([ScopeClaim::at(["scope"]), ScopeClaim::at(["cognito:groups"])])
}
