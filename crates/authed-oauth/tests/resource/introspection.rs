//! Tokens that an issuer is asked about (RFC 7662), over HTTP.

use std::collections::HashMap;
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::audit::Cause;
use authed::requirement::Minutes;
use authed::{Authed, Authenticator, Bearer, Challenge, Fresh, SimpleUser, User, scopes};
use authed_oauth::{Check, Introspection, IntrospectionEndpoint, RejectedToken, ReqwestClient};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Server, serve};

use crate::issuer::in_seconds;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
    pub scope Admin = "admin", on failure Challenge;
}

const ISSUER: &str = "https://id.example";
const US: &str = "https://api.shop.example";
const INVALID: &str = r#"Bearer realm="Shop", error="invalid_token""#;

/// An issuer, which the tests tell what to say about each token.
#[derive(Clone, Default)]
struct Issuer {
    answers: Arc<Mutex<HashMap<String, String>>>,
    questions: Arc<AtomicUsize>,
    logins: Arc<Mutex<Vec<String>>>,
}

impl Issuer {
    fn says(&self, token: &str, changes: Value) {
        let mut answer = json!({ "active": true, "iss": ISSUER, "aud": US, "sub": "ada", "exp": in_seconds(300),
            "scope": "orders:read", "client_id": "till", "token_type": "Bearer" });
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => drop(answer.as_object_mut().unwrap().remove(name)),
                value => answer[name] = value.clone(),
            }
        }
        self.answers.lock().unwrap().insert(token.to_owned(), answer.to_string());
    }

    fn questions(&self) -> usize {
        self.questions.swap(0, Ordering::SeqCst)
    }

    async fn start(&self) -> IntrospectionEndpoint {
        let router = axum::Router::new().route("/introspect", post(answer)).with_state(self.clone());
        let url = format!("http://{}/introspect", serve(router).await);
        IntrospectionEndpoint::new(ISSUER, url, US).as_client("shop api", "s3cret+/")
    }
}

async fn answer(
    State(issuer): State<Issuer>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    issuer.questions.fetch_add(1, Ordering::SeqCst);
    issuer.logins.lock().unwrap().push(headers["authorization"].to_str().unwrap().to_owned());
    assert_eq!(form["token_type_hint"], "access_token");
    match &*form["token"] {
        "hangs" => std::future::pending().await,
        "slow" => tokio::time::sleep(Duration::from_millis(200)).await,
        "fails" => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "denies" => return StatusCode::UNAUTHORIZED.into_response(),
        "redirects" => return (StatusCode::FOUND, [("location", "/introspect")]).into_response(),
        "long" => return format!(r#"{{"active":true,"x":"{}"}}"#, "x".repeat(10 << 20)).into_response(),
        "page" => return "<html>".into_response(),
        _ => {}
    }
    let answers = issuer.answers.lock().unwrap();
    answers.get(&form["token"]).cloned().unwrap_or_else(|| r#"{"active":false}"#.to_owned()).into_response()
}

fn introspection(endpoint: IntrospectionEndpoint) -> Introspection<Shop, ReqwestClient> {
    endpoint.start(|claims| Ok(SimpleUser::new(claims.subject()))).unwrap()
}

async fn server(endpoint: IntrospectionEndpoint) -> Server {
    async fn orders(caller: Authed<Orders>) -> String {
        caller.user().display_name().to_owned()
    }
    async fn admin(_: Authed<Admin>) {}
    async fn fresh(_: Authed<Fresh<Shop, Minutes<5>>>) {}
    let app = axum::Router::new().route("/orders", get(orders)).route("/admin", get(admin)).route("/fresh", get(fresh));
    Server::start(app.with_state(Authenticator::new(Bearer::verified_by(introspection(endpoint))))).await
}

#[tokio::test]
async fn rfc7662_2_2_an_active_token_grants_its_scopes_to_its_subject() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await).await;
    issuer.says("good", json!({}));
    server.get("/orders", "Bearer good").await.says("ada");
    let lacking = r#"Bearer realm="Shop", error="insufficient_scope", scope="admin""#;
    server.get("/admin", "Bearer good").await.challenges(403, &[lacking]);
    issuer.says("none", json!({ "scope": null }));
    assert_eq!(server.get("/orders", "Bearer none").await.status, 403);
    issuer.says("fresh", json!({ "auth_time": in_seconds(-60) }));
    assert_eq!(server.get("/fresh", "Bearer fresh").await.status, 200);
    assert_eq!(server.get("/fresh", "Bearer good").await.status, 401);
}

