//! The metadata of a resource (RFC 9728), mounted among routes and named in challenges.

use authed::{AnyOf, Authed, Authenticator, Bearer, Caller, Challenge, NotFound, Routes, SimpleUser, scopes};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey, ResourceMetadata};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{ANONYMOUS, Server};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Read = "orders:read", on failure Challenge;
    pub scope Write = "orders:write": Read, on failure Challenge;
    pub scope Audit = "audit", on failure NotFound;
    pub scope Unused = "unused";
}

const RESOURCE: &str = "https://shop.example/api";
const ISSUER: &str = "https://id.example";

async fn any(_: Caller<Shop>) {}
async fn read(_: Authed<Read>) {}
async fn either(_: Authed<AnyOf<(Read, Write)>, Challenge>) {}
async fn hidden(_: Authed<Audit>) {}

async fn server(metadata: ResourceMetadata) -> Server {
    use authed::routing::get;

    let key = JwtKey::secret(JwtAlgorithm::HS256, &[7; 32]).unwrap();
    let jwt = Jwt::new(ISSUER, RESOURCE, key, |claims| Ok(SimpleUser::new(claims.subject())));
    let tokens = Bearer::verified_by(jwt).resource_metadata(metadata.url());
    let routes = Routes::new()
        .route("/", get(any))
        .route("/orders", get(read))
        .route("/either", get(either))
        .route("/audit", get(hidden));
    let routes = metadata.mount::<Shop, _>(routes);
    let row = routes.table().to_string();
    assert!(row.contains("/.well-known/oauth-protected-resource/api"), "{row}");
    Server::start(routes.with_state(Authenticator::new(tokens))).await
}

#[tokio::test]
async fn rfc9728_3_the_document_is_mounted_with_the_scopes_of_the_routes() {
    let metadata = ResourceMetadata::new(RESOURCE, [ISSUER]).unwrap().with("resource_name", "The shop");
    let server = server(metadata).await;
    // Clients fetch it without a token, and a wrong token does not matter.
    for authorization in [ANONYMOUS, "Bearer wrong"] {
        let answer = server.get("/.well-known/oauth-protected-resource/api", authorization).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        // The scopes of hidden routes are hidden, too.
        let expected = json!({
            "resource": RESOURCE,
            "authorization_servers": [ISSUER],
            "scopes_supported": ["orders:read", "orders:write"],
            "bearer_methods_supported": ["header"],
            "resource_name": "The shop",
        });
        assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap(), expected);
    }
}

#[tokio::test]
async fn rfc9728_5_1_a_challenge_names_the_document_and_an_anonymous_caller_is_told_the_scope() {
    let server = server(ResourceMetadata::new(RESOURCE, [ISSUER]).unwrap()).await;
    let place = r#"resource_metadata="https://shop.example/.well-known/oauth-protected-resource/api""#;
    let anonymous = format!(r#"Bearer realm="Shop", scope="orders:read", {place}"#);
    server.get("/orders", ANONYMOUS).await.challenges(401, &[&anonymous]);
    server.get("/either", ANONYMOUS).await.challenges(401, &[&anonymous]);
    let wrong = format!(r#"Bearer realm="Shop", error="invalid_token", {place}"#);
    server.get("/orders", "Bearer wrong").await.challenges(401, &[&wrong]);
    assert_eq!(server.get("/audit", ANONYMOUS).await.header("www-authenticate"), None);
}

#[test]
fn rfc9728_3_1_the_documents_path_begins_with_the_well_known_one() {
    for (resource, url, path) in [
        ("https://a.example", "https://a.example/.well-known/oauth-protected-resource", ""),
        ("https://a.example/", "https://a.example/.well-known/oauth-protected-resource", ""),
        ("https://a.example:8443/x/y", "https://a.example:8443/.well-known/oauth-protected-resource/x/y", "/x/y"),
        ("https://a.example/x/", "https://a.example/.well-known/oauth-protected-resource/x/", "/x/"),
        ("http://127.0.0.1:3000/x", "http://127.0.0.1:3000/.well-known/oauth-protected-resource/x", "/x"),
    ] {
        let metadata = ResourceMetadata::new(resource, [ISSUER]).unwrap();
        assert_eq!(metadata.url(), url);
        assert_eq!(metadata.path(), format!("/.well-known/oauth-protected-resource{path}"));
        let document: Value = serde_json::from_str(&metadata.to_json()).unwrap();
        assert_eq!(document["resource"], resource, "clients compare it octet for octet");
        assert_eq!(document.get("scopes_supported"), None);
    }
}

#[test]
fn rfc9728_1_2_a_resource_is_an_https_url_without_query_and_fragment() {
    for wrong in [
        "",
        "a.example",
        "http://a.example",
        "ftp://a.example",
        "https://a.example?x",
        "https://a.example/#x",
        "https://u:p@a.example",
        "https://a.example/ä",
        "https://a.example/\"",
        "https://",
    ] {
        assert!(ResourceMetadata::new(wrong, [ISSUER]).is_err(), "{wrong}");
    }
    assert!(ResourceMetadata::new(RESOURCE, [""; 0]).is_err());
}

#[test]
#[should_panic(expected = "`resource` is set already")]
fn a_member_that_is_computed_cannot_be_replaced() {
    let _ = ResourceMetadata::new(RESOURCE, [ISSUER]).unwrap().with("resource", "https://other.example");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The address of the document is on the resource's origin, as a second parser reads it.
    #[test]
    fn rfc9728_3_the_document_is_on_the_resources_origin(resource in "(https?://)?[a-z@:.\\[\\]\\\\/?#%0-9ä ]{0,24}") {
        let Ok(metadata) = ResourceMetadata::new(&resource, [ISSUER]) else { return Ok(()) };
        let (identifier, document) = (url::Url::parse(&resource).unwrap(), url::Url::parse(metadata.url()).unwrap());
        prop_assert_eq!(identifier.origin(), document.origin());
        prop_assert!(metadata.url().ends_with(metadata.path()));
        prop_assert!(metadata.path().starts_with("/.well-known/oauth-protected-resource"));
        let parsed: Value = serde_json::from_str(&metadata.to_json()).unwrap();
        prop_assert_eq!(parsed["resource"].as_str(), Some(&*resource));
    }
}
