//! Tokens that are bound to a key, and the proofs of clients (RFC 9449), over HTTP.

use std::sync::Arc;
use std::time::Duration;

use authed::requirement::Minutes;
use authed::{Authed, Authenticator, Backend, Bearer, Caller, Challenge, Fresh, SimpleUser, User, scopes};
use authed_oauth::{Dpop, DpopNonces, Jwt, JwtAlgorithm, JwtKey, MemoryReplays, ReplayStore};
use axum::Router;
use axum::routing::{any, get};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::{ANONYMOUS, Answer, Server};

use super::redis::Redis;
use crate::issuer::{AUDIENCE, ISSUER, SigningKey, in_seconds};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
    pub scope Admin = "admin", on failure Challenge;
}

const ALGS: &str = "ES256 EdDSA ES384 PS256 RS256";
const SECRET: &[u8] = b"32 octets, which are not random.";

fn challenge(error: &str) -> String {
    format!(r#"DPoP realm="Shop", algs="{ALGS}", error="{error}""#)
}

/// The offer of Bearer beside the error of DPoP.
const BEARER: &str = r#"Bearer realm="Shop""#;

fn issuer() -> SigningKey {
    SigningKey::hs256("1", SECRET)
}

fn jwt() -> Jwt<Shop> {
    let key = JwtKey::secret(JwtAlgorithm::HS256, SECRET).unwrap();
    Jwt::new(ISSUER, AUDIENCE, key, |claims| Ok(SimpleUser::new(claims.subject())))
}

fn dpop() -> Dpop<Jwt<Shop>> {
    Dpop::at("https://api.shop.example", jwt()).unwrap()
}

async fn server<S: ReplayStore>(dpop: Dpop<Jwt<Shop>, S>) -> Server {
    Server::start(app(dpop)).await
}

fn app<S: ReplayStore>(dpop: Dpop<Jwt<Shop>, S>) -> Router {
    async fn orders(caller: Authed<Orders>) -> String {
        caller.user().display_name().to_owned()
    }
    async fn admin(_: Authed<Admin>) {}
    async fn fresh(_: Authed<Fresh<Shop, Minutes<5>>>) {}
    async fn twice(one: Authed<Orders>, two: Caller<Shop>) -> String {
        format!("{} {}", one.user().id(), two.user().map(User::id).unwrap_or_default())
    }
    Router::new()
        .route("/orders", any(orders))
        .route("/admin", get(admin))
        .route("/fresh", get(fresh))
        .route("/twice", get(twice))
        .nest("/nested", Router::new().route("/orders", any(orders)))
        .with_state(Authenticator::new(dpop.or(Bearer::verified_by(jwt()))))
}

/// A client with a key.
struct Client {
    key: SigningKey,
    jwk: Value,
}

impl Client {
    fn new(key: SigningKey) -> Self {
        let mut jwk = key.jwk();
        let object = jwk.as_object_mut().unwrap();
        ["kid", "use", "alg"].iter().for_each(|name| drop(object.remove(*name)));
        Self { key, jwk }
    }

    fn thumbprint(&self) -> String {
        // The members of a thumbprint are sorted, as those of serde_json's map.
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.jwk.to_string()))
    }

    /// Returns a token that is bound to the client's key.
    fn token(&self) -> String {
        issuer().token(json!({ "cnf": { "jkt": self.thumbprint() } }))
    }

    fn header(&self) -> Value {
        json!({ "typ": "dpop+jwt", "alg": self.key.header("")["alg"], "jwk": self.jwk })
    }

    /// Returns a proof with these changes to header and claims. `null` removes a member.
    fn proof(&self, token: &str, header: &Value, claims: &Value) -> String {
        let ath = URL_SAFE_NO_PAD.encode(Sha256::digest(token));
        let own = json!({ "jti": new_id(), "htm": "GET", "htu": "https://api.shop.example/orders", "iat": in_seconds(0), "ath": ath });
        let merged = |mut base: Value, changes: &Value| {
            for (name, value) in changes.as_object().unwrap() {
                match value {
                    Value::Null => drop(base.as_object_mut().unwrap().remove(name)),
                    value => base[name] = value.clone(),
                }
            }
            base.to_string()
        };
        self.key.sign(&merged(self.header(), header), &merged(own, claims))
    }
}

