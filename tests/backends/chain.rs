//! `a.or(b)`: users with logins, programs with tokens, and anonymous callers.

use authed::backend::Outcome;
use authed::policy::Reason;
use authed::response::WwwAuthenticate;
use authed::{AuthenticationError, Authenticator, Backend, Credentials, Identity, SimpleUser};
use http::HeaderName;
use http::request::Parts;
use support::{ANONYMOUS, Server, login};

use super::site::{
    CHALLENGE as BEARER, INVALID_REQUEST, INVALID_TOKEN, Known, Shop, basic, basic_that_waits, bearer,
    bearer_that_waits, servers,
};

const BASIC: &str = r#"Basic realm="Shop", charset="UTF-8""#;

/// Bearer, then Basic. None of them waits, one does, or both do.
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
        server.get("/known", ANONYMOUS).await.challenges(401, &[BEARER, BASIC]);
    }
    for server in logins_first().await {
        server.get("/known", ANONYMOUS).await.challenges(401, &[BASIC, BEARER]);
    }
}

#[tokio::test]
async fn an_error_is_final_and_described_by_the_backend_that_made_it() {
    for server in tokens_first().await {
        for path in ["/", "/known"] {
            server.get(path, "Bearer unknown").await.challenges(401, &[INVALID_TOKEN, BASIC]);
            server.get(path, "Bearer ended").await.challenges(401, &[INVALID_TOKEN, BASIC]);
            server.get(path, "Bearer down").await.challenges(503, &[]);
            server.get(path, "Bearer a b").await.challenges(400, &[INVALID_REQUEST]);
            // The error is not about a token, so Bearer only offers itself.
            server.get(path, &login("reader", "wrong")).await.challenges(401, &[BEARER, BASIC]);
            server.get(path, &login("down", "pw")).await.challenges(503, &[]);
            server.get(path, "Basic !").await.challenges(400, &[]);
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
            server.raw_get("/", &lines).await.challenges(400, &[INVALID_REQUEST]);
        }
    }
}

#[tokio::test]
async fn the_challenge_is_of_the_scheme_that_the_caller_used() {
    for server in tokens_first().await.into_iter().chain(logins_first().await) {
        let lacking = r#"Bearer realm="Shop", error="insufficient_scope", scope="orders:read orders:write""#;
        server.get("/both", "Bearer reader").await.challenges(403, &[lacking]);
        server.get("/both", &login("reader", "pw")).await.challenges(403, &[]);
        let stale = r#"Bearer realm="Shop", error="insufficient_user_authentication", max_age="300""#;
        server.get("/recent", "Bearer long-ago").await.challenges(401, &[stale]);
        // Basic has no challenge for it, and a 401 must have one.
        server.get("/recent", &login("long-ago", "pw")).await.challenges(403, &[]);
        server.get("/recent", &login("lately", "pw")).await.says("in");
    }
}

/// A backend that reads this header field.
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
        let helps = matches!(reason, Reason::Anonymous { .. });
        helps.then(|| WwwAuthenticate::new("Key").parameter("header", self.0)).into_iter().collect()
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![HeaderName::from_static(self.0)]
    }
}

pub fn key(header: &'static str) -> impl Backend<Realm = Shop> {
    Key(header)
}

/// A request may have several keys. The order of the chain counts, not that of the lines.
#[tokio::test]
async fn the_first_in_the_chain_decides() {
    let chain = || key("x-one").or(key("x-two").or(bearer())).or(key("x-three"));
    for server in servers([Authenticator::new(chain())]).await {
        let (one, two, three): (&[u8], &[u8], &[u8]) = (b"x-one: good", b"x-two: good", b"x-three: good");
        server.raw_get("/", &[three, two, one]).await.says("x-one");
        server.raw_get("/", &[three, two]).await.says("x-two");
        server.raw_get("/", &[three]).await.says("x-three");
        server.raw_get("/", &[three, b"Authorization: Bearer reader"]).await.says("reader");
        server.raw_get("/", &[b"x-one: bad", two, three]).await.challenges(401, &[BEARER]);
        server.raw_get("/", &[b"x-two: bad", three]).await.challenges(401, &[BEARER]);
        server.raw_get("/", &[b"x-two: bad", one]).await.says("x-one");
        let of = |header| format!(r#"Key header="{header}""#);
        let all = [&*of("x-one"), &*of("x-two"), BEARER, &*of("x-three")];
        server.get("/known", ANONYMOUS).await.challenges(401, &all);
    }
}