#[tokio::test]
async fn rfc7662_2_2_what_is_not_active_or_not_for_us_is_an_invalid_token() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await).await;
    let wrong = [
        json!({ "active": false }),
        json!({ "iss": "https://evil.example" }),
        json!({ "aud": null }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": [] }),
        json!({ "exp": in_seconds(-1) }),
        json!({ "nbf": in_seconds(90) }),
        json!({ "auth_time": in_seconds(90) }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "token_type": "refresh_token" }),
        json!({ "cnf": {} }),
        json!({ "cnf": { "jkt": "short" } }),
        json!({ "cnf": { "kid": "7" } }),
    ];
    server.get("/orders", "Bearer unknown").await.challenges(401, &[INVALID]);
    for (number, changes) in wrong.into_iter().enumerate() {
        issuer.says(&format!("wrong{number}"), changes);
        server.get("/orders", &format!("Bearer wrong{number}")).await.challenges(401, &[INVALID]);
    }
    for (number, changes) in [
        json!({ "aud": ["x", US] }),
        json!({ "iss": null, "exp": null, "token_type": null }),
        json!({ "token_type": "bearer" }),
        json!({ "nbf": in_seconds(-5), "iat": in_seconds(-5) }),
    ]
    .into_iter()
    .enumerate()
    {
        issuer.says(&format!("right{number}"), changes);
        server.get("/orders", &format!("Bearer right{number}")).await.says("ada");
    }
}

#[tokio::test]
async fn asvs_16_3_the_operator_sees_which_check_failed() {
    let issuer = Issuer::default();
    let found = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&found);
    let tokens = introspection(issuer.start().await.keep_rejections_for(Duration::ZERO));
    let authenticator = Authenticator::new(Bearer::verified_by(tokens)).audited_by(move |event| {
        let Cause::Error(error) = event.cause() else { panic!("{event:?}") };
        let rejected = error.source().and_then(|cause| cause.downcast_ref::<RejectedToken>()).expect("a reason");
        into.lock().unwrap().push((rejected.check(), rejected.issuer().map(str::to_owned)));
    });
    for (check, changes) in [
        (Check::Active, json!({ "active": false, "sub": null })),
        (Check::Issuer, json!({ "iss": "https://evil.example" })),
        (Check::Audience, json!({ "aud": "https://other.example" })),
        (Check::AccessToken, json!({ "token_type": "refresh_token" })),
        (Check::Expiry, json!({ "exp": in_seconds(-1) })),
        (Check::Time, json!({ "nbf": in_seconds(90) })),
        (Check::Subject, json!({ "sub": "" })),
        (Check::Binding, json!({ "cnf": { "kid": "7" } })),
    ] {
        issuer.says("token", changes);
        assert_eq!(authenticator.caller_presenting("Bearer token").await.unwrap_err().status(), 401);
        assert_eq!(found.lock().unwrap().pop(), Some((check, Some(ISSUER.to_owned()))));
    }
}

#[tokio::test]
async fn what_may_be_missing_is_the_applications_word() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await.aud_may_be_missing().subject_or(["client_id"])).await;
    issuer.says("program", json!({ "aud": null, "sub": null }));
    server.get("/orders", "Bearer program").await.says("till");
    issuer.says("nobody", json!({ "sub": null, "client_id": null }));
    assert_eq!(server.get("/orders", "Bearer nobody").await.status, 401);
    issuer.says("other", json!({ "aud": "https://other.example" }));
    assert_eq!(server.get("/orders", "Bearer other").await.status, 401);
}

