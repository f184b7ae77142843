//! The address of the keys in the issuer's metadata (OpenID Connect Discovery, 4; RFC 8414, 3).

use std::time::Duration;

use crate::issuer::SigningKey;
use authed_oauth::JwksSource;
use serde_json::json;

use crate::key_server::{Issuer, Mode, set};
use crate::site::{ALGORITHMS, Site, good, unavailable};

const OPENID: &str = "/realms/shop/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server/realms/shop";

/// Returns the answer to a valid token, if the issuer has such a document at this place. `HERE` is the issuer's address.
async fn answer(place: &'static str, asked_for: &str, metadata: impl ToString) -> (u16, Option<String>) {
    let key = SigningKey::es256("1");
    let issuer = Issuer::start(Mode::Documents(vec![])).await;
    let here = format!("http://{}", issuer.address);
    let document = metadata.to_string().replace("HERE", &here);
    issuer.now(Mode::Documents(vec![(place, document), ("/jwks", set(&[&key]).to_string())]));
    let source = JwksSource::issuer(asked_for.replace("HERE", &here), ALGORITHMS);
    let site = Site::start(source.timeout(Duration::from_secs(2))).await;
    site.get(&key.token(json!({}))).await
}

#[tokio::test]
async fn oidc_discovery_4_and_rfc8414_3_the_document_is_looked_for_in_both_places() {
    let metadata = json!({ "issuer": "HERE/realms/shop", "jwks_uri": "HERE/jwks", "token_endpoint": 7 });
    assert_eq!(answer(OPENID, "HERE/realms/shop", metadata.clone()).await, good());
    assert_eq!(answer(OAUTH, "HERE/realms/shop", metadata.clone()).await, good());
    assert_eq!(answer("/realms/shop", "HERE/realms/shop", metadata).await, unavailable());
    // Some issuers end with a slash.
    let metadata = json!({ "issuer": "HERE/realms/shop/", "jwks_uri": "HERE/jwks" });
    assert_eq!(answer(OPENID, "HERE/realms/shop/", metadata).await, good());
    let metadata = json!({ "issuer": "HERE", "jwks_uri": "HERE/jwks" });
    assert_eq!(answer("/.well-known/openid-configuration", "HERE", metadata).await, good());
}

#[tokio::test]
async fn rfc8414_3_3_the_document_is_that_of_the_issuer_octet_for_octet() {
    for issuer in ["HERE/realms/shop/", "HERE/realms/Shop", "HERE/realms", "https://evil.example", ""] {
        let metadata = json!({ "issuer": issuer, "jwks_uri": "HERE/jwks" });
        assert_eq!(answer(OPENID, "HERE/realms/shop", metadata).await, unavailable(), "{issuer}");
    }
    for metadata in [json!({ "jwks_uri": "HERE/jwks" }), json!({ "issuer": "HERE/realms/shop" }), json!([])] {
        assert_eq!(answer(OPENID, "HERE/realms/shop", metadata.clone()).await, unavailable(), "{metadata}");
    }
}

#[tokio::test]
async fn rfc8414_3_2_the_document_is_an_object_in_which_no_name_stands_twice() {
    for metadata in [
        r#"["HERE/realms/shop","HERE/jwks"]"#,
        r#"{"issuer":"https://evil.example","issuer":"HERE/realms/shop","jwks_uri":"HERE/jwks"}"#,
        r#"{"issuer":"HERE/realms/shop","jwks_uri":"https://evil.example","jwks_uri":"HERE/jwks"}"#,
        r#"{"issuer":"HERE/realms/shop","jwks_uri":"HERE/jwks","new":1,"new":2}"#,
        r#"{"issuer":["HERE/realms/shop"],"jwks_uri":"HERE/jwks"}"#,
        r#"{"issuer":"HERE/realms/shop","jwks_uri":null}"#,
    ] {
        assert_eq!(answer(OPENID, "HERE/realms/shop", metadata).await, unavailable(), "{metadata}");
    }
    let escaped = r#"{"issu\u0065r":"HERE/realms/shop","jwks_uri":"HERE\/jwks"}"#;
    assert_eq!(answer(OPENID, "HERE/realms/shop", escaped).await, good());
}

