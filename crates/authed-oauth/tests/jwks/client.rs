//! An HTTP client of the program's own.

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::{Authed, Authenticator, Bearer, SimpleUser, scopes};
use authed_oauth::{HttpClient, JwksSource, Jwt, JwtAlgorithm};
use http::header::AUTHORIZATION;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde_json::json;

use crate::issuer::{AUDIENCE, ISSUER, SigningKey};
use crate::key_server::set;
use crate::site::until;

scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }

type Sent = Result<Response<Vec<u8>>, Box<dyn Error + Send + Sync>>;

/// Answers by a function, and records what was asked.
#[derive(Clone)]
struct Client {
    answer: Arc<dyn Fn(&str) -> Sent + Send + Sync>,
    asked: Arc<Mutex<Vec<Request<Vec<u8>>>>>,
    limits: Arc<Mutex<Vec<usize>>>,
}

impl Client {
    fn new(answer: impl Fn(&str) -> Sent + Send + Sync + 'static) -> Self {
        Self { answer: Arc::new(answer), asked: Arc::default(), limits: Arc::default() }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|request| request.uri().to_string()).collect()
    }
}

impl HttpClient for Client {
    async fn send(&self, request: Request<Vec<u8>>, limit: usize) -> Sent {
        let answer = (self.answer)(&request.uri().to_string());
        self.asked.lock().unwrap().push(request);
        self.limits.lock().unwrap().push(limit);
        answer
    }
}

fn ok(body: impl ToString) -> Sent {
    Ok(Response::new(body.to_string().into_bytes()))
}

fn status(status: StatusCode) -> Sent {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    Ok(response)
}

fn source() -> JwksSource {
    JwksSource::keys_at("https://id.example/keys", [JwtAlgorithm::ES256]).at_most_every(Duration::from_millis(300))
}

/// Returns the status for a token of this key.
async fn answer(source: JwksSource, client: Client, key: &SigningKey) -> u16 {
    let keys = source.start_with(client.clone()).unwrap();
    let jwt = Jwt::new(ISSUER, AUDIENCE, keys, |claims| Ok(SimpleUser::new(claims.subject())));
    let authenticator: Authenticator<Shop> = Authenticator::new(Bearer::verified_by(jwt));
    let authorization = format!("Bearer {}", key.token(json!({})));
    let request = Request::builder().header("authorization", authorization).body(()).unwrap();
    let (mut head, ()) = request.into_parts();
    let decided: Result<Authed<Orders>, _> = authenticator.authorize(&mut head).await;
    decided.map_or_else(|rejection| rejection.status().as_u16(), |_| 200)
}

#[tokio::test]
async fn a_client_of_ones_own_fetches_the_keys() {
    let key = SigningKey::es256("1");
    let published = set(&[&key]);
    let client = Client::new(move |_| ok(&published));
    assert_eq!(answer(source(), client.clone(), &key).await, 200);
    let asked = client.asked.lock().unwrap();
    assert_eq!((asked[0].method(), &*asked[0].uri().to_string()), (&Method::GET, "https://id.example/keys"));
    assert_eq!(asked[0].headers()["accept"], "application/jwk-set+json, application/json");
    assert!(asked[0].body().is_empty());
    assert_eq!(client.limits.lock().unwrap()[0], 256 * 1024);
}

#[tokio::test]
async fn rfc8414_3_a_client_of_ones_own_is_asked_for_both_documents() {
    let key = SigningKey::es256("1");
    let published = set(&[&key]);
    let client = Client::new(move |url| match url {
        "https://id.example/.well-known/oauth-authorization-server/shop" => {
            ok(json!({ "issuer": "https://id.example/shop", "jwks_uri": "https://keys.example:8443/a?b=c" }))
        }
        "https://keys.example:8443/a?b=c" => ok(&published),
        _ => status(StatusCode::NOT_FOUND),
    });
    let source = JwksSource::issuer("https://id.example/shop", [JwtAlgorithm::ES256]);
    assert_eq!(answer(source, client.clone(), &key).await, 200);
    let documents = [
        "https://id.example/shop/.well-known/openid-configuration",
        "https://id.example/.well-known/oauth-authorization-server/shop",
        "https://keys.example:8443/a?b=c",
    ];
    assert_eq!(client.asked(), documents);
}

#[tokio::test]
async fn asvs_12_a_client_is_not_asked_for_an_address_that_is_not_protected() {
    let key = SigningKey::es256("1");
    for jwks_uri in
        ["http://keys.example/a", "ftp://127.0.0.1/a", "https://me@keys.example/a", "https:\\\\keys.example"]
    {
        let document = json!({ "issuer": "https://id.example", "jwks_uri": jwks_uri });
        let client = Client::new(move |_| ok(&document));
        let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]);
        assert_eq!(answer(source, client.clone(), &key).await, 503, "{jwks_uri}");
        assert_eq!(client.asked(), ["https://id.example/.well-known/openid-configuration"], "{jwks_uri}");
    }
}

