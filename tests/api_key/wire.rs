use std::net::SocketAddr;
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex};

use authed::backend::{ApiKey, KeyDigest, Login, NewApiKey};
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Backend, Basic, Challenge, Credentials, Identity,
    SimpleUser, User, scopes,
};
use axum::Router;
use axum::routing::get;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use reqwest::{Client, Response, StatusCode};
use support::serve;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders";
    pub scope Admin = "admin", on failure Challenge;
}

const KEY: &str = "shop_0123456789abcdefghijklmnopqrstuvwxyz";
const HEADER: HeaderName = HeaderName::from_static("x-api-key");

fn identity(name: &str) -> Identity<Shop> {
    Identity::new(SimpleUser::new(name), Credentials::none().grant::<Orders>())
}

async fn orders(caller: Authed<Orders>) -> String {
    caller.user().display_name().to_owned()
}

async fn admin(_: Authed<Admin>) {}

async fn start(backend: impl Backend<Realm = Shop>) -> SocketAddr {
    let authenticator = Authenticator::new(backend);
    let layer = AuthenticationLayer::new(authenticator.clone());
    serve(Router::new().route("/", get(orders)).route("/admin", get(admin)).layer(layer).with_state(authenticator))
        .await
}

/// Starts a server that knows a hundred keys.
async fn start_listed() -> SocketAddr {
    let others = (0..99).map(|_| (NewApiKey::generate("shop").digest(), identity("another")));
    start(ApiKey::listed("X-Api-Key", others.chain([(KeyDigest::of(KEY), identity("robot"))]))).await
}

async fn ask(address: SocketAddr, path: &str, lines: &[&[u8]]) -> Response {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(HEADER, HeaderValue::from_bytes(line).unwrap());
    }
    Client::new().get(format!("http://{address}{path}")).headers(headers).send().await.unwrap()
}

#[tokio::test]
async fn a_known_key_is_accepted_and_a_similar_key_is_rejected() {
    let address = start_listed().await;
    let found = ask(address, "/", &[KEY.as_bytes()]).await;
    assert_eq!(found.status(), 200);
    assert_eq!(found.text().await.unwrap(), "robot");

    let upper = KEY.to_uppercase();
    let longer = format!("{KEY}0");
    for wrong in [&KEY[..KEY.len() - 1], &longer, &upper, &KEY.replace('z', "y"), &"0".repeat(64)] {
        let rejected = ask(address, "/", &[wrong.as_bytes()]).await;
        assert_eq!(rejected.status(), 403, "{wrong}");
        assert_eq!(rejected.text().await.unwrap(), "the credentials are not valid");
    }
}

#[tokio::test]
async fn each_key_of_a_list_has_its_own_identity() {
    let name = |number: usize| format!("{number:016}");
    let keys = (0..50).map(|number| (KeyDigest::of(name(number)), identity(&name(number))));
    let address = start(ApiKey::listed("x-api-key", keys)).await;
    for number in 0..50 {
        assert_eq!(ask(address, "/", &[name(number).as_bytes()]).await.text().await.unwrap(), name(number));
    }
    assert_eq!(ask(address, "/", &[name(50).as_bytes()]).await.status(), 403);
    assert_eq!(ask(start(ApiKey::listed("x-api-key", [])).await, "/", &[KEY.as_bytes()]).await.status(), 403);
}

/// A reader of the database cannot call the API with the digests.
#[tokio::test]
async fn the_digest_of_a_key_is_not_a_key() {
    let digest = KeyDigest::of(KEY).to_string();
    assert_eq!(ask(start_listed().await, "/", &[digest.as_bytes()]).await.status(), 403);
}

#[tokio::test]
async fn a_request_without_a_key_is_anonymous() {
    assert_eq!(ask(start_listed().await, "/", &[]).await.status(), 403);
}

#[tokio::test]
async fn other_values_than_keys_are_malformed() {
    let address = start_listed().await;
    let with_space = format!("{KEY} {KEY}");
    let with_tab = format!("{KEY}\t{KEY}");
    let too_long = "x".repeat(513);
    let with_umlaut = format!("{KEY}ä");
    let wrong: [&[&[u8]]; 10] = [
        &[b""],
        &[b"short"],
        &[&[b'x'; 15]],
        &[too_long.as_bytes()],
        &[with_space.as_bytes()],
        &[with_tab.as_bytes()],
        &[with_umlaut.as_bytes()],
        &[b"\xff\xfe0123456789abcdef"],
        // Two lines, even with the same valid key.
        &[KEY.as_bytes(), KEY.as_bytes()],
        &[KEY.as_bytes(), b""],
    ];
    for lines in wrong {
        let rejected = ask(address, "/", lines).await;
        assert_eq!(rejected.status(), 400, "{lines:?}");
        assert_eq!(rejected.text().await.unwrap(), "the credentials are malformed");
    }
    assert_eq!(ask(address, "/", &["x".repeat(16).as_bytes()]).await.status(), 403);
    assert_eq!(ask(address, "/", &["x".repeat(512).as_bytes()]).await.status(), 403);
}

/// RFC 9110, 15.5.2: a 401 must have a challenge, and keys have none.
#[tokio::test]
async fn rfc_9110_15_5_2_a_rejection_without_a_challenge_is_403() {
    let address = start_listed().await;
    for lines in [&[][..], &[KEY.as_bytes()], &["x".repeat(16).as_bytes()]] {
        let rejected = ask(address, "/admin", lines).await;
        assert_eq!(rejected.status(), 403);
        assert!(!rejected.headers().contains_key("www-authenticate"));
    }
}

