//! The claims in which providers put the scopes, and the names of the scopes.

use crate::issuer::SigningKey;
use authed_oauth::{Jwt, JwtKey, ScopeClaim};
use serde_json::{Value, json};

use crate::site::{Shop, Site, a_key, jwt};

/// Returns the pages that a token with these claims opens, out of three: orders, admin, url.
pub async fn opens(site: &Site, key: &SigningKey, claims: Value) -> String {
    let token = key.token(claims);
    let mut open = Vec::new();
    for page in ["orders", "admin", "url"] {
        match site.get(&format!("/{page}"), &token).await.status {
            200 => open.push(page),
            403 => {}
            401 => return "refused".to_owned(),
            other => panic!("{other}"),
        }
    }
    open.join(" ")
}

pub async fn site(change: impl FnOnce(Jwt<Shop>) -> Jwt<Shop>) -> (Site, SigningKey) {
    let (signing, public): (_, JwtKey) = a_key();
    (Site::start(change(jwt(public))).await, signing)
}

#[tokio::test]
async fn rfc9068_2_2_3_scope_is_one_string_or_a_list() {
    let (site, key) = site(|jwt| jwt).await;
    for (scope, expected) in [
        (json!("orders:read"), "orders"),
        (json!("admin orders:read"), "orders admin"),
        (json!("  admin   known "), "admin"),
        (json!(["orders:read", "admin"]), "orders admin"),
        (json!([]), ""),
        (json!(""), ""),
        (json!("ADMIN orders:Read"), ""),
        (json!("admin\torders:read"), ""),
        (json!("admin,orders:read"), ""),
        (json!("admin:all adm"), ""),
        // Each string of a list is one name.
        (json!(["orders:read admin"]), ""),
        (json!(["orders:read", ["admin"]]), "refused"),
        (json!(true), "refused"),
    ] {
        assert_eq!(opens(&site, &key, json!({ "scope": scope })).await, expected, "{scope}");
    }
    assert_eq!(opens(&site, &key, json!({ "scope": null })).await, "", "without the claim");
}

#[tokio::test]
async fn rfc9068_2_2_3_one_claim_grants_and_no_other() {
    let everywhere = json!({
        "scope": "orders:read", "scp": ["admin"], "permissions": ["admin"], "roles": ["admin"], "groups": ["admin"],
        "realm_access": { "roles": ["admin"] }, "resource_access": { "shop": { "roles": ["admin"] } },
    });
    let (site, key) = site(|jwt| jwt).await;
    assert_eq!(opens(&site, &key, everywhere).await, "orders");
}

#[tokio::test]
async fn measured_each_provider_has_a_claim_of_its_own() {
    let cases: [(&[&str], Value); 8] = [
        (&["scp"], json!({ "scp": "orders:read admin" })),
        (&["scp"], json!({ "scp": ["orders:read", "admin"] })),
        (&["permissions"], json!({ "permissions": ["orders:read", "admin"] })),
        (&["roles"], json!({ "roles": ["orders:read", "admin"] })),
        (
            &["realm_access", "roles"],
            json!({ "realm_access": { "roles": ["admin", "offline_access", "orders:read"] } }),
        ),
        (
            &["resource_access", "shop.api", "roles"],
            json!({ "resource_access": { "account": { "roles": ["x"] }, "shop.api": { "roles": ["admin", "orders:read"] } } }),
        ),
        (&["cognito:groups"], json!({ "cognito:groups": ["orders:read", "admin"] })),
        (&["https://shop.example/roles"], json!({ "https://shop.example/roles": ["orders:read", "admin"] })),
    ];
    for (path, mut claims) in cases {
        let (site, key) = site(|jwt| jwt.scopes_in(path.iter().copied())).await;
        claims["scope"] = json!(["https://shop.example/roles#admin"]);
        assert_eq!(opens(&site, &key, claims).await, "orders admin", "{path:?}");
    }
}

