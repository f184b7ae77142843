//! Tokens and claims in shapes that issuers make, and in shapes that only look like them.

use authed_oauth::{Jwt, JwtIssuers, ScopeClaim};
use serde_json::{Value, json};

use crate::issuer::{AUDIENCE, ISSUER, claims, in_seconds};
use crate::providers::{opens, site};
use crate::site::{Answer, Site, a_key, account, jwt, keys};

/// One claim, and what it grants.
type Case = (Value, &'static str);

async fn grants(claim: &str, change: impl FnOnce(Jwt<crate::site::Shop>) -> Jwt<crate::site::Shop>, cases: &[Case]) {
    let (site, key) = site(change).await;
    for (value, expected) in cases {
        assert_eq!(opens(&site, &key, json!({ "scope": null, claim: value })).await, *expected, "{claim}: {value}");
    }
}

#[tokio::test]
async fn a_list_of_objects_grants_the_names_at_one_member() {
    let of_groups = |jwt: Jwt<_>| jwt.scopes_from([ScopeClaim::at(["groups"]).names_at("name")]);
    grants(
        "groups",
        of_groups,
        &[
            (json!([{ "id": "7", "name": "admin" }, { "id": "8", "name": "orders:read" }]), "orders admin"),
            (json!([{ "name": "admin", "id": { "name": "orders:read" } }]), "admin"),
            (json!([{ "id": "admin" }, {}]), ""),
            (json!([]), ""),
            (json!([{ "name": "admin orders:read" }]), ""),
            (json!([{ "name": ["admin"] }]), "refused"),
            (json!([{ "name": null }]), "refused"),
            (json!(["admin"]), "refused"),
            (json!([{ "name": "admin" }, "orders:read"]), "refused"),
            (json!({ "name": "admin" }), "refused"),
            (json!("admin"), "refused"),
        ],
    )
    .await;
    let (site, key) = site(of_groups).await;
    let good = claims(json!({ "scope": null })).to_string();
    let twice = good.replacen('{', r#"{"groups":[{"name":"x","na\u006de":"admin"}],"#, 1);
    assert_eq!(site.get("/admin", &key.sign(&key.header("at+jwt").to_string(), &twice)).await, Answer::invalid());
}

#[tokio::test]
async fn the_members_of_an_object_are_names_unless_they_are_switched_off() {
    grants(
        "https://shop.example/roles",
        |jwt| jwt.scopes_from([ScopeClaim::at(["https://shop.example/roles"]).member_names()]),
        &[
            (json!({ "admin": { "2232": "shop.example" }, "orders:read": {} }), "orders admin"),
            (json!({ "admin": true, "orders:read": false }), "admin"),
            (json!({ "admin": null, "orders:read": 0 }), "orders"),
            (json!({ "admin": [] , "x": { "orders:read": true } }), "admin"),
            (json!({}), ""),
            (json!(["admin"]), "refused"),
            (json!("admin"), "refused"),
        ],
    )
    .await;
}

/// A dot or a slash in a name is a part of the name, at every level.
#[tokio::test]
async fn names_with_dots_and_slashes_are_names_at_every_level() {
    let path = ["https://id.example/claims", "shop.example", "roles/all"];
    let nested = |roles: Value| json!({ "shop.example": { "roles/all": roles, "roles": { "all": ["admin"] } } });
    grants(
        path[0],
        |jwt| jwt.scopes_in(path),
        &[
            (nested(json!(["orders:read"])), "orders"),
            (nested(json!("admin")), "admin"),
            (json!({ "shop": { "example": { "roles/all": ["admin"] } } }), ""),
            (json!({ "shop.example": {} }), ""),
            (json!({ "shop.example": ["roles/all"] }), "refused"),
        ],
    )
    .await;
}

/// What one claim lacks, another one grants, and a wrong one refuses the token.
#[tokio::test]
async fn several_claims_add_up_and_each_is_read_by_its_own_rules() {
    let all = |jwt: Jwt<_>| {
        jwt.scopes_from([
            ScopeClaim::at(["scp"]),
            ScopeClaim::at(["permissions"]),
            ScopeClaim::at(["groups"]).named(|name| if name == "Shop admins" { "admin" } else { "" }),
        ])
    };
    let (site, key) = site(all).await;
    for (changes, expected) in [
        (json!({ "scp": "orders:read x", "permissions": ["admin"] }), "orders admin"),
        (json!({ "scp": ["orders:read"], "groups": ["Shop admins"] }), "orders admin"),
        (json!({ "groups": ["admin", "orders:read"] }), ""),
        (json!({ "permissions": "admin orders:read" }), ""),
        (json!({ "scp": "admin", "permissions": { "admin": true } }), "refused"),
        (json!({ "scp": "admin", "groups": 7 }), "refused"),
    ] {
        assert_eq!(opens(&site, &key, changes.clone()).await, expected, "{changes}");
    }
}

#[tokio::test]
async fn rfc7519_2_and_4_1_3_a_date_is_a_number_and_an_audience_is_text() {
    let (key, public) = a_key();
    let site = Site::start(jwt(public)).await;
    for changes in [
        json!({ "exp": in_seconds(300).to_string() }),
        json!({ "exp": { "$serde_json::private::Number": in_seconds(300).to_string() } }),
        json!({ "exp": [in_seconds(300)] }),
        json!({ "exp": true }),
        json!({ "exp": -1 }),
        json!({ "exp": 1e300 }),
        json!({ "exp": u64::MAX }),
        json!({ "nbf": "0" }),
        json!({ "nbf": -1 }),
        json!({ "iat": "now" }),
        json!({ "aud": [AUDIENCE, null] }),
        json!({ "aud": [null, AUDIENCE] }),
        json!({ "aud": [AUDIENCE, [AUDIENCE]] }),
        json!({ "aud": [AUDIENCE, 7] }),
        json!({ "aud": { "0": AUDIENCE } }),
        json!({ "aud": [] }),
        json!({ "aud": format!("{AUDIENCE} other") }),
        json!({ "aud": format!("{AUDIENCE}/") }),
        json!({ "iss": [ISSUER] }),
        json!({ "iss": format!("{ISSUER}/") }),
        json!({ "iss": ISSUER.to_uppercase() }),
        json!({ "sub": 7 }),
        json!({ "sub": ["ada"] }),
    ] {
        assert!(!site.takes(&key.token(changes.clone())).await, "{changes}");
    }
    for changes in [json!({ "exp": 4e9 }), json!({ "exp": 4_102_444_800_u64, "nbf": 0, "iat": 0.5 })] {
        assert!(site.takes(&key.token(changes.clone())).await, "{changes}");
    }
}

/// The header is as strict as the claims.
#[tokio::test]
async fn rfc7515_4_1_a_header_has_texts_and_no_extension() {
    let (key, public) = a_key();
    let site = Site::start(jwt(public).typ_may_be_missing()).await;
    let claims = claims(json!({})).to_string();
    for (changes, good) in [
        (json!({}), true),
        (json!({ "typ": null }), false),
        (json!({ "typ": "application/at+jwt" }), true),
        (json!({ "typ": "application/x/at+jwt" }), false),
        (json!({ "typ": ["at+jwt"] }), false),
        (json!({ "kid": 7 }), false),
        (json!({ "kid": null }), false),
        (json!({ "alg": "es256" }), false),
        (json!({ "alg": ["ES256"] }), false),
        (json!({ "crit": [] }), false),
        (json!({ "crit": null }), false),
        (json!({ "b64": false, "zip": "DEF", "cty": "JWT" }), true),
        (json!({ "jwk": { "kty": "oct", "k": "AAAA" }, "jku": "https://evil.example/", "x5c": ["AAAA"] }), true),
    ] {
        let mut header = key.header("at+jwt");
        header.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        assert_eq!(site.takes(&key.sign(&header.to_string(), &claims)).await, good, "{changes}");
    }
}

/// A token is checked with the keys of the issuer that it names, also if another issuer has a key with this ID.
#[tokio::test]
async fn rfc8725_3_8_a_key_with_the_same_id_of_another_issuer_does_not_help() {
    let [(rsa, rsa_public), (ec, ec_public), ..] = keys();
    let (ours, partner) = (rsa_public.with_id("1"), ec_public.with_id("1"));
    let issuers =
        [Jwt::new(ISSUER, AUDIENCE, ours, account), Jwt::new("https://id.partner.example", AUDIENCE, partner, account)];
    let site = Site::start(JwtIssuers::new(issuers)).await;
    let by = |key: &crate::issuer::SigningKey, alg: &str, iss: &str| {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": "1" }).to_string();
        key.sign(&header, &claims(json!({ "iss": iss })).to_string())
    };
    assert!(site.takes(&by(&rsa, "RS256", ISSUER)).await);
    assert!(site.takes(&by(&ec, "ES256", "https://id.partner.example")).await);
    assert!(!site.takes(&by(&ec, "ES256", ISSUER)).await);
    assert!(!site.takes(&by(&rsa, "RS256", "https://id.partner.example")).await);
    assert!(!site.takes(&by(&rsa, "RS256", "https://id.third.example")).await);
}