/// RFC 9111, 3.5 protects responses to requests with `Authorization` only. So `Vary` names the key's header field, and
/// rejections must not be stored.
#[tokio::test]
async fn rfc_9110_12_5_5_vary_names_the_header_field_and_rejections_are_not_stored() {
    let address = start_listed().await;
    let answer = ask(address, "/", &[KEY.as_bytes()]).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["vary"]), (200, &HeaderValue::from_static("x-api-key")));
    for (lines, status) in [(&[][..], 403), (&["short"], 400), (&["0123456789abcdef"], 403)] {
        let lines: Vec<&[u8]> = lines.iter().map(|line: &&str| line.as_bytes()).collect();
        let answer = ask(address, "/", &lines).await;
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["cache-control"], "no-store", "{status}");
    }
}

#[tokio::test]
async fn in_a_chain_a_wrong_key_is_rejected_with_the_challenge_of_the_other_backend() {
    let person = |login: &Login| match (login.name(), login.password()) {
        ("ada", "demo") => Ok(identity("ada")),
        _ => Err(AuthenticationError::rejected()),
    };
    let address =
        start(ApiKey::listed("x-api-key", [(KeyDigest::of(KEY), identity("robot"))]).or(Basic::new(person))).await;
    let ask = |key: Option<&str>| {
        let mut request = Client::new().get(format!("http://{address}/")).basic_auth("ada", Some("demo"));
        if let Some(key) = key {
            request = request.header(HEADER, key);
        }
        async move { request.send().await.unwrap() }
    };
    assert_eq!(ask(None).await.text().await.unwrap(), "ada");
    assert_eq!(ask(Some(KEY)).await.text().await.unwrap(), "robot");
    let rejected = ask(Some("0123456789abcdef")).await;
    assert_eq!(rejected.status(), 401);
    assert_eq!(rejected.headers()["www-authenticate"], "Basic realm=\"Shop\", charset=\"UTF-8\"");
    assert_eq!(ask(Some("short")).await.status(), 400);
}

/// The application's function gets the digest, and not the key.
#[tokio::test]
async fn an_async_function_gets_the_digest_and_its_failure_is_a_503() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let address = start(ApiKey::new_async("x-api-key", move |digest: KeyDigest| {
        seen.lock().unwrap().push(format!("{digest} {digest:?}"));
        async move {
            tokio::task::yield_now().await;
            if digest == KeyDigest::of(KEY) {
                return Ok(identity("robot"));
            }
            Err(AuthenticationError::unavailable(format!("connecting to db.internal for {digest}: refused")))
        }
    }))
    .await;
    assert_eq!(ask(address, "/", &[KEY.as_bytes()]).await.text().await.unwrap(), "robot");
    let rejected = ask(address, "/", &[b"0123456789abcdef"]).await;
    assert_eq!(rejected.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!rejected.text().await.unwrap().contains("db.internal"));
    let asked = asked.lock().unwrap().join("\n");
    assert!(asked.contains(&KeyDigest::of(KEY).to_string()) && !asked.contains(KEY), "{asked}");
}

#[test]
fn header_fields_with_another_syntax_cannot_be_used_for_keys() {
    for header in ["Authorization", "proxy-authorization", "cookie", "COOKIE", "", "x api key", "x-api-key:"] {
        assert!(catch_unwind(|| ApiKey::listed(header, [(KeyDigest::of(KEY), identity("a"))])).is_err(), "{header}");
    }
}

#[test]
fn a_list_with_the_same_key_twice_panics() {
    let twice = [(KeyDigest::of(KEY), identity("a")), (KeyDigest::of(KEY), identity("b"))];
    assert!(catch_unwind(|| ApiKey::listed("x-api-key", twice)).is_err());
}

#[test]
fn debug_of_a_list_prints_no_key_and_no_digest() {
    let backend = ApiKey::listed("x-api-key", [(KeyDigest::of(KEY), identity("robot"))]);
    assert_eq!(format!("{backend:?}"), r#"ApiKey { header: "x-api-key", verifier: KeyList(1 keys) }"#);
}

/// The result for these header lines, as documented. 1 is an anonymous caller.
fn reference(lines: &[Vec<u8>]) -> u16 {
    match lines {
        [] => 1,
        [line] if line == KEY.as_bytes() => 200,
        [line] if (16..=512).contains(&line.len()) && line.iter().all(|byte| (0x21..0x7f).contains(byte)) => 403,
        _ => 400,
    }
}

proptest! {
    #[test]
    fn every_header_field_is_handled_as_documented(
        lines in prop::collection::vec(
            prop_oneof![
                Just(KEY.as_bytes().to_vec()),
                prop::collection::vec(0x21_u8..0x7f, 14..20),
                prop::collection::vec(0x21_u8..0x7f, 505..520),
                prop::collection::vec(prop_oneof![0x20_u8..0x7f, 0x80_u8..=0xff, Just(b'\t')], 0..40),
            ],
            0..3,
        )
    ) {
        let backend = ApiKey::listed("x-api-key", [(KeyDigest::of(KEY), identity("robot"))]);
        let mut request = http::Request::new(()).into_parts().0;
        for line in &lines {
            request.headers.append(HEADER, HeaderValue::from_bytes(line).unwrap());
        }
        let decided = match backend.authenticate_now(&request).unwrap() {
            Ok(None) => 1,
            Ok(Some(_)) => 200,
            Err(error) if error.kind() == authed::backend::ErrorKind::Malformed => 400,
            Err(error) if error.kind() == authed::backend::ErrorKind::Rejected => 403,
            Err(_) => 503,
        };
        prop_assert_eq!(decided, reference(&lines));
    }
}
