//! Tokens and sets of keys as well-known issuers make them. The values are invented.

use std::sync::atomic::{AtomicUsize, Ordering};

use authed_oauth::{Jwt, JwtAlgorithm, JwtIssuers, JwtKeys, profiles};
use serde_json::{Value, json};

use crate::issuer::{SigningKey, in_seconds};
use crate::site::{Account, Answer, Shop, Site, account};

/// A provider: how it publishes its key, and the header of its tokens.
struct Provider {
    key: SigningKey,
    header: Value,
}

impl Provider {
    /// The header has `alg` and `kid`, and what else is named here.
    fn new(header: Value) -> Self {
        let key = SigningKey::rs256("N2Y0ZDE");
        let mut full = json!({ "alg": "RS256", "kid": key.id });
        full.as_object_mut().unwrap().extend(header.as_object().unwrap().clone());
        Self { key, header: full }
    }

    /// Publishes the key with these members, among other keys of the provider.
    fn publishes(&self, members: Value, others: &[Value]) -> JwtKeys {
        let mut jwk = self.key.jwk();
        for (name, value) in members.as_object().unwrap() {
            match value {
                Value::Null => drop(jwk.as_object_mut().unwrap().remove(name)),
                value => jwk[name] = value.clone(),
            }
        }
        let set = json!({ "keys": std::iter::once(&jwk).chain(others).collect::<Vec<_>>() });
        JwtKeys::from_jwks(&set.to_string(), [JwtAlgorithm::RS256]).unwrap()
    }

    fn token(&self, base: &Value, changes: Value) -> String {
        self.with_header(&self.header, base, changes)
    }

    fn with_header(&self, header: &Value, base: &Value, changes: Value) -> String {
        let mut claims = json!({ "exp": in_seconds(300), "iat": in_seconds(0) });
        for source in [base, &changes] {
            for (name, value) in source.as_object().unwrap() {
                match value {
                    Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                    value => claims[name] = value.clone(),
                }
            }
        }
        self.key.sign(&header.to_string(), &claims.to_string())
    }
}

/// Returns the subject and the pages that the token opens, or nothing if it is invalid.
async fn opens(site: &Site, token: &str) -> Option<String> {
    let mut found = Vec::new();
    for page in ["/orders", "/admin"] {
        let answer = site.get(page, token).await;
        match answer.status {
            200 => found.push(answer.text),
            403 => found.push("-".to_owned()),
            _ => {
                assert_eq!(answer, Answer::invalid());
                return None;
            }
        }
    }
    Some(found.join(" "))
}

async fn all(site: &Site, cases: Vec<(&str, String, Option<&str>)>) {
    for (what, token, expected) in cases {
        assert_eq!(opens(site, &token).await.as_deref(), expected, "{what}");
    }
}