#[tokio::test]
async fn the_keys_address_is_as_protected_as_any() {
    for url in [
        "http://keys.example/jwks",
        "file:///etc/passwd",
        "ftp://127.0.0.1/jwks",
        "http://me:secret@127.0.0.1/",
        "/jwks",
    ] {
        let metadata = json!({ "issuer": "HERE/realms/shop", "jwks_uri": url });
        assert_eq!(answer(OPENID, "HERE/realms/shop", metadata).await, unavailable(), "{url}");
    }
}

#[tokio::test]
async fn rfc8414_3_and_5_each_document_is_looked_for_in_both_places() {
    let metadata = json!({ "issuer": "HERE/oauth2/default", "jwks_uri": "HERE/jwks" });
    for place in [
        "/oauth2/default/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/oauth2/default",
        "/oauth2/default/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration/oauth2/default",
    ] {
        assert_eq!(answer(place, "HERE/oauth2/default", metadata.clone()).await, good(), "{place}");
    }
    for place in ["/oauth2/.well-known/oauth-authorization-server", "/oauth2/default/.well-known/", "/oauth2/default"] {
        assert_eq!(answer(place, "HERE/oauth2/default", metadata.clone()).await, unavailable(), "{place}");
    }
    let metadata = json!({ "issuer": "HERE", "jwks_uri": "HERE/jwks" });
    assert_eq!(answer("/.well-known/oauth-authorization-server", "HERE", metadata).await, good());
}

/// Answers for the first document, with the metadata in the last place.
#[tokio::test]
async fn rfc8414_3_the_next_document_is_looked_for_unless_the_server_is_down() {
    let key = SigningKey::es256("1");
    let page = (200, "<!doctype html><title>Shop</title>");
    for ((status, body), expected) in [
        (page, 200),
        ((200, "{}"), 200),
        ((200, ""), 200),
        ((401, ""), 200),
        ((403, ""), 200),
        ((405, ""), 200),
        ((410, ""), 200),
        ((302, ""), 200),
        ((408, ""), 503),
        ((429, ""), 503),
        ((500, ""), 503),
        ((502, ""), 503),
        // The document of another issuer is not passed over.
        ((200, r#"{"issuer":"https://evil.example","jwks_uri":"https://evil.example/"}"#), 503),
    ] {
        let published = set(&[&key]);
        let app = axum::Router::new().route("/jwks", axum::routing::get(async move || published.to_string())).fallback(
            async move |uri: http::Uri, headers: http::HeaderMap| {
                let here = format!("http://{}", headers["host"].to_str().unwrap());
                let document = json!({ "issuer": format!("{here}/shop"), "jwks_uri": format!("{here}/jwks") });
                let is_last = uri.path() == "/.well-known/openid-configuration/shop";
                let status = http::StatusCode::from_u16(if is_last { 200 } else { status }).unwrap();
                (status, if is_last { document.to_string() } else { body.to_owned() })
            },
        );
        let address = support::serve(app).await;
        let source = JwksSource::issuer(format!("http://{address}/shop"), ALGORITHMS).timeout(Duration::from_secs(5));
        let site = Site::start(source).await;
        assert_eq!(site.get(&key.token(json!({}))).await.0, expected, "{status} {body}");
    }
}

#[tokio::test]
async fn the_document_names_a_template_where_the_application_says_so() {
    let key = SigningKey::es256("1");
    for (name, expected) in
        [("https://login.example/{tenantid}/v2.0", good()), ("https://login.example/{tenant}/v2.0", unavailable())]
    {
        let issuer = Issuer::start(Mode::Documents(vec![])).await;
        let here = format!("http://{}", issuer.address);
        let document = json!({ "issuer": "https://login.example/{tenantid}/v2.0", "jwks_uri": format!("{here}/jwks") });
        let place = "/common/v2.0/.well-known/openid-configuration";
        issuer.now(Mode::Documents(vec![(place, document.to_string()), ("/jwks", set(&[&key]).to_string())]));
        let source = JwksSource::issuer(format!("{here}/common/v2.0"), ALGORITHMS).document_names(name);
        let site = Site::start(source).await;
        assert_eq!(site.get(&key.token(json!({}))).await, expected);
    }
}
