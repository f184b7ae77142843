//! A secret in every field that credentials come in, looked for in everything that comes out: answers, logs at TRACE
//! (libraries' included), what is told to an audit log, `Debug`, `Display` and panics.

#[path = "../audit/log.rs"]
mod log;

use std::panic;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use authed::{
    Account, Accounts, ApiKey, Authed, AuthenticationError, Authenticator, Backend, Basic, Bearer, BearerToken, Cache,
    Caller, Challenge, Claims, Credentials, Identity, Jwt, JwtAlgorithm, JwtKey, KeyDigest, Login, NewApiKey,
    Passwords, Sessions, SimpleUser, scopes,
};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower_sessions::MemoryStore;

scopes! {
    pub realm Vault for SimpleUser;
    pub scope Open = "open", on failure Challenge;
}

const CANARY: &str = "canary-5e0c7a-canary-5e0c7a";

/// As the secret may look: as it is, and in the base64 of the fields that have it so.
fn forms() -> Vec<String> {
    // Three bytes are four digits: whatever stands before, one of the three has the middle of the secret.
    let inside = |skip: usize| {
        let cut = &CANARY.as_bytes()[skip..];
        cut[..cut.len() / 3 * 3].to_vec()
    };
    let shifted =
        (0..3).flat_map(|skip| [BASE64_STANDARD.encode(inside(skip)), BASE64_URL_SAFE_NO_PAD.encode(inside(skip))]);
    [CANARY.to_owned()].into_iter().chain(shifted).collect()
}

#[track_caller]
fn tells_nothing(text: &str, of: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{of} tells the secret:\n{text}");
    }
}

/// What the application does with credentials that reach it.
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
            // Without the scope, so that a policy refuses.
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

/// With tokens that the application looks up, or with signed ones.
fn app(mood: Mood, are_signed: bool, told: Arc<Mutex<String>>) -> Router {
    let sessions = Sessions::new(MemoryStore::default(), Nobody);
    let others = ApiKey::new("x-api-key", move |_: &KeyDigest| mood.verdict()).or(sessions.clone()).or(Basic::new(
        move |login: &Login| {
            assert_eq!(format!("{login:?}"), "Login(..)");
            mood.verdict()
        },
    ));
    let authenticator = if are_signed {
        let user = |claims: &Claims<'_>| {
            tells_nothing(&format!("{claims:?}"), "Debug of claims");
            Ok(SimpleUser::new("somebody"))
        };
        Authenticator::new(others.or(Bearer::jwt(Jwt::new("https://id.example", "vault", key(), user))))
    } else {
        let tokens = Bearer::new_async(move |token: BearerToken| async move {
            tokio::task::yield_now().await;
            tells_nothing(&format!("{token:?}"), "Debug of a token");
            mood.verdict()
        });
        Authenticator::new(others.or(tokens.cached(&Cache::new(10, Duration::from_secs(60)))))
    };
    let authenticator = authenticator.audited_by(move |event| {
        *told.lock().unwrap_or_else(PoisonError::into_inner) += &format!("{event:?} {:?}\n", event.user_id());
    });
    Router::new().route("/open", get(open)).route("/debug", get(debug)).layer(sessions).with_state(authenticator)
}

fn key() -> JwtKey {
    JwtKey::secret(JwtAlgorithm::HS256, CANARY.repeat(2).as_bytes()).unwrap()
}

/// A token that is good.
fn signed(claims: &str) -> String {
    let header = jsonwebtoken::Header { typ: Some("at+jwt".to_owned()), ..jsonwebtoken::Header::default() };
    let secret = jsonwebtoken::EncodingKey::from_secret(CANARY.repeat(2).as_bytes());
    jsonwebtoken::encode(&header, &serde_json::from_str::<serde_json::Value>(claims).unwrap(), &secret).unwrap()
}

/// A line for each place of a secret, well-formed and not.
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

/// The whole answer, octet for octet; empty if a handler has panicked.
async fn ask(address: &str, path: &str, line: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: vault.example\r\n{line}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_secret_comes_out_nowhere() {
    let log = log::start();
    let panics = Arc::new(Mutex::new(String::new()));
    panic::set_hook(Box::new({
        let panics = Arc::clone(&panics);
        move |panic| *panics.lock().unwrap_or_else(PoisonError::into_inner) += &format!("{panic}\n")
    }));
    let told = Arc::new(Mutex::new(String::new()));
    let mut statuses = std::collections::BTreeMap::new();
    let mut answers = String::new();
    let moods = [Mood::Rejects, Mood::IsDown, Mood::Panics, Mood::Finds];
    for (mood, are_signed) in moods.into_iter().flat_map(|mood| [(mood, false), (mood, true)]) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let app = app(mood, are_signed, Arc::clone(&told));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        for line in lines() {
            for path in ["/open", "/debug"] {
                let answer = ask(&address, path, &line).await;
                *statuses.entry(answer.split(' ').nth(1).unwrap_or("none").to_owned()).or_insert(0) += 1;
                answers += &answer;
            }
        }
    }
    let _ = panic::take_hook();
    // Every way out has been taken.
    for status in ["200", "400", "401", "403", "503", "none"] {
        assert!(statuses.contains_key(status), "{status} is not among {statuses:?}");
    }
    let (told, panics) = (told.lock().unwrap().clone(), panics.lock().unwrap().clone());
    assert!(told.contains("Unavailable") && told.contains("Rejected") && told.contains("Malformed"), "{told}");
    assert!(panics.contains("the application does not know what to do"), "{panics}");
    log.line_with(&["the credentials are not valid"]);
    tells_nothing(&answers, "an answer");
    tells_nothing(&told, "an audit event");
    tells_nothing(&panics, "a panic");
    tells_nothing(&log.text(), "the log");
}

#[tokio::test]
async fn what_has_a_secret_does_not_print_it() {
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
    printed.iter().for_each(|text| tells_nothing(text, "Debug or Display"));
    let new = NewApiKey::generate("vault_");
    assert!(!format!("{new:?}").contains(new.secret()));
}
