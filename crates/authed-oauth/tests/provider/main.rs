//! A certified issuer, oidc-provider, and a certified client, openid-client, with a server on this crate. Both run in Node, on
//! the loopback.

use std::sync::Arc;
use std::time::Duration;

use authed::requirement::{Level, Minutes};
use authed::{
    Authed, AuthenticationLayer, Authenticator, Backend, Bearer, Challenge, Fresh, Routes, SimpleUser, User, routing,
    scopes,
};
use authed_oauth::{
    Claims, Dpop, DpopNonces, Introspection, IntrospectionEndpoint, JwksSource, Jwt, JwtAlgorithm, ResourceMetadata,
};
use serde_json::{Value, json};
use support::Issuer;
use tokio::net::TcpListener;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Read = "orders:read", on failure Challenge;
    pub scope Write = "orders:write", on failure Challenge;
}

async fn orders(caller: Authed<Read>) -> String {
    caller.user().display_name().to_owned()
}

async fn write(_: Authed<Write>) {}

async fn fresh(caller: Authed<(Read, Fresh<Shop, Minutes<5>>, Level<Shop, 2>)>) -> String {
    caller.user().display_name().to_owned()
}

/// A program has no `sub` of its own.
fn user(claims: &Claims<'_>) -> Result<SimpleUser, authed::AuthenticationError> {
    Ok(SimpleUser::new(match claims.text("sub")? {
        Some(subject) => subject.into_owned(),
        None => format!("program {}", claims.subject()),
    }))
}

/// Serves the shop: signed tokens everywhere, opaque ones below `/opaque`. Returns its address, which is its identifier.
async fn serve(issuer: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    let metadata = ResourceMetadata::new(&api, [issuer]).unwrap();
    let keys = JwksSource::issuer(issuer, [JwtAlgorithm::ES256]).at_most_every(Duration::from_millis(100));
    let jwt = Jwt::new(issuer, &api, keys.start().unwrap(), user).acr_levels([("mfa", 2)]);
    let nonces = DpopNonces::random();
    let jwt = Arc::new(jwt);
    let dpop = Dpop::at(&api, Arc::clone(&jwt)).unwrap().nonces(nonces.clone()).resource_metadata(metadata.url());
    let signed = Authenticator::new(Bearer::verified_by(jwt).resource_metadata(metadata.url()).or(dpop));

    let resource = format!("{api}/opaque");
    let opaque: Introspection<Shop, _> =
        IntrospectionEndpoint::new(issuer, format!("{issuer}/token/introspection"), resource)
            .as_client("api", "api's secret of some length")
            .subject_or(["client_id"])
            .keep_for(Duration::from_millis(500))
            .start(user)
            .unwrap();
    let dpop = Dpop::at(&api, opaque.clone()).unwrap().nonces(nonces);
    let opaque = Authenticator::new(Bearer::verified_by(opaque).or(dpop));

    let opaque_routes = Routes::new().route("/orders", routing::get(orders)).layer(AuthenticationLayer::new(opaque));
    let routes = Routes::new()
        .route("/orders", routing::get(orders))
        .route("/write", routing::get(write))
        .route("/fresh", routing::get(fresh))
        .nest("/opaque", opaque_routes);
    let app = metadata.mount::<Shop, _>(routes).with_state(signed);
    tokio::spawn(async move { axum::serve(listener, app).await });
    api
}

/// Lets the client walk a flow. Without an issuer, it finds the issuer by the API's challenge.
async fn walk(flow: &str, api: &str, issuer: Option<&str>) -> Value {
    let output = tokio::process::Command::new("node")
        .args(["client.mjs", flow, api])
        .args(issuer)
        .current_dir(Issuer::folder())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(60), output).await.expect("the client ends").unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    serde_json::from_str(out.lines().last().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_logs_in_and_the_client_refreshes_the_token() {
    let issuer = Issuer::start();
    let api = serve(&issuer.url).await;
    let seen = walk("code", &api, Some(&issuer.url)).await;
    let expected = json!([
        200,
        "ada",
        200,
        "ada",
        true,
        200,
        "ada",
        403,
        "insufficient_scope",
        401,
        "invalid_token",
        401,
        "invalid_token",
    ]);
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn rfc9728_5_a_client_that_knows_the_api_only_finds_the_issuer_and_the_scope() {
    let issuer = Issuer::start();
    let api = serve(&issuer.url).await;
    let seen = walk("credentials", &api, None).await;
    let expected = json!(["orders:read", true, ["orders:read", "orders:write"], 200, "app", 403, "insufficient_scope"]);
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn rfc8707_2_a_token_for_another_resource_is_refused() {
    let issuer = Issuer::start();
    let api = serve(&issuer.url).await;
    assert_eq!(walk("resource", &api, Some(&issuer.url)).await, json!([401, "invalid_token"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_issuer_replaces_its_key_and_new_tokens_are_accepted_at_once() {
    let mut issuer = Issuer::start();
    let api = serve(&issuer.url).await;
    let expected = json!([200, "app", 403, "insufficient_scope"]);
    for _ in 0..3 {
        assert_eq!(walk("credentials", &api, Some(&issuer.url)).await, expected);
        issuer.rotate();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rfc9449_a_client_proves_its_key_and_a_thief_cannot() {
    let issuer = Issuer::start();
    let api = serve(&issuer.url).await;
    let seen = walk("dpop", &api, Some(&issuer.url)).await;
    let expected = json!(["dpop", 200, "app", 200, "app", 401, "invalid_token", 401, "invalid_token", 200, "ada"]);
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn rfc7662_an_opaque_token_is_accepted_until_it_is_revoked() {
    let issuer = Issuer::start();
    let api = serve(&issuer.url).await;
    let seen = walk("opaque", &api, Some(&issuer.url)).await;
    let expected = json!([
        200,
        "program app",
        401,
        "invalid_token",
        401,
        "invalid_token",
        200,
        "program app",
        200,
        "program app",
        401,
        "invalid_token",
    ]);
    assert_eq!(seen, expected);
}
