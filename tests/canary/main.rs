//! A secret in every field that a login, token or key is in. The tests search for it in every output: responses, logs at
//! TRACE with those of libraries, audit events, `Debug`, `Display` and panics.

use std::panic;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use authed::audit::Cause;
use authed::backend::{ApiKey, BearerToken, Cache, ErrorKind, KeyDigest, Login, NewApiKey};
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Basic, Bearer, Caller, Challenge, Credentials, Identity,
    SimpleUser, scopes,
};
use authed_oauth::{Claims, Jwt, JwtAlgorithm, JwtKey};
use authed_session::{Account, Accounts, MemoryStore, Passwords, Sessions};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use support::{Log, Server, raw_request};

scopes! {
    pub realm Vault for SimpleUser;
    pub scope Open = "open", on failure Challenge;
}

const CANARY: &str = "canary-5e0c7a-canary-5e0c7a";

/// The forms of the secret: unchanged, and in base64.
fn forms() -> Vec<String> {
    // Three bytes become four digits. With any text before the secret, one of three shifts finds its middle.
    let inside = |skip: usize| {
        let cut = &CANARY.as_bytes()[skip..];
        cut[..cut.len() / 3 * 3].to_vec()
    };
    let shifted =
        (0..3).flat_map(|skip| [BASE64_STANDARD.encode(inside(skip)), BASE64_URL_SAFE_NO_PAD.encode(inside(skip))]);
    [CANARY.to_owned()].into_iter().chain(shifted).collect()
}

#[track_caller]
fn has_no_secret(text: &str, what: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{what} contains the secret:\n{text}");
    }
}

/// What the application does with a login, token or key.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    Rejects,
    IsDown,
    Panics,
    Finds,
}

impl Mood {
    fn verdict(self) -> Result<Identity<Vault>, AuthenticationError> {
        match self {
            Self::Rejects => Err(AuthenticationError::rejected()),
            Self::IsDown => Err(AuthenticationError::unavailable(format!("password={CANARY} at db.internal"))),
            Self::Panics => panic!("the application does not know what to do"),
            // The identity lacks the scope, so that a policy rejects the request.
            Self::Finds => Ok(Identity::new(SimpleUser::new("somebody"), Credentials::none())),
        }
    }
}

struct Nobody;

impl Accounts for Nobody {
    type Realm = Vault;

    async fn find(&self, _: &str) -> Result<Option<Account<Vault>>, AuthenticationError> {
        Ok(None)
    }
}

async fn open(_: Authed<Open>) {}

async fn debug(caller: Caller<Vault>, State(authenticator): State<Authenticator<Vault>>) -> String {
    format!("{caller:?} {authenticator:?}")
}

/// Returns an application that verifies tokens with a function, or signed tokens.
fn app(mood: Mood, are_signed: bool, events: Arc<Mutex<String>>) -> Router {
    let sessions = Sessions::new(MemoryStore::default(), Nobody);
    let others = ApiKey::new("x-api-key", move |_: &KeyDigest| mood.verdict()).or(sessions.clone()).or(Basic::new(
        move |login: &Login| {
            assert_eq!(format!("{login:?}"), "Login(..)");
            mood.verdict()
        },
    ));
    let authenticator = if are_signed {
        let user = |claims: &Claims<'_>| {
            has_no_secret(&format!("{claims:?}"), "Debug of claims");
            Ok(SimpleUser::new("somebody"))
        };
        Authenticator::new(others.or(Bearer::verified_by(Jwt::new("https://id.example", "vault", key(), user))))
    } else {
        let tokens = Bearer::new_async(move |token: BearerToken| async move {
            tokio::task::yield_now().await;
            has_no_secret(&format!("{token:?}"), "Debug of a token");
            mood.verdict()
        });
        Authenticator::new(others.or(tokens.cached(&Cache::new(10, Duration::from_secs(60)))))
    };
    let authenticator = authenticator.audited_by(move |event| {
        let cause = match event.cause() {
            // The cause of an outage is the application's own.
            Cause::Error(error) if error.kind() == ErrorKind::Rejected => std::error::Error::source(error),
            _ => None,
        };
        let text = format!("{event:?} {:?} {:?}\n", event.user_id(), cause.map(|cause| format!("{cause} {cause:?}")));
        *events.lock().unwrap_or_else(PoisonError::into_inner) += &text;
    });
    Router::new().route("/open", get(open)).route("/debug", get(debug)).layer(sessions).with_state(authenticator)
}

fn key() -> JwtKey {
    JwtKey::secret(JwtAlgorithm::HS256, CANARY.repeat(2).as_bytes()).unwrap()
}

/// Returns a valid token.
fn signed(claims: &str) -> String {
    // The tests of all crates enable both providers, and jsonwebtoken then panics without a choice. A second call returns
    // an error, since the provider is installed.
    let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
    let header = jsonwebtoken::Header { typ: Some("at+jwt".to_owned()), ..jsonwebtoken::Header::default() };
    let secret = jsonwebtoken::EncodingKey::from_secret(CANARY.repeat(2).as_bytes());
    jsonwebtoken::encode(&header, &serde_json::from_str::<serde_json::Value>(claims).unwrap(), &secret).unwrap()
}

