//! Issuers whose tokens name a program or an account, and grant nothing by themselves.

use std::sync::Arc;

use authed::AuthenticationError;
use authed::realm::Realm;

use crate::jwt::{Claims, Jwt, JwtKeys};

/// The issuer of [`google`].
///
/// ```
/// assert_eq!(authed_oauth::profiles::GOOGLE, "https://accounts.google.com");
/// ```
pub const GOOGLE: &str = "https://accounts.google.com";

/// The issuer of [`github_actions`].
///
/// ```
/// assert_eq!(authed_oauth::profiles::GITHUB_ACTIONS, "https://token.actions.githubusercontent.com");
/// ```
pub const GITHUB_ACTIONS: &str = "https://token.actions.githubusercontent.com";

/// [Google](https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken): ID tokens of service
/// accounts (Cloud Run, scheduled jobs, Pub/Sub), and of people who log in with Google.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(profiles::GOOGLE, [RS256])` |
/// | issuer | `https://accounts.google.com`, or `accounts.google.com` |
/// | `typ` | `JWT` |
/// | audience | what the program has asked for: the address of your service. For a login, the client's ID |
/// | scopes | none: see below |
/// | subject | `sub`; check `email_verified` before you use `email` |
///
/// - Google's access tokens are opaque. These are ID tokens, by the word of this function: anybody with a Google account, and
///   every program with a service account, can get one for any audience of the form of an address. Grant scopes to accounts
///   that you know: with [`Backend::and_then`](authed::Backend::and_then), or with
///   [`scopes_in(["email"])`](Jwt::scopes_in) and [`scopes_named`](Jwt::scopes_named).
/// - Tokens of Identity-Aware Proxy have another issuer, other keys and ES256.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Cleanup = "cleanup"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::google("https://api.shop.example", keys, |claims| Ok(SimpleUser::new(claims.subject())))
///         .scopes_in(["email"])
///         .scopes_named(|email| match email {
///             "cron@shop-1.iam.gserviceaccount.com" => "cleanup",
///             _ => "",
///         });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn google<R: Realm, U: Into<Arc<R::User>>>(
    audience: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(GOOGLE, audience, keys, user).or_issuer("accounts.google.com").typ("JWT").id_tokens_too().scopes_from([])
}

/// [GitHub Actions](https://docs.github.com/actions/reference/openid-connect-reference): the token of a workflow run.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::issuer(profiles::GITHUB_ACTIONS, [RS256])` |
/// | issuer | `https://token.actions.githubusercontent.com` |
/// | `typ` | `JWT` |
/// | audience | what the workflow has asked for: the address of your service |
/// | scopes | `sub`, such as `repo:octo/shop:environment:production`: translate it |
/// | subject | `sub` |
///
/// - Every workflow of every repository can get a token for every audience. So the function takes the repositories that you
///   accept, as `owner/name`. Tokens of others are rejected.
/// - A repository's name can be given to somebody else after it was deleted. Compare `repository_id` and
///   `repository_owner_id` in your function if that matters.
/// - Pull requests run workflows as well: `sub` ends with `:pull_request` then. Grant by the whole `sub`.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Deploy = "deploy"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let jwt = profiles::github_actions("https://deploy.shop.example", ["octo/shop"], keys, |claims| {
///         Ok(SimpleUser::new(claims.subject()))
///     });
///     let jwt = jwt.scopes_named(|sub| match sub {
///         "repo:octo/shop:environment:production" => "deploy",
///         _ => "",
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does, or if there is no repository.
pub fn github_actions<R: Realm, U: Into<Arc<R::User>>>(
    audience: impl Into<String>,
    repositories: impl IntoIterator<Item = impl Into<String>>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    let repositories: Vec<String> = repositories.into_iter().map(Into::into).collect();
    assert!(!repositories.is_empty(), "there is no repository: name those that you accept, as `owner/name`");
    let of_ours = move |claims: &Claims<'_>| {
        let repository = claims.text("repository")?.ok_or(AuthenticationError::rejected())?;
        // Names of GitHub are not case-sensitive.
        if repositories.iter().any(|ours| ours.eq_ignore_ascii_case(&repository)) {
            user(claims)
        } else {
            Err(AuthenticationError::rejected())
        }
    };
    Jwt::new(GITHUB_ACTIONS, audience, keys, of_ours).typ("JWT").scopes_in(["sub"])
}

/// [Kubernetes](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/): tokens of service
/// accounts, from a projected volume.
///
/// | part | value |
/// | --- | --- |
/// | keys | `JwksSource::keys_at("https://kubernetes.default.svc/openid/v1/jwks", [RS256])`, see below |
/// | issuer | `iss` of a token, such as `https://kubernetes.default.svc.cluster.local`, or the cloud's address of the cluster |
/// | `typ` | missing, or `JWT` |
/// | audience | what the volume's `serviceAccountToken` names |
/// | scopes | `sub`, such as `system:serviceaccount:shop:till`: translate it |
/// | subject | `sub` |
///
/// - Give the volume an `audience` of your service. The default audience is the API server: a service that got such a token
///   could use it there.
/// - The keys need the cluster's authority, and the token of your own service account:
///   `ReqwestClient::trusting` and `JwksSource::header`. That
///   token is replaced within an hour. Allow anonymous access to the keys instead (the role
///   `system:service-account-issuer-discovery`), or use the public address of your cloud.
/// - Tokens in secrets, without an end and an audience, are rejected.
/// - A token is valid until it expires, even if its pod was deleted.
///
/// ```
/// use authed::{Authenticator, Bearer, SimpleUser, scopes};
/// use authed_oauth::{JwtKeys, profiles};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Authenticator<Shop> {
///     let issuer = "https://kubernetes.default.svc.cluster.local";
///     let jwt = profiles::kubernetes(issuer, "shop-api", keys, |claims| Ok(SimpleUser::new(claims.subject())));
///     let jwt = jwt.scopes_named(|account| match account {
///         "system:serviceaccount:shop:till" => "orders:read",
///         _ => "",
///     });
///     Authenticator::new(Bearer::verified_by(jwt))
/// }
/// ```
///
/// # Panics
///
/// Panics as [`Jwt::new`] does.
pub fn kubernetes<R: Realm, U: Into<Arc<R::User>>>(
    issuer: impl Into<String>,
    audience: impl Into<String>,
    keys: impl Into<JwtKeys>,
    user: impl Fn(&Claims<'_>) -> Result<U, AuthenticationError> + Send + Sync + 'static,
) -> Jwt<R> {
    Jwt::new(issuer, audience, keys, user).typ("JWT").typ_may_be_missing().scopes_in(["sub"])
}
