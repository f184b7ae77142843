//! Several issuers in one realm, and issuers with tenants.

use authed::Credentials;
use authed_oauth::{Jwt, JwtAlgorithm, JwtIssuers, JwtKey, JwtKeys, ScopeClaim};
use serde_json::{Value, json};

use crate::issuer::{AUDIENCE, ISSUER, SigningKey};
use crate::providers::opens;
use crate::site::{Answer, Orders, Shop, Site, account};

const PARTNER: &str = "https://id.partner.example";
const TEMPLATE: &str = "https://login.example/{tenantid}/v2.0";

fn public(key: &SigningKey) -> JwtKey {
    JwtKey::public_pem(JwtAlgorithm::ES256, &key.public_pem).unwrap()
}

#[tokio::test]
async fn rfc8725_3_8_a_token_is_checked_with_the_keys_of_the_issuer_that_it_names() {
    // Both keys have the same ID.
    let (ours, partners, stranger) = (SigningKey::es256("1"), SigningKey::es256("1"), SigningKey::es256("1"));
    let site = Site::start(JwtIssuers::new([
        Jwt::new(ISSUER, AUDIENCE, public(&ours), account),
        Jwt::new(PARTNER, "shop", public(&partners), account).scopes_from([ScopeClaim::at(["roles"])]),
    ]))
    .await;
    let theirs = |changes: Value| {
        let mut claims = json!({ "iss": PARTNER, "aud": "shop", "scope": "admin", "roles": ["orders:read"] });
        claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        claims
    };
    assert_eq!(opens(&site, &ours, json!({ "scope": "admin orders:read" })).await, "orders admin");
    assert_eq!(opens(&site, &partners, theirs(json!({}))).await, "orders", "its own claims");
    for (what, key, claims) in [
        ("the key of the other issuer", &partners, json!({})),
        ("the key of the other issuer", &ours, theirs(json!({}))),
        ("the audience of the other issuer", &partners, theirs(json!({ "aud": AUDIENCE }))),
        ("the audience of the other issuer", &ours, json!({ "aud": "shop" })),
        ("an unknown issuer", &stranger, json!({ "iss": "https://evil.example" })),
        ("an unknown issuer with a known key", &ours, json!({ "iss": "https://evil.example" })),
        ("no issuer", &ours, json!({ "iss": null })),
        ("a list of issuers", &ours, json!({ "iss": [ISSUER, PARTNER] })),
        ("an empty issuer", &ours, json!({ "iss": "" })),
    ] {
        assert_eq!(site.get("/orders", &key.token(claims)).await, Answer::invalid(), "{what}");
    }
    let twice = crate::issuer::claims(json!({})).to_string().replacen('{', &format!("{{\"iss\":\"{PARTNER}\","), 1);
    assert!(!site.takes(&ours.sign(&ours.header("at+jwt").to_string(), &twice)).await);
    for text in ["token", "a.b", "a.b.c", "..", "a.W10.c"] {
        assert!(!site.takes(text).await);
    }
}

#[tokio::test]
async fn an_issuer_grants_no_more_than_it_is_trusted_for() {
    let key = SigningKey::es256("1");
    let most = || Credentials::none().grant::<Orders>();
    let site = Site::start(JwtIssuers::new([
        Jwt::new(ISSUER, AUDIENCE, public(&key), account),
        Jwt::new(PARTNER, AUDIENCE, public(&key), account).grants_at_most(most()),
    ]))
    .await;
    for (scope, ours, theirs) in
        [("admin", "admin", ""), ("admin orders:read", "orders admin", "orders"), ("orders:read", "orders", "orders")]
    {
        assert_eq!(opens(&site, &key, json!({ "scope": scope })).await, ours);
        assert_eq!(opens(&site, &key, json!({ "scope": scope, "iss": PARTNER })).await, theirs);
    }
    let nothing =
        Site::start(Jwt::new(ISSUER, AUDIENCE, public(&key), account).grants_at_most(Credentials::none())).await;
    assert_eq!(opens(&nothing, &key, json!({ "scope": "admin orders:read" })).await, "");
}