#[tokio::test]
async fn scopes_and_audiences_are_read_as_the_application_says() {
    use authed_oauth::ScopeClaim;

    let issuer = Issuer::default();
    let endpoint = issuer.start().await.or_audience("shop-api");
    let claims = [ScopeClaim::at(["scope"]), ScopeClaim::at(["realm_access", "roles"])];
    let server = server(endpoint.scopes_from(claims)).await;
    for (token, changes, orders, admin) in [
        ("text", json!({ "aud": "shop-api" }), 200, 403),
        ("list", json!({ "scope": ["orders:read", "admin"] }), 200, 200),
        ("roles", json!({ "scope": null, "realm_access": { "roles": ["admin"] } }), 403, 200),
        ("both", json!({ "realm_access": { "roles": ["admin"] } }), 200, 200),
        ("wrong", json!({ "realm_access": { "roles": 7 } }), 401, 401),
        ("other", json!({ "aud": "shop" }), 401, 401),
    ] {
        issuer.says(token, changes);
        assert_eq!(server.get("/orders", &format!("Bearer {token}")).await.status, orders, "{token}");
        assert_eq!(server.get("/admin", &format!("Bearer {token}")).await.status, admin, "{token}");
    }
}

#[tokio::test]
async fn a_verdict_is_kept_for_a_while_and_many_requests_are_one_question() {
    let issuer = Issuer::default();
    let server = Arc::new(server(issuer.start().await).await);
    issuer.says("slow", json!({}));
    let all = (0..20).map(|_| {
        let server = Arc::clone(&server);
        tokio::spawn(async move { server.get("/orders", "Bearer slow").await.says("ada") })
    });
    for one in all.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    assert_eq!(issuer.questions(), 1);
    server.get("/orders", "Bearer slow").await.says("ada");
    assert_eq!(issuer.questions(), 0);
}

#[tokio::test]
async fn a_flood_of_one_wrong_token_is_one_question_and_does_not_push_out_the_good_ones() {
    let issuer = Issuer::default();
    let endpoint = issuer.start().await.keep_at_most(100).keep_rejections_for(Duration::from_millis(400));
    let server = server(endpoint).await;
    issuer.says("good", json!({}));
    server.get("/orders", "Bearer good").await.says("ada");
    for _ in 0..20 {
        server.get("/orders", "Bearer early").await.challenges(401, &[INVALID]);
    }
    assert_eq!(issuer.questions(), 2);
    // So many different ones that a shared place would be full.
    for number in 0..300 {
        assert_eq!(server.get("/orders", &format!("Bearer wrong{number}")).await.status, 401);
    }
    assert_eq!(issuer.questions(), 300);
    server.get("/orders", "Bearer good").await.says("ada");
    assert_eq!(issuer.questions(), 0);
    // The token has become good, and is so after the time.
    issuer.says("early", json!({}));
    tokio::time::sleep(Duration::from_millis(450)).await;
    server.get("/orders", "Bearer early").await.says("ada");
}

/// The token may be good.
#[tokio::test]
async fn an_answer_that_is_no_verdict_is_not_kept() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await).await;
    for _ in 0..2 {
        assert_eq!(server.get("/orders", "Bearer fails").await.status, 503);
    }
    assert_eq!(issuer.questions(), 2);
}

#[tokio::test]
async fn with_no_time_for_rejections_a_token_is_good_at_once() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await.keep_rejections_for(Duration::ZERO)).await;
    assert_eq!(server.get("/orders", "Bearer early").await.status, 401);
    issuer.says("early", json!({}));
    server.get("/orders", "Bearer early").await.says("ada");
}

#[tokio::test]
async fn two_nodes_see_a_revocation_each_within_the_time_that_is_set() {
    let issuer = Issuer::default();
    let kept = Duration::from_millis(400);
    let endpoint = issuer.start().await.keep_for(kept);
    let nodes = [server(endpoint.clone()).await, server(endpoint).await];
    issuer.says("token", json!({}));
    nodes[0].get("/orders", "Bearer token").await.says("ada");
    tokio::time::sleep(Duration::from_millis(200)).await;
    nodes[1].get("/orders", "Bearer token").await.says("ada");
    assert_eq!(issuer.questions(), 2, "each node asks for itself");
    issuer.says("token", json!({ "active": false }));
    let revoked = std::time::Instant::now();
    let mut seen = [None; 2];
    while seen.contains(&None) {
        for (node, seen) in nodes.iter().zip(&mut seen) {
            let asked = revoked.elapsed();
            match node.get("/orders", "Bearer token").await.status {
                401 => *seen = seen.or(Some(asked)),
                status => assert_eq!((status, *seen), (200, None), "a revoked token stays revoked"),
            }
        }
        assert!(revoked.elapsed() < Duration::from_secs(10), "{seen:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Slow machines ask late, and not too early.
    let slack = Duration::from_millis(300);
    assert!(seen.iter().flatten().all(|seen| *seen < kept + slack), "{seen:?}");
}

#[tokio::test]
async fn a_revoked_token_is_refused_after_the_time_that_is_set() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await.keep_for(Duration::from_millis(300))).await;
    issuer.says("token", json!({}));
    server.get("/orders", "Bearer token").await.says("ada");
    issuer.says("token", json!({ "active": false }));
    server.get("/orders", "Bearer token").await.says("ada");
    tokio::time::sleep(Duration::from_millis(350)).await;
    server.get("/orders", "Bearer token").await.challenges(401, &[INVALID]);
}