#[tokio::test]
async fn rfc8414_2_the_document_of_an_https_issuer_names_an_https_address() {
    let key = SigningKey::es256("1");
    for (issuer, jwks_uri, good) in [
        ("https://id.example", "http://127.0.0.1:8000/x", false),
        ("https://id.example", "http://localhost/x", false),
        ("https://id.example", "HTTP://[::1]:1/x", false),
        ("https://id.example", "http://id.example/x", false),
        ("https://id.example", "https://127.0.0.1/x", true),
        ("http://localhost:1", "http://127.0.0.1:8000/x", true),
        ("http://localhost:1", "https://id.example/x", true),
        ("http://id.example", "http://127.0.0.1:8000/x", true),
    ] {
        let (document, published) = (json!({ "issuer": issuer, "jwks_uri": jwks_uri }), set(&[&key]));
        let client = Client::new(move |url| if url.contains(".well-known") { ok(&document) } else { ok(&published) });
        let source = JwksSource::issuer(issuer, [JwtAlgorithm::ES256]).insecure_plain_http();
        assert_eq!(answer(source, client.clone(), &key).await, if good { 200 } else { 503 }, "{issuer} {jwks_uri}");
        assert_eq!(client.asked().len(), if good { 2 } else { 1 });
    }
}

#[test]
fn debug_prints_an_address_without_its_secrets() {
    for (address, printed) in [
        ("https://id.example/keys?key=secret", "https://id.example/keys?.."),
        ("https://id.example/keys#secret", "https://id.example/keys?.."),
        ("https://id.example?key=secret@x", "https://id.example?.."),
        ("https://ada:secret@id.example/keys", "https://..@id.example/keys"),
        ("https://id.example/keys", "https://id.example/keys"),
        ("id.example?secret", "id.example?.."),
        ("", ""),
    ] {
        let keys = format!("{:?}", JwksSource::keys_at(address, [JwtAlgorithm::ES256]));
        assert!(keys.contains(&format!("{printed:?}")) && !keys.contains("secret"), "{keys}");
        let issuer = JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]).document_names(address);
        let issuer = format!("{issuer:?}");
        assert!(issuer.contains(&format!("{printed:?}")) && !issuer.contains("secret"), "{issuer}");
    }
}

#[tokio::test]
async fn a_header_field_is_sent_to_the_named_host_and_to_no_other() {
    let key = SigningKey::es256("1");
    let secret = || HeaderValue::from_static("Bearer secret");
    for (jwks_uri, sent) in [
        ("https://id.example/keys", true),
        ("https://ID.example:443/keys", true),
        ("https://id.example:8443/keys", false),
        ("https://keys.id.example/keys", false),
        ("https://keys.example/id.example", false),
    ] {
        let (document, published) = (json!({ "issuer": "https://id.example", "jwks_uri": jwks_uri }), set(&[&key]));
        let client = Client::new(move |url| if url.contains(".well-known") { ok(&document) } else { ok(&published) });
        let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]).header(AUTHORIZATION, secret());
        assert!(!format!("{source:?}").contains("secret"));
        assert_eq!(answer(source, client.clone(), &key).await, 200);
        let asked = client.asked.lock().unwrap();
        let has = |at: usize| asked[at].headers().get(AUTHORIZATION) == Some(&secret());
        assert_eq!([has(0), has(1)], [true, sent], "{jwks_uri}");
        assert!(asked.iter().all(|request| request.headers().contains_key("accept")));
    }
    let published = set(&[&key]);
    let client = Client::new(move |_| ok(&published));
    assert_eq!(answer(source().header(AUTHORIZATION, secret()), client.clone(), &key).await, 200);
    assert_eq!(client.asked.lock().unwrap()[0].headers()[AUTHORIZATION], secret());
}

#[tokio::test]
async fn what_a_client_returns_is_checked_again() {
    let key = SigningKey::es256("1");
    let published = set(&[&key]).to_string();
    let padded = |length: usize| format!("{published}{}", " ".repeat(length - published.len()));
    let (longest, too_long) = (padded(256 * 1024), padded(256 * 1024 + 1));
    assert_eq!(answer(source(), Client::new(move |_| ok(&longest)), &key).await, 200);
    assert_eq!(answer(source(), Client::new(move |_| ok(&too_long)), &key).await, 503);
    for wrong in [StatusCode::CREATED, StatusCode::FOUND, StatusCode::NOT_FOUND, StatusCode::BAD_GATEWAY] {
        let body = published.clone();
        let client = Client::new(move |_| {
            ok(&body).map(|mut response| {
                *response.status_mut() = wrong;
                response
            })
        });
        assert_eq!(answer(source(), client, &key).await, 503, "{wrong}");
    }
    assert_eq!(answer(source(), Client::new(|_| Ok(Response::new(vec![0xff]))), &key).await, 503);
    assert_eq!(answer(source(), Client::new(|_| Err("no connection".into())), &key).await, 503);
}

/// Never answers.
struct Hangs;

impl HttpClient for Hangs {
    async fn send(&self, _: Request<Vec<u8>>, _: usize) -> Sent {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_client_needs_no_timeout_of_its_own() {
    let keys = source().timeout(Duration::from_millis(100)).start_with(Hangs).unwrap();
    let jwt = Jwt::new(ISSUER, AUDIENCE, keys.clone(), |claims| Ok(SimpleUser::new(claims.subject())));
    let authenticator: Authenticator<Shop> = Authenticator::new(Bearer::verified_by(jwt));
    let token = SigningKey::es256("1").token(json!({}));
    let authorization = format!("Bearer {token}");
    let decided =
        tokio::time::timeout(Duration::from_secs(5), authenticator.caller_presenting(&authorization)).await.unwrap();
    assert_eq!(decided.unwrap_err().status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_client_is_dropped_with_the_keys() {
    let client = Client::new(|_| ok(json!({ "keys": [] })));
    let answers = Arc::downgrade(&client.answer);
    let keys = source().start_with(client).unwrap();
    until(|| keys.error().is_some()).await;
    drop(keys);
    until(|| answers.strong_count() == 0).await;
}