#[tokio::test]
async fn keycloak_grants_realm_roles_and_roles_of_the_client() {
    let provider = Provider::new(json!({ "typ": "JWT" }));
    let encryption = json!({ "kid": "enc", "kty": "RSA", "alg": "RSA-OAEP", "use": "enc", "n": "AQAB", "e": "AQAB",
        "x5c": ["MIIC"], "x5t": "q", "x5t#S256": "r" });
    let keys = provider.publishes(json!({ "x5c": ["MIIC"], "x5t": "q", "x5t#S256": "r" }), &[encryption]);
    let site = Site::start(profiles::keycloak("https://id.example/realms/shop", "shop-api", keys, account)).await;
    let base = json!({
        "iss": "https://id.example/realms/shop", "aud": ["shop-api", "account"], "sub": "4f3c", "typ": "Bearer",
        "azp": "shop-web", "sid": "91d0", "acr": "1", "jti": "onrtac:7a1e", "allowed-origins": ["https://shop.example"],
        "realm_access": { "roles": ["default-roles-shop", "offline_access", "orders:read"] },
        "resource_access": { "shop-api": { "roles": ["admin"] }, "account": { "roles": ["view-profile"] } },
        "scope": "openid profile email", "email_verified": true, "preferred_username": "zo\u{eb}",
    });
    let token = |changes| provider.token(&base, changes);
    let of_rfc9068 = provider.with_header(
        &json!({ "alg": "RS256", "kid": provider.key.id, "typ": "at+jwt" }),
        &base,
        json!({ "resource_access": null }),
    );
    all(
        &site,
        vec![
            ("a user", token(json!({})), Some("4f3c admin")),
            ("realm roles only", token(json!({ "resource_access": null })), Some("4f3c -")),
            ("client roles only", token(json!({ "realm_access": null })), Some("- admin")),
            ("no roles", token(json!({ "realm_access": null, "resource_access": {} })), Some("- -")),
            ("a nonce, before version 25", token(json!({ "nonce": "n-0S6" })), Some("4f3c admin")),
            (
                "a program",
                token(json!({ "sub": "b1", "client_id": "till", "acr": null, "sid": null })),
                Some("b1 admin"),
            ),
            ("the other typ", of_rfc9068, Some("4f3c -")),
            ("an ID token", token(json!({ "typ": "ID", "aud": "shop-api" })), None),
            ("a refresh token", token(json!({ "typ": "Refresh" })), None),
            ("a logout token", token(json!({ "typ": "Logout" })), None),
            ("no claim typ", token(json!({ "typ": null })), None),
            ("the default audience", token(json!({ "aud": "account" })), None),
            ("another realm", token(json!({ "iss": "https://id.example/realms/master" })), None),
            (
                "roles of another client",
                token(json!({ "resource_access": { "other": { "roles": ["admin"] } } })),
                Some("4f3c -"),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn entra_grants_scp_of_users_and_roles_of_users_and_programs() {
    const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    let provider = Provider::new(json!({ "typ": "JWT", "x5t": "N2Y0ZDE" }));
    // Neither `alg` nor short: one issuer for each key.
    let keys = |issuer: &str| {
        provider.publishes(
            json!({ "alg": null, "x5t": "N2Y0ZDE", "x5c": ["MIIC"], "cloud_instance_name": "microsoftonline.com",
            "issuer": issuer }),
            &[],
        )
    };
    let v2_issuer = format!("https://login.microsoftonline.com/{TENANT}/v2.0");
    let template = "https://login.microsoftonline.com/{tenantid}/v2.0";
    let v2 = json!({
        "aud": "6e74", "iss": v2_issuer, "nbf": in_seconds(-60), "aio": "AXQ", "azp": "8b1f", "azpacr": "0", "name": "Zo\u{eb}",
        "oid": "11d4", "preferred_username": "zoe@shop.example", "rh": "0.A", "scp": "orders:read", "sub": "HKZp",
        "tid": TENANT, "uti": "4fa", "ver": "2.0",
    });
    let v1 = json!({
        "aud": "api://6e74", "iss": format!("https://sts.windows.net/{TENANT}/"), "nbf": in_seconds(-60), "acr": "1", "amr": ["pwd"],
        "appid": "8b1f", "appidacr": "0", "oid": "11d4", "scp": "orders:read", "sub": "HKZp", "tid": TENANT,
        "unique_name": "zoe@shop.example", "ver": "1.0",
    });
    let both = Site::start(JwtIssuers::new([
        profiles::entra_v2(TENANT, "6e74", keys(template), account),
        profiles::entra_v1(TENANT, "6e74", keys(template), account),
    ]))
    .await;
    let (of_v2, of_v1) = (|changes| provider.token(&v2, changes), |changes| provider.token(&v1, changes));
    let program = || {
        json!({ "scp": null, "name": null, "preferred_username": null, "azpacr": "1", "idtyp": "app",
        "roles": ["admin"], "sub": "11d4" })
    };
    let id_token = || json!({ "scp": null, "azp": null, "azpacr": null, "appid": null, "roles": ["admin"] });
    all(
        &both,
        vec![
            ("a user", of_v2(json!({})), Some("HKZp -")),
            ("a user with app roles", of_v2(json!({ "roles": ["admin"] })), Some("HKZp admin")),
            ("a program", of_v2(program()), Some("- admin")),
            ("a user of version 1", of_v1(json!({})), Some("HKZp -")),
            ("version 1, the bare ID", of_v1(json!({ "aud": "6e74" })), Some("HKZp -")),
            ("a program of version 1", of_v1(program()), Some("- admin")),
            ("an ID token with roles", of_v2(id_token()), None),
            ("an ID token with roles, version 1", of_v1(id_token()), None),
            ("an ID token with a nonce", of_v2(json!({ "scp": null, "azp": null, "nonce": "678" })), None),
            ("another API", of_v2(json!({ "aud": "00000003-0000-0000-c000-000000000000" })), None),
            ("version 2 has no URI", of_v2(json!({ "aud": "api://6e74" })), None),
            ("another tenant", of_v2(json!({ "iss": v2_issuer.replace("72f9", "72f8"), "tid": TENANT })), None),
        ],
    )
    .await;
    let (of_all, of_one) = (keys(template), keys("https://login.microsoftonline.com/9188040d/v2.0"));
    for (keys, tenant, expected) in [
        (of_all.clone(), TENANT, Some("HKZp -")),
        (of_all.clone(), "9188040d", Some("HKZp -")),
        (of_all, "evil", None),
        (of_one.clone(), "9188040d", Some("HKZp -")),
        (of_one, TENANT, None),
    ] {
        let jwt = profiles::entra_v2("{tenantid}", "6e74", keys, account);
        let site = Site::start(jwt.tenants(|tenant| [TENANT, "9188040d"].contains(&tenant))).await;
        let iss = format!("https://login.microsoftonline.com/{tenant}/v2.0");
        let token = of_v2(json!({ "iss": iss, "tid": tenant }));
        assert_eq!(opens(&site, &token).await.as_deref(), expected, "{tenant}");
        assert_eq!(opens(&site, &of_v2(json!({ "iss": iss, "tid": "b4c5" }))).await, None);
    }
}

#[tokio::test]
async fn auth0_grants_scope_and_permissions_in_both_token_profiles() {
    let provider = Provider::new(json!({ "typ": "JWT" }));
    let keys = provider.publishes(json!({ "x5t": "q", "x5c": ["MIIC"] }), &[]);
    let site = Site::start(profiles::auth0("shop.eu.auth0.com", "https://api.shop.example", keys, account)).await;
    let base = json!({
        "iss": "https://shop.eu.auth0.com/", "sub": "auth0|64f1", "azp": "Qd7x", "scope": "openid profile orders:read",
        "aud": ["https://api.shop.example", "https://shop.eu.auth0.com/userinfo"], "permissions": ["admin"],
    });
    let token = |changes| provider.token(&base, changes);
    let header = json!({ "alg": "RS256", "kid": provider.key.id, "typ": "at+jwt" });
    let of_rfc9068 = provider.with_header(&header, &base, json!({ "client_id": "Qd7x", "azp": null, "jti": "1" }));
    let program = json!({ "sub": "Qd7x@clients", "gty": "client-credentials", "aud": "https://api.shop.example",
        "scope": "admin", "permissions": null });
    all(
        &site,
        vec![
            ("a user", token(json!({})), Some("auth0|64f1 admin")),
            ("without RBAC", token(json!({ "permissions": null })), Some("auth0|64f1 -")),
            ("permissions only", token(json!({ "scope": null })), Some("- admin")),
            ("a program", token(program), Some("- admin")),
            ("the other profile", of_rfc9068, Some("auth0|64f1 admin")),
            ("an ID token", token(json!({ "aud": "Qd7x", "nonce": "1", "scope": null, "permissions": null })), None),
            ("without the slash", token(json!({ "iss": "https://shop.eu.auth0.com" })), None),
        ],
    )
    .await;
}

#[tokio::test]
async fn okta_grants_scp_without_a_typ() {
    let provider = Provider::new(json!({}));
    let keys = provider.publishes(json!({}), &[]);
    let issuer = "https://shop.okta.com/oauth2/default";
    let site = Site::start(profiles::okta(issuer, "api://default", keys, account)).await;
    let base = json!({ "ver": 1, "jti": "AT.0mP4", "iss": issuer, "aud": "api://default", "cid": "0oa1", "uid": "00u1",
        "scp": ["openid", "orders:read"], "auth_time": in_seconds(-60), "sub": "zoe@shop.example" });
    let token = |changes| provider.token(&base, changes);
    let header = json!({ "alg": "RS256", "kid": provider.key.id, "typ": "application/okta-internal-at+jwt" });
    all(
        &site,
        vec![
            ("a user", token(json!({})), Some("zoe@shop.example -")),
            (
                "a program",
                token(json!({ "sub": "0oa1", "uid": null, "auth_time": null, "scp": ["admin"] })),
                Some("- admin"),
            ),
            ("no scopes", token(json!({ "scp": null })), Some("- -")),
            ("an ID token", token(json!({ "jti": "ID.1", "cid": null, "aud": "0oa1", "at_hash": "x" })), None),
            ("an ID token for us", token(json!({ "jti": "ID.1", "cid": null, "uid": null })), None),
            ("of the organization", provider.with_header(&header, &base, json!({})), None),
        ],
    )
    .await;
}

#[tokio::test]
async fn cognito_takes_access_tokens_by_client_id() {
    let provider = Provider::new(json!({}));
    let keys = provider.publishes(json!({}), &[]);
    let pool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34";
    let jwt = profiles::cognito(pool, "4l3m", keys, account).or_audience("https://api.shop.example");
    let site = Site::start(jwt).await;
    let base = json!({ "sub": "c3a4", "iss": pool, "version": 2, "client_id": "4l3m", "origin_jti": "5b", "event_id": "7d",
        "token_use": "access", "scope": "aws.cognito.signin.user.admin orders:read", "auth_time": in_seconds(-60),
        "jti": "9f", "username": "zoe", "cognito:groups": ["admin"] });
    let token = |changes| provider.token(&base, changes);
    let program = json!({ "sub": "4l3m", "username": null, "cognito:groups": null, "scope": "orders:read" });
    let id_token =
        json!({ "client_id": null, "aud": "4l3m", "token_use": "id", "cognito:username": "zoe", "at_hash": "x" });
    all(
        &site,
        vec![
            ("a user", token(json!({})), Some("c3a4 admin")),
            ("a program", token(program), Some("4l3m -")),
            ("an ID token", token(id_token), None),
            ("an ID token with a client_id", token(json!({ "aud": "4l3m", "token_use": "id" })), None),
            ("no token_use", token(json!({ "token_use": null })), None),
            ("another client", token(json!({ "client_id": "other" })), None),
            ("resource binding", token(json!({ "aud": "https://api.shop.example" })), Some("c3a4 admin")),
            ("bound to another", token(json!({ "aud": "https://api.bank.example" })), None),
            ("another pool", token(json!({ "iss": pool.replace("Ab12", "Ab13") })), None),
        ],
    )
    .await;
}

#[tokio::test]
async fn google_takes_id_tokens_and_grants_what_the_application_says() {
    let provider = Provider::new(json!({ "typ": "JWT" }));
    let keys = provider.publishes(json!({}), &[]);
    let jwt = || profiles::google("https://api.shop.example", keys.clone(), account);
    let by_email = jwt().scopes_in(["email"]).scopes_named(|email| match email {
        "cron@shop-1.iam.gserviceaccount.com" => "orders:read",
        _ => "",
    });
    let (site, none) = (Site::start(by_email).await, Site::start(jwt()).await);
    let base = json!({ "aud": "https://api.shop.example", "azp": "1078", "email": "cron@shop-1.iam.gserviceaccount.com",
        "email_verified": true, "iss": "https://accounts.google.com", "sub": "1078", "scope": "admin" });
    let token = |changes| provider.token(&base, changes);
    let person = json!({ "email": "zoe@gmail.com", "at_hash": "x", "nonce": "1", "sub": "2001", "hd": "shop.example" });
    all(
        &site,
        vec![
            ("a program", token(json!({})), Some("1078 -")),
            ("the other spelling", token(json!({ "iss": "accounts.google.com" })), Some("1078 -")),
            ("a person", token(person), Some("- -")),
            ("for another service", token(json!({ "aud": "https://api.bank.example" })), None),
            ("of another issuer", token(json!({ "iss": "https://accounts.google.com.evil.example" })), None),
        ],
    )
    .await;
    assert_eq!(opens(&none, &token(json!({}))).await.as_deref(), Some("- -"), "nothing by default");
}

#[tokio::test]
async fn github_actions_takes_the_repositories_that_the_application_names() {
    let provider = Provider::new(json!({ "typ": "JWT", "x5t": "q" }));
    let keys = provider.publishes(json!({ "x5c": ["MIIC"], "x5t": "q" }), &[]);
    let calls = std::sync::Arc::new(AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&calls);
    let user = move |claims: &authed_oauth::Claims<'_>| {
        count.fetch_add(1, Ordering::SeqCst);
        account(claims)
    };
    let jwt = profiles::github_actions("https://deploy.shop.example", ["octo/shop"], keys.clone(), user);
    let site = Site::start(jwt.scopes_named(|sub| match sub {
        "repo:octo/shop:environment:production" => "admin",
        "repo:octo/shop:ref:refs/heads/main" => "orders:read",
        _ => "",
    }))
    .await;
    let base = json!({
        "jti": "1a", "sub": "repo:octo/shop:environment:production", "aud": "https://deploy.shop.example",
        "iss": "https://token.actions.githubusercontent.com", "nbf": in_seconds(-300), "ref": "refs/heads/main",
        "repository": "octo/shop", "repository_owner": "octo", "repository_owner_id": "65", "repository_id": "74",
        "environment": "production", "actor": "zoe", "event_name": "push", "run_id": "1", "runner_environment": "github-hosted",
        "workflow": "deploy", "job_workflow_ref": "octo/shop/.github/workflows/deploy.yml@refs/heads/main",
    });
    let token = |changes| provider.token(&base, changes);
    let main = "repo:octo/shop:ref:refs/heads/main";
    let fork = json!({ "sub": "repo:evil/shop:environment:production", "repository": "evil/shop" });
    all(
        &site,
        vec![
            ("an environment", token(json!({})), Some("- admin")),
            ("a branch", token(json!({ "sub": main })), Some("repo:octo/shop:ref:refs/heads/main -")),
            ("a pull request", token(json!({ "sub": "repo:octo/shop:pull_request" })), Some("- -")),
            ("another repository", token(fork), None),
            ("a longer name", token(json!({ "repository": "octo/shop2" })), None),
            ("no repository", token(json!({ "repository": null })), None),
            ("the default audience", token(json!({ "aud": "https://github.com/octo" })), None),
        ],
    )
    .await;
    // The rejected ones have not reached the application.
    assert_eq!(calls.load(Ordering::SeqCst), 6);
    let without = || -> Jwt<Shop> { profiles::github_actions("a", [""; 0], keys, account) };
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(without)).is_err());
}

#[tokio::test]
async fn kubernetes_takes_bound_tokens_and_grants_by_account() {
    let provider = Provider::new(json!({}));
    let keys = provider.publishes(json!({}), &[]);
    let issuer = "https://kubernetes.default.svc.cluster.local";
    let jwt = profiles::kubernetes(issuer, "shop-api", keys, account);
    let site = Site::start(jwt.scopes_named(|sub| match sub {
        "system:serviceaccount:shop:till" => "orders:read",
        _ => "",
    }))
    .await;
    let base = json!({
        "aud": ["shop-api"], "iss": issuer, "jti": "3e", "nbf": in_seconds(-5), "sub": "system:serviceaccount:shop:till",
        "kubernetes.io": {
            "namespace": "shop", "node": { "name": "n1", "uid": "11" }, "pod": { "name": "till-0", "uid": "12" },
            "serviceaccount": { "name": "till", "uid": "13" }, "warnafter": in_seconds(200),
        },
    });
    let token = |changes| provider.token(&base, changes);
    let legacy = json!({ "iss": "kubernetes/serviceaccount", "aud": null, "exp": null,
        "kubernetes.io/serviceaccount/namespace": "shop" });
    all(
        &site,
        vec![
            ("the account", token(json!({})), Some("system:serviceaccount:shop:till -")),
            ("another account", token(json!({ "sub": "system:serviceaccount:shop:other" })), Some("- -")),
            ("for the API server", token(json!({ "aud": [issuer] })), None),
            ("of a secret", token(legacy), None),
            ("without an end", token(json!({ "exp": null })), None),
        ],
    )
    .await;
}

#[tokio::test]
async fn zitadel_grants_the_roles_of_the_project() {
    let provider = Provider::new(json!({ "typ": "JWT" }));
    let keys = provider.publishes(json!({}), &[]);
    let issuer = "https://shop-x1y2z3.zitadel.cloud";
    let site = Site::start(profiles::zitadel(issuer, "2291", keys, account)).await;
    let base = json!({
        "iss": issuer, "aud": ["2292@shop", "2291"], "azp": "2292@shop", "client_id": "2292@shop", "jti": "V2_1", "sub": "2232",
        "nbf": in_seconds(-5), "urn:zitadel:iam:org:project:2291:roles": { "admin": { "2230": "shop.example" } },
    });
    let token = |changes| provider.token(&base, changes);
    let (ours, general) = ("urn:zitadel:iam:org:project:2291:roles", "urn:zitadel:iam:org:project:roles");
    let roles = json!({ "admin": { "2230": "shop.example" } });
    let several =
        json!({ "orders:read": { "2230": "a.example", "2231": "b.example" }, "admin": { "2230": "a.example" } });
    all(
        &site,
        vec![
            ("a role", token(json!({})), Some("- admin")),
            ("several roles", token(json!({ ours: several })), Some("2232 admin")),
            ("no role", token(json!({ ours: null })), Some("- -")),
            (
                "of another project",
                token(json!({ ours: null, "urn:zitadel:iam:org:project:9:roles": roles })),
                Some("- -"),
            ),
            ("of the client's project", token(json!({ ours: null, general: roles })), Some("- -")),
            (
                "an ID token, which is for the project as well",
                token(json!({ "jti": null, "at_hash": "x", "amr": ["pwd"] })),
                None,
            ),
            ("an ID token of a program", token(json!({ "jti": null })), None),
            ("for another project", token(json!({ "aud": ["9"] })), None),
        ],
    )
    .await;
}

#[tokio::test]
async fn authentik_grants_scopes_groups_and_entitlements() {
    let provider = Provider::new(json!({ "typ": "JWT" }));
    let keys = provider.publishes(json!({ "x5c": ["MIIC"], "x5t": "q", "x5t#S256": "r" }), &[]);
    let issuer = "https://id.example/application/o/shop/";
    let site = Site::start(profiles::authentik(issuer, "6e74", keys, account)).await;
    let base = json!({
        "iss": issuer, "sub": "b5d4", "aud": "6e74", "auth_time": in_seconds(-60), "acr": "goauthentik.io/providers/oauth2/default",
        "amr": ["pwd"], "nonce": "n-0S6", "sid": "9c", "azp": "6e74", "uid": "Z9k", "scope": "openid orders:read",
        "groups": ["authentik Admins"], "email": "zoe@shop.example",
    });
    let token = |changes| provider.token(&base, changes);
    all(
        &site,
        vec![
            ("a user", token(json!({})), Some("b5d4 -")),
            ("a group", token(json!({ "groups": ["admin"] })), Some("b5d4 admin")),
            ("an entitlement", token(json!({ "scope": null, "entitlements": ["admin"] })), Some("- admin")),
            ("a group with spaces", token(json!({ "groups": ["the admin"] })), Some("b5d4 -")),
            ("an ID token", token(json!({ "uid": null, "azp": null, "scope": null })), None),
            ("without the slash", token(json!({ "iss": "https://id.example/application/o/shop" })), None),
        ],
    )
    .await;
}

#[tokio::test]
async fn hydra_grants_scp_and_scope() {
    let provider = Provider::new(json!({ "typ": "JWT" }));
    let keys = provider.publishes(json!({}), &[]);
    let site = Site::start(profiles::hydra("https://id.example/", "https://api.shop.example", keys, account)).await;
    let base = json!({
        "aud": ["https://api.shop.example"], "client_id": "b1d2", "ext": {}, "iss": "https://id.example/", "jti": "71",
        "nbf": in_seconds(0), "scp": ["offline", "orders:read"], "sub": "zoe",
    });
    let token = |changes| provider.token(&base, changes);
    all(
        &site,
        vec![
            ("a user", token(json!({})), Some("zoe -")),
            ("the strategy string", token(json!({ "scp": null, "scope": "offline admin" })), Some("- admin")),
            ("the strategy both", token(json!({ "scope": "offline orders:read" })), Some("zoe -")),
            ("a program", token(json!({ "sub": "b1d2", "scp": ["admin"] })), Some("- admin")),
            ("no audience", token(json!({ "aud": [] })), None),
            ("an ID token", token(json!({ "client_id": null, "at_hash": "x", "sid": "1", "scp": null })), None),
        ],
    )
    .await;
}

#[tokio::test]
async fn rfc9068_takes_what_the_rfc_says() {
    let provider = Provider::new(json!({ "typ": "at+jwt" }));
    let keys = provider.publishes(json!({}), &[]);
    let site = Site::start(profiles::rfc9068("https://id.example", "https://api.shop.example", keys, account)).await;
    let base = json!({ "iss": "https://id.example", "aud": "https://api.shop.example", "sub": "5ba5", "client_id": "s6Bh",
        "jti": "dbe3", "scope": "openid orders:read", "auth_time": in_seconds(-9) });
    let token = |changes| provider.token(&base, changes);
    all(
        &site,
        vec![
            ("a user", token(json!({})), Some("5ba5 -")),
            ("a program", token(json!({ "sub": "s6Bh", "scope": "admin" })), Some("- admin")),
            (
                "roles grant nothing by themselves",
                token(json!({ "roles": ["admin"], "groups": ["admin"] })),
                Some("5ba5 -"),
            ),
            ("another audience", token(json!({ "aud": "https://api.bank.example" })), None),
        ],
    )
    .await;
}

/// The function of a profile may reject, as that of any `Jwt`.
#[tokio::test]
async fn a_profile_takes_further_options() {
    let provider = Provider::new(json!({ "typ": "JWT" }));
    let keys = provider.publishes(json!({}), &[]);
    let jwt = profiles::keycloak("https://id.example/realms/shop", "shop-api", keys, |claims| {
        Ok(Account {
            issuer: claims.issuer().to_owned(),
            subject: claims.text("preferred_username")?.unwrap_or_default().into(),
        })
    });
    let site = Site::start(jwt.audience_in(["azp"]).ignore_aud().subject_or(["client_id"])).await;
    let base = json!({ "iss": "https://id.example/realms/shop", "aud": "account", "azp": "shop-api", "typ": "Bearer",
        "client_id": "till", "preferred_username": "service-account-till", "realm_access": { "roles": ["orders:read"] } });
    assert_eq!(opens(&site, &provider.token(&base, json!({}))).await.as_deref(), Some("service-account-till -"));
    assert_eq!(opens(&site, &provider.token(&base, json!({ "azp": "other" }))).await, None);
}