fn new_id() -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};

    static LAST: AtomicUsize = AtomicUsize::new(0);
    format!("{}-{}", std::process::id(), LAST.fetch_add(1, Ordering::SeqCst))
}

fn client() -> Client {
    Client::new(SigningKey::es256("c"))
}

async fn ask(server: &Server, path: &str, token: &str, proof: &str) -> Answer {
    let lines = [format!("Authorization: DPoP {token}"), format!("DPoP: {proof}")];
    server.raw_get(path, &lines.each_ref().map(|line| line.as_bytes())).await
}

#[tokio::test]
async fn rfc9449_7_1_a_bound_token_with_a_proof_is_accepted_for_each_kind_of_key() {
    let server = server(dpop()).await;
    for key in [SigningKey::es256("c"), SigningKey::eddsa("c"), SigningKey::rs256("c")] {
        let client = Client::new(key);
        let token = client.token();
        ask(&server, "/orders", &token, &client.proof(&token, &json!({}), &json!({}))).await.says("248289761001");
        // A query is not part of `htu`, and a nested router does not shorten it.
        ask(&server, "/orders?page=2", &token, &client.proof(&token, &json!({}), &json!({})))
            .await
            .says("248289761001");
        let nested = json!({ "htu": "https://api.shop.example/nested/orders" });
        ask(&server, "/nested/orders", &token, &client.proof(&token, &json!({}), &nested)).await.says("248289761001");
    }
}

/// Several parameters of a handler ask for the caller. The proof is used once.
#[tokio::test]
async fn a_proof_is_used_once_however_many_parameters_ask_for_the_caller() {
    let (server, client) = (server(dpop()).await, client());
    let token = client.token();
    let proof = client.proof(&token, &json!({}), &json!({ "htu": "https://api.shop.example/twice" }));
    ask(&server, "/twice", &token, &proof).await.says("248289761001 248289761001");
}

#[tokio::test]
async fn rfc9449_4_3_a_proof_that_is_wrong_in_any_part_is_refused() {
    let (server, client, other) = (server(dpop()).await, client(), super::dpop::client());
    let token = client.token();
    let mut private = client.jwk.clone();
    private["d"] = json!("AAAA");
    let mut other_curve = client.jwk.clone();
    other_curve["crv"] = json!("P-384");
    let headers = [
        json!({ "typ": "at+jwt" }),
        json!({ "typ": "JWT" }),
        json!({ "typ": null }),
        json!({ "alg": "none" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": null }),
        json!({ "jwk": null }),
        json!({ "jwk": private }),
        json!({ "jwk": other_curve }),
        json!({ "jwk": other.jwk }),
        json!({ "jwk": { "kty": "oct", "k": "AAAA" } }),
        json!({ "jwk": [] }),
        json!({ "crit": ["exp"] }),
    ];
    let claims = [
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "jti": 7 }),
        json!({ "htm": "POST" }),
        json!({ "htm": "get" }),
        json!({ "htm": null }),
        json!({ "htu": null }),
        json!({ "htu": "/orders" }),
        json!({ "htu": "https://api.shop.example/Orders" }),
        json!({ "htu": "https://api.shop.example/orders/" }),
        json!({ "htu": "https://api.shop.example.evil.example/orders" }),
        json!({ "htu": "https://evil.example/orders" }),
        json!({ "htu": "http://api.shop.example/orders" }),
        json!({ "htu": "https://x@api.shop.example/orders" }),
        json!({ "htu": "https://api.shop.example:8443/orders" }),
        json!({ "iat": null }),
        json!({ "iat": in_seconds(-95) }),
        json!({ "iat": in_seconds(95) }),
        json!({ "iat": "now" }),
        json!({ "ath": null }),
        json!({ "ath": "AAAA" }),
        json!({ "nonce": 7 }),
    ];
    let expected = challenge("invalid_dpop_proof");
    for header in headers {
        let answer = ask(&server, "/orders", &token, &client.proof(&token, &header, &json!({}))).await;
        assert_eq!((answer.status, answer.lines("www-authenticate")), (401, vec![&*expected, BEARER]), "{header}");
    }
    for claims in claims {
        let answer = ask(&server, "/orders", &token, &client.proof(&token, &json!({}), &claims)).await;
        assert_eq!((answer.status, answer.lines("www-authenticate")), (401, vec![&*expected, BEARER]), "{claims}");
    }
    for proof in ["", "x", "a.b.c", "a.b", &token] {
        ask(&server, "/orders", &token, proof).await.challenges(401, &[&expected, BEARER]);
    }
    // Signed by another key than the one in `jwk`.
    let forged = other.key.sign(&client.header().to_string(), &json!({ "jti": "x" }).to_string());
    ask(&server, "/orders", &token, &forged).await.challenges(401, &[&expected, BEARER]);
    // None, or two.
    server.get("/orders", &format!("DPoP {token}")).await.challenges(401, &[&expected, BEARER]);
    let good = client.proof(&token, &json!({}), &json!({}));
    let lines = [format!("Authorization: DPoP {token}"), format!("DPoP: {good}"), format!("DPoP: {good}")];
    server
        .raw_get("/orders", &lines.each_ref().map(|line| line.as_bytes()))
        .await
        .challenges(401, &[&expected, BEARER]);
    // Each of them was refused before its place in the store.
    ask(&server, "/orders", &token, &good).await.says("248289761001");
}

