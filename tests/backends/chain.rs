//! `a.or(b)`, for people with logins, programs with tokens, and whoever has neither.

use authed::{AuthenticationError, Authenticator, Backend, Identity, Outcome, SimpleUser, WwwAuthenticate};
use authed::{Credentials, Reason};
use http::HeaderName;
use http::request::Parts;

use crate::server::{ANONYMOUS, Server, login};
use crate::site::{Known, Shop, basic, basic_that_waits, bearer, bearer_that_waits, refuses, servers};

const BEARER: &str = r#"Bearer realm="Shop""#;
const BASIC: &str = r#"Basic realm="Shop", charset="UTF-8""#;
const INVALID_TOKEN: &str = r#"Bearer realm="Shop", error="invalid_token""#;
const INVALID_REQUEST: &str = r#"Bearer realm="Shop", error="invalid_request""#;

/// Bearer, then Basic: both at once, one waiting, both waiting.
async fn tokens_first() -> Vec<Server> {
    servers([
        Authenticator::new(bearer().or(basic())),
        Authenticator::new(bearer_that_waits().or(basic())),
        Authenticator::new(bearer().or(basic_that_waits())),
        Authenticator::new(bearer_that_waits().or(basic_that_waits())),
    ])
    .await
}

async fn logins_first() -> Vec<Server> {
    servers([
        Authenticator::new(basic().or(bearer())),
        Authenticator::new(basic_that_waits().or(bearer())),
        Authenticator::new(basic().or(bearer_that_waits())),
        Authenticator::new(basic_that_waits().or(bearer_that_waits())),
    ])
    .await
}

#[tokio::test]
async fn each_finds_its_own() {
    for server in tokens_first().await.into_iter().chain(logins_first().await) {
        server.get("/", "Bearer reader").await.says("reader");
        server.get("/", &login("writer", "pw")).await.says("writer");
        server.get("/", ANONYMOUS).await.says("nobody");
        server.get("/", "Digest username=\"x\"").await.says("nobody");
        server.get("/both", "Bearer writer").await.says("in");
        server.get("/both", &login("writer", "pw")).await.says("in");
    }
}

#[tokio::test]
async fn rfc9110_11_6_1_the_anonymous_caller_gets_all_challenges_each_in_a_line_in_order() {
    for server in tokens_first().await {
        refuses(&server.get("/known", ANONYMOUS).await, 401, &[BEARER, BASIC]);
    }
    for server in logins_first().await {
        refuses(&server.get("/known", ANONYMOUS).await, 401, &[BASIC, BEARER]);
    }
}

#[tokio::test]
async fn errors_are_final_and_speak_of_the_one_who_made_them() {
    for server in tokens_first().await {
        for path in ["/", "/known"] {
            refuses(&server.get(path, "Bearer unknown").await, 401, &[INVALID_TOKEN, BASIC]);
            refuses(&server.get(path, "Bearer ended").await, 401, &[INVALID_TOKEN, BASIC]);
            refuses(&server.get(path, "Bearer down").await, 503, &[]);
            refuses(&server.get(path, "Bearer a b").await, 400, &[INVALID_REQUEST]);
            // A wrong password is not wrong with a token, and Bearer is another way to do better.
            refuses(&server.get(path, &login("reader", "wrong")).await, 401, &[BEARER, BASIC]);
            refuses(&server.get(path, &login("down", "pw")).await, 503, &[]);
            refuses(&server.get(path, "Basic !").await, 400, &[]);
        }
    }
}

#[tokio::test]
async fn rfc6750_3_1_two_ways_at_once_are_an_invalid_request() {
    for server in tokens_first().await.into_iter().chain(logins_first().await) {
        let basic = format!("Authorization: {}", login("writer", "pw"));
        for lines in [
            [b"Authorization: Bearer reader" as &[u8], basic.as_bytes()],
            [basic.as_bytes(), b"Authorization: Bearer reader"],
            [basic.as_bytes(), basic.as_bytes()],
        ] {
            refuses(&server.raw_get("/", &lines).await, 400, &[INVALID_REQUEST]);
        }
    }
}

#[tokio::test]
async fn a_scope_is_lacked_in_the_scheme_that_the_caller_came_with() {
    for server in tokens_first().await.into_iter().chain(logins_first().await) {
        let lacking = r#"Bearer realm="Shop", error="insufficient_scope", scope="orders:read orders:write""#;
        refuses(&server.get("/both", "Bearer reader").await, 403, &[lacking]);
        refuses(&server.get("/both", &login("reader", "pw")).await, 403, &[]);
        let stale = r#"Bearer realm="Shop", error="insufficient_user_authentication", max_age="300""#;
        refuses(&server.get("/recent", "Bearer long-ago").await, 401, &[stale]);
        // Basic has no word for it, and a 401 must have a challenge.
        refuses(&server.get("/recent", &login("long-ago", "pw")).await, 403, &[]);
        server.get("/recent", &login("lately", "pw")).await.says("in");
    }
}

/// Reads a header of its own.
struct Key(&'static str);

impl Backend for Key {
    type Realm = Shop;

    async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
        match head.headers.get(self.0) {
            None => Ok(None),
            Some(key) if key == "good" => {
                Ok(Some(Identity::new(SimpleUser::new(self.0), Credentials::none().grant::<Known>())))
            }
            Some(_) => Err(AuthenticationError::rejected()),
        }
    }

    fn challenges(&self, _: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let helps = matches!(reason, Reason::NoCredentials);
        helps.then(|| WwwAuthenticate::new("Key").parameter("header", self.0)).into_iter().collect()
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![HeaderName::from_static(self.0)]
    }
}

pub fn key(header: &'static str) -> impl Backend<Realm = Shop> {
    Key(header)
}

/// Several keys of one request: the first in the chain, whatever the order of the lines.
#[tokio::test]
async fn the_first_in_the_chain_decides() {
    let chain = || key("x-one").or(key("x-two").or(bearer())).or(key("x-three"));
    for server in servers([Authenticator::new(chain())]).await {
        let (one, two, three): (&[u8], &[u8], &[u8]) = (b"x-one: good", b"x-two: good", b"x-three: good");
        server.raw_get("/", &[three, two, one]).await.says("x-one");
        server.raw_get("/", &[three, two]).await.says("x-two");
        server.raw_get("/", &[three]).await.says("x-three");
        server.raw_get("/", &[three, b"Authorization: Bearer reader"]).await.says("reader");
        refuses(&server.raw_get("/", &[b"x-one: bad", two, three]).await, 401, &[BEARER]);
        refuses(&server.raw_get("/", &[b"x-two: bad", three]).await, 401, &[BEARER]);
        server.raw_get("/", &[b"x-two: bad", one]).await.says("x-one");
        let of = |header| format!(r#"Key header="{header}""#);
        let all = [&*of("x-one"), &*of("x-two"), BEARER, &*of("x-three")];
        refuses(&server.get("/known", ANONYMOUS).await, 401, &all);
    }
}