#[tokio::test]
async fn a_path_goes_through_objects_only_and_each_name_stands_once() {
    let (site, key) = site(|jwt| jwt.scopes_in(["realm_access", "roles"])).await;
    for (access, expected) in [
        (json!({ "roles": ["admin"] }), "admin"),
        (json!({ "roles": "admin" }), "admin"),
        (json!({ "roles": "admin orders:read" }), ""),
        (json!({}), ""),
        (json!({ "Roles": ["admin"] }), ""),
        (json!({ "roles": null }), "refused"),
        (json!({ "roles": { "admin": true } }), "refused"),
        (json!(["roles"]), "refused"),
        (json!("admin"), "refused"),
        (json!([{ "roles": ["admin"] }]), "refused"),
    ] {
        assert_eq!(opens(&site, &key, json!({ "realm_access": access })).await, expected, "{access}");
    }
    let good = key.header("at+jwt").to_string();
    let claims = crate::issuer::claims(json!({})).to_string();
    let twice = claims.replacen('{', r#"{"realm_access":{"roles":[],"roles":["admin"]},"#, 1);
    assert_eq!(site.get("/admin", &key.sign(&good, &twice)).await.status, 401);
    // A dot in a name does not make a path.
    assert_eq!(opens(&site, &key, json!({ "realm_access.roles": ["admin"] })).await, "");
}

#[tokio::test]
async fn a_scope_is_named_by_a_url() {
    let (site, key) = site(|jwt| jwt).await;
    assert_eq!(opens(&site, &key, json!({ "scope": "https://shop.example/roles#admin" })).await, "url");
}

#[tokio::test]
async fn the_application_names_the_scopes_where_the_issuer_calls_them_otherwise() {
    fn rename(group: &str) -> &str {
        match group {
            "Sales (Europe)" => "orders:read",
            "Domain Admins" => "admin",
            _ => "",
        }
    }
    let (site, key) = site(|jwt| jwt.scopes_in(["groups"]).scopes_named(rename)).await;
    assert_eq!(opens(&site, &key, json!({ "groups": ["Sales (Europe)", "Domain Admins"] })).await, "orders admin");
    // A name that is not translated grants nothing.
    assert_eq!(opens(&site, &key, json!({ "groups": ["admin", "orders:read"] })).await, "");
}

#[tokio::test]
async fn rfc8693_4_2_only_scope_and_scp_are_divided_at_spaces() {
    for (path, text, expected) in [
        (&["scope"][..], "orders:read admin", "orders admin"),
        (&["scp"], "orders:read admin", "orders admin"),
        (&["ext", "scope"], "orders:read admin", "orders admin"),
        (&["role"], "Shop admin", ""),
        (&["role"], "admin", "admin"),
        (&["role"], "orders:read admin", ""),
        (&["https://shop.example/scope"], "orders:read admin", ""),
        (&["scope", "role"], "orders:read admin", ""),
        (&["Scope"], "orders:read admin", ""),
        (&["scopes"], "orders:read admin", ""),
    ] {
        let (site, key) = site(|jwt| jwt.scopes_in(path.iter().copied())).await;
        let mut claim = json!(text);
        for name in path.iter().skip(1).rev() {
            claim = json!({ *name: claim });
        }
        assert_eq!(opens(&site, &key, json!({ "scope": null, path[0]: claim })).await, expected, "{path:?}");
    }
    let spaced = |name: &'static str| ScopeClaim::at([name]).separated_by_spaces();
    let (site, key) = site(|jwt| jwt.scopes_from([spaced("https://shop.example/scope")])).await;
    let claims = json!({ "https://shop.example/scope": "orders:read admin" });
    assert_eq!(opens(&site, &key, claims).await, "orders admin");
    fn shop_admin(role: &str) -> &str {
        if role == "Shop admin" { "admin" } else { "" }
    }
    let (site, key) = self::site(|jwt| jwt.scopes_in(["role"]).scopes_named(shop_admin)).await;
    assert_eq!(opens(&site, &key, json!({ "role": "Shop admin" })).await, "admin");
}

#[tokio::test]
async fn the_names_of_an_objects_members_are_scopes_where_the_application_says_so() {
    let (site, key) = site(|jwt| jwt.scopes_from([ScopeClaim::at(["urn:x:roles"]).member_names()])).await;
    for (roles, expected) in [
        (json!({ "admin": { "2232": "shop.example" } }), "admin"),
        (json!({ "admin": {}, "orders:read": 1, "other": [] }), "orders admin"),
        (json!({ "admin": false, "orders:read": null, "known": true }), ""),
        (json!({ "orders:read admin": true }), ""),
        (json!({}), ""),
        (json!(["admin"]), "refused"),
        (json!("admin"), "refused"),
    ] {
        assert_eq!(opens(&site, &key, json!({ "urn:x:roles": roles })).await, expected, "{roles}");
    }
    let good = key.header("at+jwt").to_string();
    let claims = crate::issuer::claims(json!({})).to_string();
    let twice = claims.replacen('{', r#"{"urn:x:roles":{"admin":false,"admin":true},"#, 1);
    assert_eq!(site.get("/admin", &key.sign(&good, &twice)).await.status, 401);
}

#[tokio::test]
async fn several_claims_grant_together_and_each_may_have_names_of_its_own() {
    fn of_realm(role: &str) -> &str {
        if role == "shop-admin" { "admin" } else { "" }
    }
    let claims = || {
        [ScopeClaim::at(["scp"]), ScopeClaim::at(["roles"]), ScopeClaim::at(["realm_access", "roles"]).named(of_realm)]
    };
    let (site, key) = site(|jwt| jwt.scopes_from(claims())).await;
    for (claims, expected) in [
        (json!({ "scp": "orders:read" }), "orders"),
        (json!({ "roles": ["orders:read"] }), "orders"),
        (json!({ "scp": "orders:read", "roles": ["admin"] }), "orders admin"),
        (json!({ "realm_access": { "roles": ["admin"] } }), ""),
        (json!({ "realm_access": { "roles": ["shop-admin"] }, "roles": ["orders:read"] }), "orders admin"),
        (json!({}), ""),
        // One of another type spoils the token.
        (json!({ "scp": "orders:read", "roles": 7 }), "refused"),
    ] {
        assert_eq!(opens(&site, &key, claims.clone()).await, expected, "{claims}");
    }
    let (site, key) = self::site(|jwt| jwt.and_scopes_from(ScopeClaim::at(["roles"]))).await;
    assert_eq!(opens(&site, &key, json!({ "roles": ["admin"] })).await, "orders admin");
    let (site, key) = self::site(|jwt| jwt.scopes_from([])).await;
    assert_eq!(opens(&site, &key, json!({})).await, "");
}