#[tokio::test]
async fn rfc9449_4_3_9_htu_is_the_url_without_query_however_scheme_and_host_are_written() {
    let (server, client) = (server(dpop()).await, client());
    let token = client.token();
    for htu in [
        "https://api.shop.example/orders",
        "HTTPS://API.shop.example/orders",
        "https://api.shop.example:443/orders",
        "https://api.shop.example/orders?page=7",
        "https://api.shop.example/orders#top",
    ] {
        let proof = client.proof(&token, &json!({}), &json!({ "htu": htu }));
        assert_eq!(ask(&server, "/orders", &token, &proof).await.status, 200, "{htu}");
    }
}

#[tokio::test]
async fn rfc9449_7_2_a_bound_token_is_no_bearer_token_and_another_is_not_bound() {
    let (server, thief, client) = (server(dpop()).await, client(), client());
    let token = client.token();
    let offer = format!(r#"DPoP realm="Shop", algs="{ALGS}""#);
    let invalid = r#"Bearer realm="Shop", error="invalid_token""#;
    server.get("/orders", &format!("Bearer {token}")).await.challenges(401, &[&offer, invalid]);
    let good = client.proof(&token, &json!({}), &json!({}));
    let lines = [format!("Authorization: Bearer {token}"), format!("DPoP: {good}")];
    server.raw_get("/orders", &lines.each_ref().map(|line| line.as_bytes())).await.challenges(401, &[&offer, invalid]);
    // A stolen token with a proof by another key.
    let proof = thief.proof(&token, &json!({}), &json!({}));
    ask(&server, "/orders", &token, &proof).await.challenges(401, &[&challenge("invalid_token"), BEARER]);
    // A token that is not bound, with the scheme of bound ones.
    let unbound = issuer().token(json!({}));
    server.get("/orders", &format!("Bearer {unbound}")).await.says("248289761001");
    let proof = client.proof(&unbound, &json!({}), &json!({}));
    ask(&server, "/orders", &unbound, &proof).await.challenges(401, &[&challenge("invalid_token"), BEARER]);
    // A token that is bound to a certificate as well, over a connection without one.
    let x5t = URL_SAFE_NO_PAD.encode([7; 32]);
    let both = issuer().token(json!({ "cnf": { "jkt": client.thumbprint(), "x5t#S256": x5t } }));
    let answer = ask(&server, "/orders", &both, &client.proof(&both, &json!({}), &json!({}))).await;
    assert!(matches!(answer.status, 401 | 503), "{}", answer.status);
}

#[tokio::test]
async fn rfc9449_7_1_and_7_2_challenges_name_the_algorithms_and_both_schemes() {
    let (server, client) = (server(dpop()).await, client());
    let token = client.token();
    let offer = format!(r#"DPoP realm="Shop", algs="{ALGS}""#);
    server.get("/orders", ANONYMOUS).await.challenges(401, &[&offer, BEARER]);
    // Two ways at once.
    let lines = [format!("Authorization: DPoP {token}"), format!("Authorization: Bearer {token}")];
    let answer = server.raw_get("/orders", &lines.each_ref().map(|line| line.as_bytes())).await;
    let malformed = r#"Bearer realm="Shop", error="invalid_request""#;
    answer.challenges(400, &[&challenge("invalid_request"), malformed]);
    let proof =
        |path: &str| client.proof(&token, &json!({}), &json!({ "htu": format!("https://api.shop.example{path}") }));
    let lacking = format!(r#"{}, scope="admin""#, challenge("insufficient_scope"));
    let answer = ask(&server, "/admin", &token, &proof("/admin")).await;
    assert_eq!((answer.status, answer.lines("www-authenticate")[0]), (403, &*lacking));
    let stale = format!(r#"{}, max_age="300""#, challenge("insufficient_user_authentication"));
    let answer = ask(&server, "/fresh", &token, &proof("/fresh")).await;
    assert_eq!((answer.status, answer.lines("www-authenticate")[0]), (401, &*stale));
    // A client that proves which of its keys it has is told where to get a token.
    let metadata = "https://api.shop.example/.well-known/oauth-protected-resource";
    let server = super::dpop::server(dpop().resource_metadata(metadata)).await;
    let with_scope = format!(r#"{offer}, scope="orders:read", resource_metadata="{metadata}""#);
    server.get("/orders", ANONYMOUS).await.challenges(401, &[&with_scope, BEARER]);
}

#[tokio::test]
async fn rfc9449_11_1_a_proof_is_accepted_once() {
    let (server, client) = (Arc::new(server(dpop()).await), client());
    let token = client.token();
    let proof = client.proof(&token, &json!({}), &json!({}));
    let all = (0..8).map(|_| {
        let (server, token, proof) = (Arc::clone(&server), token.clone(), proof.clone());
        tokio::spawn(async move { ask(&server, "/orders", &token, &proof).await.status })
    });
    let mut statuses = Vec::new();
    for one in all.collect::<Vec<_>>() {
        statuses.push(one.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401, 401, 401, 401, 401]);
    ask(&server, "/orders", &token, &proof).await.challenges(401, &[&challenge("invalid_dpop_proof"), BEARER]);
    // Another client may use the same `jti`.
    let (one, two) = (super::dpop::client(), super::dpop::client());
    for client in [one, two] {
        let token = client.token();
        ask(&server, "/orders", &token, &client.proof(&token, &json!({}), &json!({ "jti": "1" })))
            .await
            .says("248289761001");
    }
}

/// A store that has forgotten a proof would accept it again.
#[tokio::test]
async fn a_store_that_is_full_or_down_is_503() {
    struct Down;

    impl ReplayStore for Down {
        async fn insert(&self, _: [u8; 32], _: Duration) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
            Err("redis refuses".into())
        }
    }

    let client = client();
    let token = client.token();
    let down = server(dpop().replays(Down)).await;
    assert_eq!(ask(&down, "/orders", &token, &client.proof(&token, &json!({}), &json!({}))).await.status, 503);
    let full = server(dpop().replays(MemoryReplays::new(1))).await;
    let statuses = [(); 2].map(|()| client.proof(&token, &json!({}), &json!({})));
    assert_eq!(ask(&full, "/orders", &token, &statuses[0]).await.status, 200);
    let answer = ask(&full, "/orders", &token, &statuses[1]).await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (503, None));
}

#[tokio::test]
async fn two_nodes_with_one_redis_accept_a_proof_once() {
    let redis = Arc::new(Redis::start().await);
    let (one, two) =
        (server(dpop().replays(Arc::clone(&redis))).await, server(dpop().replays(Arc::clone(&redis))).await);
    let client = client();
    let token = client.token();
    for _ in 0..5 {
        let proof = client.proof(&token, &json!({}), &json!({}));
        let (one, two) = tokio::join!(ask(&one, "/orders", &token, &proof), ask(&two, "/orders", &token, &proof));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
    }
    redis.stop();
    let proof = client.proof(&token, &json!({}), &json!({}));
    assert_eq!(ask(&one, "/orders", &token, &proof).await.status, 503);
}

#[tokio::test]
async fn rfc9449_9_a_proof_needs_a_nonce_which_the_challenge_brings() {
    let nonces = DpopNonces::with_secret(SECRET).unwrap();
    let (one, two) = (server(dpop().nonces(nonces.clone())).await, server(dpop().nonces(nonces)).await);
    let client = client();
    let token = client.token();
    let answer = ask(&one, "/orders", &token, &client.proof(&token, &json!({}), &json!({}))).await;
    answer.challenges(401, &[&challenge("use_dpop_nonce"), BEARER]);
    answer.is_not_stored();
    let nonce = answer.header("dpop-nonce").unwrap().to_owned();
    let with = |nonce: &str| client.proof(&token, &json!({}), &json!({ "nonce": nonce }));
    ask(&one, "/orders", &token, &with(&nonce)).await.says("248289761001");
    // Nodes with one secret accept each other's nonces, and a nonce may be used again.
    ask(&two, "/orders", &token, &with(&nonce)).await.says("248289761001");
    let mut changed = nonce.clone();
    changed.replace_range(10..11, if &nonce[10..11] == "A" { "B" } else { "A" });
    for wrong in ["", "x", &nonce[1..], &changed, &URL_SAFE_NO_PAD.encode([0; 40])] {
        ask(&one, "/orders", &token, &with(wrong)).await.challenges(401, &[&challenge("use_dpop_nonce"), BEARER]);
    }
    let other = server(dpop().nonces(DpopNonces::random())).await;
    assert_eq!(ask(&other, "/orders", &token, &with(&nonce)).await.status, 401);
    // Without the scheme there is no nonce.
    assert_eq!(one.get("/orders", ANONYMOUS).await.header("dpop-nonce"), None);
}

#[tokio::test]
async fn rfc9449_8_2_a_nonce_changes_and_the_one_before_is_accepted() {
    let nonces = DpopNonces::random().changed_every(Duration::from_secs(1));
    let server = server(dpop().nonces(nonces.clone())).await;
    let client = client();
    let token = client.token();
    let first = nonces.current();
    let with =
        |nonce: &http::HeaderValue| client.proof(&token, &json!({}), &json!({ "nonce": nonce.to_str().unwrap() }));
    assert_eq!(ask(&server, "/orders", &token, &with(&first)).await.status, 200);
    while nonces.current() == first {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(ask(&server, "/orders", &token, &with(&first)).await.status, 200);
    tokio::time::sleep(Duration::from_millis(2050)).await;
    let answer = ask(&server, "/orders", &token, &with(&first)).await;
    assert_eq!(answer.status, 401);
    assert_ne!(answer.header("dpop-nonce"), first.to_str().ok());
}

/// So the client's next request needs no second attempt.
#[tokio::test]
async fn rfc9449_8_2_a_layer_sends_the_present_nonce_with_every_response_to_a_proof() {
    let nonces = DpopNonces::random().changed_every(Duration::from_secs(1));
    let server = Server::start(app(dpop().nonces(nonces.clone())).layer(nonces.layer())).await;
    let client = client();
    let token = client.token();
    let mut nonce = nonces.current().to_str().unwrap().to_owned();
    let start = std::time::Instant::now();
    let (mut seen, mut refused) = (std::collections::HashSet::new(), 0);
    while start.elapsed() < Duration::from_millis(3500) {
        let answer =
            ask(&server, "/orders", &token, &client.proof(&token, &json!({}), &json!({ "nonce": nonce }))).await;
        refused += usize::from(answer.status != 200);
        nonce = answer.header("dpop-nonce").unwrap().to_owned();
        seen.insert(nonce.clone());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(refused, 0);
    assert!(seen.len() >= 3, "{seen:?}");
    // A rejection has one nonce, and not two. So has a page that does not exist.
    for path in ["/orders", "/none"] {
        assert!(ask(&server, path, &token, "wrong").await.header("dpop-nonce").is_some());
    }
    assert_eq!(server.get("/orders", ANONYMOUS).await.header("dpop-nonce"), None);
    assert_eq!(server.get("/orders", "Bearer wrong").await.header("dpop-nonce"), None);
}

#[test]
fn rfc9449_4_3_5_an_algorithm_of_proofs_has_a_public_key() {
    for wrong in [&[][..], &[JwtAlgorithm::HS256], &[JwtAlgorithm::ES256, JwtAlgorithm::HS512]] {
        let made = std::panic::catch_unwind(|| dpop().algorithms(wrong.iter().copied()));
        assert!(made.is_err());
    }
    assert!(format!("{:?}", dpop().algorithms([JwtAlgorithm::ES384])).contains("ES384"));
    assert!(DpopNonces::with_secret(&[7; 31]).is_err());
    for wrong in ["", "api.shop.example", "http://api.shop.example", "https://api.shop.example?x", "https://a/#"] {
        assert!(Dpop::at(wrong, ()).is_err(), "{wrong}");
    }
}

/// The example of RFC 7638, 3.1 and of RFC 9449, 4.1 in a token's `cnf`.
#[test]
fn rfc7638_3_the_thumbprint_is_that_of_the_rfcs_example() {
    let jwk = json!({ "crv": "P-256", "kty": "EC", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA" });
    let client = Client { key: SigningKey::es256("c"), jwk };
    assert_eq!(client.thumbprint(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

/// The status of a proof with random members, of which most are right.
fn model(header: &Value, claims: &Value, right: &Value, ath: &str) -> u16 {
    let now = in_seconds(0) as f64;
    let is_right = header["typ"] == "dpop+jwt"
        && header["alg"] == right["alg"]
        && header["jwk"] == right["jwk"]
        && header.get("crit").is_none()
        && claims["jti"].as_str().is_some_and(|jti| !jti.is_empty())
        && claims["htm"] == "GET"
        && claims["htu"] == "https://api.shop.example/orders"
        && claims["iat"].as_f64().is_some_and(|iat| (now - 90.0..=now + 30.0).contains(&iat))
        && claims["ath"] == ath
        && claims.get("nonce").is_none_or(Value::is_string);
    if is_right { 200 } else { 401 }
}

#[test]
fn rfc9449_4_3_proofs_are_read_as_the_model_reads_them() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(server(dpop()));
    let client = client();
    let token = client.token();
    let ath = URL_SAFE_NO_PAD.encode(Sha256::digest(&token));
    let wrong =
        prop::sample::select(vec![json!(null), json!(7), json!("x"), json!(""), json!([]), json!({}), json!(true)]);
    let member = |good: Vec<Value>| prop_oneof![14 => prop::sample::select(good).prop_map(Some), 1 => wrong.clone().prop_map(Some), 1 => Just(None)];
    let fields = (
        member(vec![json!("dpop+jwt")]),
        member(vec![client.header()["alg"].clone()]),
        member(vec![client.jwk.clone()]),
        prop::option::weighted(0.05, Just(json!(["x"]))),
        member(vec![json!("GET")]),
        member(vec![json!("https://api.shop.example/orders")]),
        member(vec![json!(in_seconds(0)), json!(in_seconds(0) as f64 + 0.5), json!(in_seconds(-900))]),
        member(vec![json!(ath)]),
        prop::option::weighted(0.3, prop::sample::select(vec![json!("n"), json!(7)])),
        prop::option::weighted(0.1, wrong.clone()),
    );
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(400));
    let object = |members: Vec<(&str, Option<Value>)>| -> Value {
        members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let taken = std::cell::RefCell::new(std::collections::HashSet::new());
    runner
        .run(&fields, |(typ, alg, jwk, crit, htm, htu, iat, ath_member, nonce, jti)| {
            let jti = jti.unwrap_or_else(|| json!(new_id()));
            let header = object(vec![("typ", typ), ("alg", alg), ("jwk", jwk), ("crit", crit)]);
            let members = [("htm", htm), ("htu", htu), ("iat", iat), ("ath", ath_member), ("nonce", nonce)];
            let claims = object([vec![("jti", Some(jti.clone()))], members.to_vec()].concat());
            let proof = client.key.sign(&header.to_string(), &claims.to_string());
            let status = runtime.block_on(ask(&server, "/orders", &token, &proof)).status;
            let mut expected = model(&header, &claims, &client.header(), &ath);
            if expected == 200 && !taken.borrow_mut().insert(jti.to_string()) {
                expected = 401;
            }
            prop_assert_eq!(status, expected, "{} {}", header, claims);
            Ok(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn signed_octets_of_any_kind_are_no_proof(header in "\\PC{0,40}", claims in "\\PC{0,60}", line in "[!-~]{0,80}") {
        let client = client();
        let token = client.token();
        let backend = dpop();
        for proof in [client.key.sign(&header, &claims), client.key.sign(&client.header().to_string(), &claims), line] {
            let head = http::Request::get("/orders").header("authorization", format!("DPoP {token}")).header("dpop", proof);
            let (head, ()) = head.body(()).unwrap().into_parts();
            let outcome = futures_util::FutureExt::now_or_never(backend.authenticate(&head)).unwrap();
            prop_assert_eq!(outcome.unwrap_err().kind(), authed::backend::ErrorKind::Rejected);
        }
    }
}