#[tokio::test]
async fn with_no_time_each_request_asks() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await.keep_for(Duration::ZERO)).await;
    issuer.says("token", json!({}));
    for _ in 0..3 {
        server.get("/orders", "Bearer token").await.says("ada");
    }
    assert_eq!(issuer.questions(), 3);
}

#[tokio::test]
async fn a_verdict_ends_with_the_token() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await).await;
    issuer.says("short", json!({ "exp": in_seconds(1) + 1 }));
    server.get("/orders", "Bearer short").await.says("ada");
    tokio::time::sleep(Duration::from_millis(2100)).await;
    server.get("/orders", "Bearer short").await.challenges(401, &[INVALID]);
}

/// The token may be good. A client must not throw it away.
#[tokio::test]
async fn an_issuer_that_hangs_fails_redirects_or_talks_too_much_is_503() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await.timeout(Duration::from_millis(500))).await;
    issuer.says("types", json!({ "active": "true" }));
    issuer.says("moment", json!({ "exp": "soon" }));
    issuer.says("scopes", json!({ "scope": ["admin"] }));
    issuer.answers.lock().unwrap().insert("twice".to_owned(), r#"{"active":false,"active":true}"#.to_owned());
    for token in ["hangs", "fails", "denies", "redirects", "long", "page", "types", "moment", "scopes", "twice"] {
        let answer = server.get("/orders", &format!("Bearer {token}")).await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (503, None), "{token}");
    }
    assert!(issuer.questions() >= 10);
}