/// Returns a header line for each place of a secret, well-formed and malformed.
fn lines() -> Vec<String> {
    let basic = |login: String| format!("Authorization: Basic {}", BASE64_STANDARD.encode(login));
    let jwt = |part: &str| BASE64_URL_SAFE_NO_PAD.encode(part);
    let claims = format!(r#"{{"iss":"https://id.example","aud":"vault","sub":"{CANARY}","exp":4102444800}}"#);
    vec![
        format!("Authorization: Bearer {CANARY}"),
        format!("Authorization: Bearer {CANARY} {CANARY}"),
        format!("Authorization: Bearer \"{CANARY}\""),
        format!("Authorization: {CANARY}"),
        format!("Authorization: \"{CANARY}\" x"),
        format!("Authorization: Bearer {CANARY}.{}.{}", jwt(&claims), jwt(CANARY)),
        format!("Authorization: Bearer {}.{}.{CANARY}", jwt(r#"{"alg":"HS256","typ":"at+jwt"}"#), jwt(&claims)),
        format!("Authorization: Bearer {}", signed(&claims)),
        basic(format!("ada:{CANARY}")),
        basic(format!("{CANARY}:{CANARY}")),
        basic(format!("no colon {CANARY}")),
        basic(format!("ada:{CANARY}\u{7}")),
        format!("Authorization: Basic {CANARY}!"),
        format!("Authorization: Basic {CANARY}\r\nAuthorization: Bearer {CANARY}"),
        format!("X-Api-Key: {CANARY}"),
        format!("X-Api-Key: {CANARY} {CANARY}"),
        format!("X-Api-Key: {CANARY}\r\nX-Api-Key: {CANARY}"),
        format!("Cookie: __Host-session={CANARY}"),
        format!("Cookie: __Host-session={CANARY}; __Host-session={CANARY}"),
        format!("Cookie: __Host-session={CANARY}\r\nCookie: __Host-session={CANARY}"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_appear_in_no_output() {
    let log = Log::start();
    let panics = Arc::new(Mutex::new(String::new()));
    panic::set_hook(Box::new({
        let panics = Arc::clone(&panics);
        move |panic| *panics.lock().unwrap_or_else(PoisonError::into_inner) += &format!("{panic}\n")
    }));
    let events = Arc::new(Mutex::new(String::new()));
    let mut statuses = std::collections::BTreeMap::new();
    let mut responses = String::new();
    let moods = [Mood::Rejects, Mood::IsDown, Mood::Panics, Mood::Finds];
    for (mood, are_signed) in moods.into_iter().flat_map(|mood| [(mood, false), (mood, true)]) {
        let server = Server::start(app(mood, are_signed, Arc::clone(&events))).await;
        for line in lines() {
            for path in ["/open", "/debug"] {
                // The response is empty if the handler has panicked.
                let response = server.raw(raw_request("GET", path, &[line.as_bytes()])).await;
                let response = String::from_utf8_lossy(&response).into_owned();
                *statuses.entry(response.split(' ').nth(1).unwrap_or("none").to_owned()).or_insert(0) += 1;
                responses += &response;
            }
        }
    }
    let _ = panic::take_hook();
    // The requests have caused every kind of response.
    for status in ["200", "400", "401", "403", "503", "none"] {
        assert!(statuses.contains_key(status), "{status} is not among {statuses:?}");
    }
    let (events, panics) = (events.lock().unwrap().clone(), panics.lock().unwrap().clone());
    assert!(events.contains("Unavailable") && events.contains("Rejected") && events.contains("Malformed"), "{events}");
    assert!(panics.contains("the application does not know what to do"), "{panics}");
    log.line_with(&["the credentials are not valid"]);
    has_no_secret(&responses, "a response");
    has_no_secret(&events, "an audit event");
    has_no_secret(&panics, "a panic");
    has_no_secret(&log.text(), "the log");
}

#[tokio::test]
async fn types_with_secrets_do_not_print_them() {
    let down = Mood::IsDown.verdict().unwrap_err();
    let printed = [
        format!("{down:?} {down}"),
        format!("{:?}", key()),
        format!("{:?}", KeyDigest::of(CANARY)),
        format!("{:?}", Cache::<Vault>::new(1, Duration::from_secs(1))),
        format!("{:?}", Sessions::new(MemoryStore::default(), Nobody)),
        format!("{:?}", Passwords::new()),
        format!("{:?}", app(Mood::Rejects, true, Arc::default())),
        format!("{:?}", Passwords::new().verify(CANARY, Some(CANARY)).await),
        format!("{:?}", Passwords::new().hash(&CANARY.repeat(100)).await),
        format!("{:?}", JwtKey::public_pem(JwtAlgorithm::ES256, CANARY)),
        format!("{:?}", CANARY.parse::<KeyDigest>()),
    ];
    printed.iter().for_each(|text| has_no_secret(text, "Debug or Display"));
    let new = NewApiKey::generate("vault_");
    assert!(!format!("{new:?}").contains(new.secret()));
}