#[tokio::test]
async fn a_template_takes_the_tenants_that_the_application_allows() {
    let key = SigningKey::es256("1");
    let jwt = |claim: bool| {
        let jwt = Jwt::<Shop>::new(TEMPLATE, AUDIENCE, public(&key), account);
        let jwt = jwt.tenants(|tenant| ["72f9", "b4c5"].contains(&tenant));
        if claim { jwt.tenant_claim("tid") } else { jwt }
    };
    let (with, without) = (Site::start(jwt(true)).await, Site::start(jwt(false)).await);
    let of = |tenant: &str| format!("https://login.example/{tenant}/v2.0");
    for (iss, tid, good, good_without) in [
        (of("72f9"), json!("72f9"), true, true),
        (of("b4c5"), json!("b4c5"), true, true),
        (of("b4c5"), json!("72f9"), false, true),
        (of("72f9"), json!(null), false, true),
        (of("72f9"), json!(["72f9"]), false, true),
        (of("evil"), json!("72f9"), false, false),
        (of("evil"), json!("evil"), false, false),
        (of(""), json!(""), false, false),
        (of("72f9/72f9"), json!("72f9"), false, false),
        (of("{tenantid}"), json!("{tenantid}"), false, false),
        ("https://login.example/72f9/v2.0/".to_owned(), json!("72f9"), false, false),
        ("https://login.evil.example/72f9/v2.0".to_owned(), json!("72f9"), false, false),
        ("https://login.example/v2.0".to_owned(), json!("72f9"), false, false),
        ("72f9".to_owned(), json!("72f9"), false, false),
    ] {
        let token = key.token(json!({ "iss": iss, "tid": tid }));
        assert_eq!([with.takes(&token).await, without.takes(&token).await], [good, good_without], "{iss} {tid}");
    }
    // The user is known by the issuer of its tenant.
    let both = Site::start(JwtIssuers::new([Jwt::new(ISSUER, AUDIENCE, public(&key), account), jwt(true)])).await;
    assert!(both.takes(&key.token(json!({}))).await);
    assert!(both.takes(&key.token(json!({ "iss": of("72f9"), "tid": "72f9" }))).await);
    assert!(!both.takes(&key.token(json!({ "iss": of("evil"), "tid": "evil" }))).await);
}

#[tokio::test]
async fn the_tenants_claim_is_in_the_path_of_an_issuer_that_is_named_in_full() {
    let key = SigningKey::es256("1");
    let name = "https://login.example/72f9/v2.0";
    let site = Site::start(Jwt::<Shop>::new(name, AUDIENCE, public(&key), account).tenant_claim("tid")).await;
    for (tid, good) in [
        (json!("72f9"), true),
        (json!("b4c5"), false),
        (json!("72f"), false),
        (json!("login.example"), false),
        (json!(""), false),
        (json!(null), false),
        (json!(["72f9"]), false),
    ] {
        assert_eq!(site.takes(&key.token(json!({ "iss": name, "tid": tid }))).await, good, "{tid}");
    }
}

#[test]
#[should_panic = "the issuer `https://id.example/` names no tenant"]
fn a_tenants_claim_needs_an_issuer_with_a_tenant() {
    let key = SigningKey::es256("1");
    let _ = Jwt::<Shop>::new("https://id.example/", AUDIENCE, public(&key), account).tenant_claim("tid");
}

#[cfg(feature = "jwks")]
#[tokio::test]
async fn a_key_that_names_one_tenant_signs_for_that_tenant_only() {
    let (all, one) = (SigningKey::es256("all"), SigningKey::es256("one"));
    let with_issuer = |key: &SigningKey, issuer: &str| {
        let mut jwk = key.jwk();
        jwk["issuer"] = json!(issuer);
        jwk
    };
    let set = json!({ "keys": [with_issuer(&all, TEMPLATE), with_issuer(&one, "https://login.example/72f9/v2.0")] });
    let keys = JwtKeys::from_jwks(&set.to_string(), [JwtAlgorithm::ES256]).unwrap();
    let site = Site::start(Jwt::<Shop>::new(TEMPLATE, AUDIENCE, keys, account).tenants(|_| true)).await;
    let token = |key: &SigningKey, tenant: &str| key.token(json!({ "iss": TEMPLATE.replace("{tenantid}", tenant) }));
    assert!(site.takes(&token(&all, "72f9")).await && site.takes(&token(&all, "b4c5")).await);
    assert!(site.takes(&token(&one, "72f9")).await);
    assert!(!site.takes(&token(&one, "b4c5")).await);
}

#[cfg(feature = "jwks")]
#[tokio::test]
async fn a_key_of_another_issuer_signs_nothing_for_a_named_issuer() {
    let of = |tenant: &str| format!("https://login.example/{tenant}/v2.0");
    let (own, foreign, all) = (SigningKey::es256("own"), SigningKey::es256("foreign"), SigningKey::es256("all"));
    let with_issuer = |key: &SigningKey, issuer: &str| {
        let mut jwk = key.jwk();
        jwk["issuer"] = json!(issuer);
        jwk
    };
    let set = [with_issuer(&own, &of("72f988bf")), with_issuer(&foreign, &of("9188040d")), with_issuer(&all, TEMPLATE)];
    let keys = JwtKeys::from_jwks(&json!({ "keys": set }).to_string(), [JwtAlgorithm::ES256]).unwrap();
    let jwt = Jwt::<Shop>::new(of("72f988bf"), AUDIENCE, keys, account).or_issuer("https://sts.example/72f988bf-v1/");
    let site = Site::start(jwt).await;
    let token = |key: &SigningKey| key.token(json!({ "iss": of("72f988bf") }));
    assert!(site.takes(&token(&own)).await);
    assert!(!site.takes(&token(&foreign)).await);
}

/// Returns whether a service of this issuer accepts a token of it, signed with a key whose set names the other issuer.
#[cfg(feature = "jwks")]
async fn signs_for(key: &SigningKey, of_key: &str, issuer: &str) -> bool {
    let mut jwk = key.jwk();
    jwk["issuer"] = json!(of_key);
    let keys = JwtKeys::from_jwks(&json!({ "keys": [jwk] }).to_string(), [JwtAlgorithm::ES256]).unwrap();
    let site = Site::start(Jwt::<Shop>::new(issuer, AUDIENCE, keys, account)).await;
    site.takes(&key.token(json!({ "iss": issuer }))).await
}