#[tokio::test]
async fn questions_wait_for_their_turn_and_no_longer_than_the_timeout() {
    let issuer = Issuer::default();
    let endpoint = issuer.start().await.at_most_at_once(1).timeout(Duration::from_millis(400));
    let server = Arc::new(server(endpoint).await);
    issuer.says("good", json!({}));
    let first = tokio::spawn({
        let server = Arc::clone(&server);
        async move { server.get("/orders", "Bearer hangs").await.status }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = server.get("/orders", "Bearer good");
    let (first, second) = (first.await.unwrap(), second.await);
    // The second had its turn when the first gave up.
    assert_eq!((first, second.status), (503, 200));
}

#[tokio::test]
async fn rfc6749_2_3_1_the_services_login_is_encoded_as_a_form() {
    let issuer = Issuer::default();
    let server = server(issuer.start().await).await;
    server.get("/orders", "Bearer any").await;
    // "shop+api:s3cret%2B%2F"
    assert_eq!(issuer.logins.lock().unwrap()[0], "Basic c2hvcCthcGk6czNjcmV0JTJCJTJG");
}

#[tokio::test]
async fn rfc7662_2_1_an_endpoint_is_asked_with_a_login_and_over_https() {
    let start = |endpoint: IntrospectionEndpoint| endpoint.start::<Shop, _>(|_| Ok(SimpleUser::new(""))).is_ok();
    let at = |url: &str| IntrospectionEndpoint::new(ISSUER, url, US);
    assert!(start(at("https://id.example/introspect").as_client("a", "b")));
    assert!(start(at("https://id.example/introspect").with_token("abc")));
    assert!(!start(at("https://id.example/introspect")));
    assert!(!start(at("http://id.example/introspect").as_client("a", "b")));
    assert!(start(at("http://id.example/introspect").as_client("a", "b").plain_http()));
    assert!(!start(at("id.example").as_client("a", "b")));
    let endpoint = at("https://id.example/introspect").as_client("a", "s3cret");
    let printed = format!("{endpoint:?} {:?}", introspection(endpoint.clone()));
    assert!(!printed.contains("s3cret") && !printed.contains("YTpz"), "{printed}");
}

/// The values of a member: often valid.
fn value(good: Vec<Value>) -> impl Strategy<Value = Option<Value>> {
    let wrong =
        prop::sample::select(vec![json!(null), json!(7), json!("x"), json!(""), json!([]), json!({}), json!(true)]);
    prop_oneof![6 => prop::sample::select(good).prop_map(Some), 1 => wrong.prop_map(Some), 1 => Just(None)]
}

/// The model: the status of the response, for the scope `orders:read`.
fn model(answer: &Value) -> u16 {
    let is = |name: &str, right: fn(&Value) -> bool| answer.get(name).is_none_or(right);
    let texts =
        |value: &Value| value.is_string() || value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    let moment = |value: &Value| value.as_f64().is_some_and(|seconds| seconds >= 0.0);
    let is_typed = answer.get("active").is_some_and(Value::is_boolean)
        && ["iss", "sub", "scope", "token_type"].iter().all(|name| is(name, Value::is_string))
        && answer.get("aud").is_none_or(texts)
        && ["exp", "nbf", "iat", "auth_time"].iter().all(|name| answer.get(*name).is_none_or(moment));
    if !is_typed {
        return 503;
    }
    let now = in_seconds(0) as f64;
    let seconds = |name: &str| answer.get(name).and_then(Value::as_f64);
    let aud = answer.get("aud").unwrap_or(&Value::Null);
    let for_us = aud == US || aud.as_array().is_some_and(|list| list.iter().any(|one| one == US));
    let good = answer["active"] == true
        && is("iss", |iss| iss == ISSUER)
        && for_us
        && answer.get("sub").is_some_and(|sub| sub != "")
        && is("token_type", |kind| kind == "Bearer" || kind == "DPoP")
        && seconds("exp").is_none_or(|exp| exp > now)
        && seconds("nbf").is_none_or(|nbf| nbf <= now)
        && answer.get("cnf").is_none();
    match (good, answer.get("scope").and_then(Value::as_str)) {
        (false, _) => 401,
        (true, Some(scope)) if scope.split(' ').any(|name| name == "orders:read") => 200,
        (true, _) => 403,
    }
}

#[test]
fn rfc7662_2_2_answers_are_read_as_the_model_reads_them() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let issuer = Issuer::default();
    let server = runtime.block_on(async { server(issuer.start().await).await });
    let fields = (
        value(vec![json!(true), json!(true), json!(false)]),
        value(vec![json!(ISSUER)]),
        value(vec![json!(US), json!(["x", US]), json!(["x"])]),
        value(vec![json!("ada")]),
        value(vec![json!(in_seconds(900)), json!(in_seconds(900) as f64 + 0.5), json!(in_seconds(-900))]),
        value(vec![json!(0), json!(1.5), json!(in_seconds(900))]),
        value(vec![json!("orders:read"), json!("x orders:read"), json!("orders:reads")]),
        value(vec![json!("Bearer"), json!("DPoP")]),
        prop::option::weighted(0.1, Just(json!({ "jkt": "x" }))),
    );
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(400));
    let number = AtomicUsize::new(0);
    runner
        .run(&fields, |(active, iss, aud, sub, exp, nbf, scope, token_type, cnf)| {
            let members = [("active", active), ("iss", iss), ("aud", aud), ("sub", sub), ("exp", exp), ("nbf", nbf)];
            let further = [("scope", scope), ("token_type", token_type), ("cnf", cnf)];
            let members = members.into_iter().chain(further);
            let answer: Value = members
                .filter_map(|(name, value)| Some((name.to_owned(), value?)))
                .collect::<serde_json::Map<_, _>>()
                .into();
            let token = format!("t{}", number.fetch_add(1, Ordering::SeqCst));
            issuer.answers.lock().unwrap().insert(token.clone(), answer.to_string());
            let status = runtime.block_on(server.get("/orders", &format!("Bearer {token}"))).status;
            prop_assert_eq!(status, model(&answer), "{}", answer);
            Ok(())
        })
        .unwrap();
}