#[cfg(feature = "jwks")]
#[tokio::test]
async fn issuers_that_share_a_part_of_their_path_do_not_sign_for_each_other() {
    const A: &str = "https://id.example/identity/a";
    let key = SigningKey::es256("1");
    for other in [
        "https://id.example/identity/b",
        "https://id.example/identity",
        "https://id.example/identity/a/b",
        "https://id.example/identity/a/",
        "https://id.example/identity/a/v2.0",
        "https://other.example/identity/a",
        "http://id.example/identity/a",
        "https://id.example/realms/{tenant}",
        "https://id.example/{tenant}/b",
        "https://id.example/identity/{tenant}/{tenant}",
        "https://other.example/identity/{tenant}",
        "identity",
    ] {
        assert!(!signs_for(&key, other, A).await, "{other}");
        // A named issuer never has braces.
        assert!(other.contains('{') || !signs_for(&key, A, other).await, "{other}");
    }
    for same in [A, "https://id.example/identity/{tenant}", "https://id.example/{tenant}/a"] {
        assert!(signs_for(&key, same, A).await, "{same}");
    }
}

#[cfg(feature = "jwks")]
#[tokio::test]
async fn a_key_of_an_entra_tenant_signs_for_both_versions_of_that_tenant_only() {
    const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    const OTHER: &str = "b4c546a4-7dac-46a6-a7dd-ed822a11efd3";
    let key = SigningKey::es256("1");
    let v1 = |tenant: &str| format!("https://sts.windows.net/{tenant}/");
    let v2 = |tenant: &str| format!("https://login.microsoftonline.com/{tenant}/v2.0");
    for (of_key, issuer, signs) in [
        (v2(TENANT), v1(TENANT), true),
        (v1(TENANT), v2(TENANT), true),
        (v2("{tenantid}"), v1(TENANT), true),
        (v1("{tenantid}"), v2(TENANT), true),
        (v2(OTHER), v1(TENANT), false),
        (v1(OTHER), v2(TENANT), false),
        (v2(OTHER), v2(TENANT), false),
        // Only the whole path of Entra ID names a tenant.
        (format!("https://login.example/x/{TENANT}/v2.0"), v1(TENANT), false),
        (format!("https://login.example/{TENANT}/v3.0"), v1(TENANT), false),
        (format!("https://login.example/{TENANT}"), v1(TENANT), false),
        (format!("http://login.example/{TENANT}/v2.0"), v1(TENANT), false),
        (v2("{tenantid}"), format!("https://sts.windows.net/x/{TENANT}/"), false),
        // Other names are not unique: a tenant of another host may have the same one.
        (v2("identity"), v1("identity"), false),
        (v2("72f988bf"), v1("72f988bf"), false),
        (v2("{tenantid}"), v1("identity"), false),
    ] {
        assert_eq!(signs_for(&key, &of_key, &issuer).await, signs, "{of_key} {issuer}");
    }
}

#[cfg(feature = "jwks")]
#[tokio::test]
async fn a_key_that_names_a_tenant_of_another_provider_signs_for_no_tenant_of_a_template() {
    let key = SigningKey::es256("1");
    for (of_key, signs) in [
        ("https://login.example/72f9/v2.0", true),
        (TEMPLATE, true),
        ("https://login.example/{other}/v2.0", true),
        ("https://other.example/72f9/v2.0", false),
        ("https://other.example/{tenantid}/v2.0", false),
        ("https://login.example/72f9", false),
        ("https://login.example/b4c5/72f9", false),
        ("72f9", false),
        ("{tenantid}", false),
    ] {
        let mut jwk = key.jwk();
        jwk["issuer"] = json!(of_key);
        let keys = JwtKeys::from_jwks(&json!({ "keys": [jwk] }).to_string(), [JwtAlgorithm::ES256]).unwrap();
        let site = Site::start(Jwt::<Shop>::new(TEMPLATE, AUDIENCE, keys, account).tenants(|_| true)).await;
        let token = key.token(json!({ "iss": TEMPLATE.replace("{tenantid}", "72f9") }));
        assert_eq!(site.takes(&token).await, signs, "{of_key}");
    }
}

#[test]
fn two_issuers_have_two_names() {
    let key = SigningKey::es256("1");
    let jwt = |issuer: &str| Jwt::<Shop>::new(issuer, AUDIENCE, public(&key), account);
    let fails = |issuers: Vec<Jwt<Shop>>| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(JwtIssuers::new(issuers)))).is_err()
    };
    assert!(!fails(vec![jwt(ISSUER)]) && !fails(vec![jwt(ISSUER), jwt(PARTNER)]));
    assert!(fails(vec![]) && fails(vec![jwt(ISSUER), jwt(ISSUER)]));
    assert!(fails(vec![jwt(ISSUER), jwt(PARTNER).or_issuer(ISSUER)]));
}
