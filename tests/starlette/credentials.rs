//! Section 5: how a login is read. By RFC 7617, where Starlette's recipes are lenient.

use std::time::{Duration, Instant};

use authed::backend::Login;
use authed::{Authenticator, Basic, Credentials, Identity, SimpleUser, User};
use axum::Router;
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::HeaderValue;
use http::request::Parts;

use super::site::{App, Authenticated, Site, extracting, home, introduction, layered, page, servers};
use support::{ANONYMOUS, basic, login};

/// Accepts every login. The user's name contains all that was read.
pub fn echo() -> Authenticator<Site> {
    Authenticator::new(Basic::new(|login| Ok(identity(login))))
}

fn waiting_echo() -> Authenticator<Site> {
    Authenticator::new(Basic::new_async(async |login: Login| {
        tokio::task::yield_now().await;
        Ok(identity(&login))
    }))
}

fn identity(login: &Login) -> Identity<Site> {
    Identity::new(SimpleUser::new(format!("{}|{}", login.name(), login.password())), Credentials::none())
}

pub fn head(authorization: &[u8]) -> Parts {
    let (mut head, ()) = http::Request::new(()).into_parts();
    head.headers.append("authorization", HeaderValue::from_bytes(authorization).unwrap());
    head
}

fn app() -> App {
    Router::new().route("/", get(home)).route("/guarded", get(page::<Authenticated>))
}

/// The expected reading.
#[derive(Clone, Copy)]
enum Read {
    As(&'static str),
    Anonymous,
    Malformed,
}

use Read::{Anonymous, As, Malformed};

async fn reads(cases: &[(&[&[u8]], Read)]) {
    let ways = [
        extracting(app(), echo()).await,
        extracting(app(), waiting_echo()).await,
        layered(app(), echo()).await,
        layered(app(), waiting_echo()).await,
    ];
    for server in ways {
        for (lines, read) in cases {
            let answer = server.raw_get("/", lines).await;
            let lines: Vec<_> = lines.iter().map(|line| line.escape_ascii().to_string()).collect();
            println!("{lines:?}");
            match read {
                As(login) => answer.says(&introduction(true, login)),
                Anonymous => answer.says(&introduction(false, "")),
                Malformed => answer.rejects(400, "the credentials are malformed"),
            }
        }
    }
}

async fn reads_encoded(cases: &[(&[u8], Read)]) {
    for (text, read) in cases {
        let line = format!("Authorization: Basic {}", BASE64_STANDARD.encode(text));
        reads(&[(&[line.as_bytes()], *read)]).await;
    }
}

/// 61, 62, 74.
#[tokio::test]
async fn login_is_read() {
    reads(&[
        (&[], Anonymous),
        (&[b"Authorization: Basic YWxpY2U6cHc="], As("alice|pw")),
        (&[b"aUTHORIZATION: BASIC YWxpY2U6cHc="], As("alice|pw")),
        (&[b"authorization:basic YWxpY2U6cHc="], As("alice|pw")),
    ])
    .await;
}

/// 62: the application gets the password and checks it.
#[tokio::test]
async fn wrong_login_is_challenged_and_all_are_answered_alike() {
    for server in servers(app).await {
        server.get("/", &basic("alice")).await.says(&introduction(true, "alice"));
        let wrong = server.get("/", &login("alice", "wrong")).await.timeless();
        assert_eq!((wrong.status, &*wrong.body), (401, "the credentials are not valid"));
        assert_eq!(wrong.header("www-authenticate"), Some(r#"Basic realm="Site", charset="UTF-8""#));
        wrong.is_not_stored();
        assert_eq!(server.get("/", &login("nobody-at-all", "pw")).await.timeless(), wrong);
        assert_eq!(server.get("/guarded", &login("alice", "")).await.timeless(), wrong);
    }
}

/// 63, 64.
#[tokio::test]
async fn what_is_no_base64_is_malformed() {
    reads(&[
        (&[b"Authorization:"], Malformed),
        (&[b"Authorization: Basic"], Malformed),
        (&[b"Authorization: Basic "], Malformed),
        (&[b"Authorization: Basic a b"], Malformed),
        (&[b"Authorization: basic foobar"], Malformed),
        (&[b"Authorization: Basic YWxpY"], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc"], Malformed),
        (&[b"Authorization: Basic YWxpY2\xe9"], Malformed),
        (&[b"Authorization: Basic YTo/"], As("a|?")),
        (&[b"Authorization: Basic YTo_"], Malformed),
    ])
    .await;
}

/// 69: each login has one spelling only.
#[tokio::test]
async fn base64_is_strict() {
    reads(&[
        (&[b"Authorization: Basic YWxp!Y2U6cHc="], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc=x"], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc=="], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc=YWxpY2U6cHc="], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc= x"], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc=;"], Malformed),
        // The last two bits of the `d` are unused, and not zero.
        (&[b"Authorization: Basic YWxpY2U6cHd="], Malformed),
    ])
    .await;
}

/// 70: spaces only. Whitespace around the whole value is not part of it (RFC 9110, 5.5).
#[tokio::test]
async fn scheme_is_followed_by_spaces() {
    reads(&[
        (&[b"Authorization: Basic    YWxpY2U6cHc="], As("alice|pw")),
        (&[b"Authorization: \t Basic YWxpY2U6cHc= \t "], As("alice|pw")),
        (&[b"Authorization: Basic\tYWxpY2U6cHc="], Malformed),
        (&[b"Authorization: Basic \tYWxpY2U6cHc="], Malformed),
        (&[b"Authorization: Basic\xc2\xa0YWxpY2U6cHc="], Malformed),
        (&[b"Authorization: Basic\xa0YWxpY2U6cHc="], Malformed),
        (&[b"Authorization: Basic,YWxpY2U6cHc="], Malformed),
        (&[b"Authorization: Basic=YWxpY2U6cHc="], Malformed),
    ])
    .await;
}

/// 71, 72, 73.
#[tokio::test]
async fn another_scheme_is_for_another_backend() {
    reads(&[
        (&[b"Authorization: Bearer YWxpY2U6cHc="], Anonymous),
        (&[b"Authorization: Bearer aaa.bbb.ccc"], Anonymous),
        (&[b"Authorization: Bearer"], Anonymous),
        (&[b"Authorization: Digest username=\"x\", realm=\"y\""], Anonymous),
        (&[b"Authorization: Basically YWxpY2U6cHc="], Anonymous),
        (&[b"Authorization: BasicYWxpY2U6cHc"], Anonymous),
    ])
    .await;
    for server in servers(app).await {
        server.get("/guarded", "Bearer aaa.bbb.ccc").await.rejects(403, "Forbidden");
    }
}

/// 75: two header lines are malformed.
#[tokio::test]
async fn second_authorization_is_refused() {
    const ALICE: &[u8] = b"Authorization: Basic YWxpY2U6cHc=";
    const BEARER: &[u8] = b"Authorization: Bearer aaa.bbb.ccc";
    reads(&[
        (&[ALICE, ALICE], Malformed),
        (&[ALICE, BEARER], Malformed),
        (&[BEARER, ALICE], Malformed),
        (&[b"Authorization:", ALICE], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc=, Basic Ym9iOnB3"], Malformed),
        (&[b"Authorization: Basic YWxpY2U6cHc=,Bearer x"], Malformed),
        (&[b"Authorization: Bearer x, Basic YWxpY2U6cHc="], Anonymous),
    ])
    .await;
}

/// 65, 66, 67, 68.
#[tokio::test]
async fn first_colon_divides_name_and_password() {
    reads_encoded(&[
        (b"alice", Malformed),
        (b"", Malformed),
        (b"a:b:c", As("a|b:c")),
        (b"a::", As("a|:")),
        (b"alice:", As("alice|")),
        (b" : ", As(" | ")),
        (b":", Malformed),
        (b":pw", Malformed),
        ("zoë:pässwörd".as_bytes(), As("zoë|pässwörd")),
        ("\u{1f511}:\u{1f512}".as_bytes(), As("\u{1f511}|\u{1f512}")),
        (b"zo\xeb:pw", Malformed),
        (b"a:\xc3", Malformed),
        (b"a:\xed\xa0\x80", Malformed),
        (b"a:\xc0\xba", Malformed),
    ])
    .await;
    reads(&[(&[b"Authorization: Basic ="], Malformed), (&[b"Authorization: Basic ===="], Malformed)]).await;
}

/// RFC 7617, 2.
#[tokio::test]
async fn control_characters_are_malformed() {
    reads_encoded(&[
        (b"a\0:b", Malformed),
        (b"a\n:b", Malformed),
        (b"a:b\r\n", Malformed),
        (b"a:\tb", Malformed),
        (b"a:b\x7f", Malformed),
        (b"a:b\x1f", Malformed),
    ])
    .await;
}

/// The time grows with the length only. This asks the authenticator itself: servers answer such heads with 431.
#[tokio::test]
async fn time_for_a_header_grows_with_its_length() {
    const LONG: usize = 1 << 20;
    let encoded = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
    let lines = [
        format!("Basic {}", " ".repeat(LONG)),
        format!("Basic {}", "=".repeat(LONG)),
        format!("Basic {}", ",".repeat(LONG)),
        format!("Basic{}", "c".repeat(LONG)),
        format!("{} YTpi", "\t".repeat(LONG)),
        encoded(&":".repeat(LONG)),
        encoded(&"a".repeat(LONG)),
        encoded(&format!("a{}", ":".repeat(LONG))),
        encoded(&"é".repeat(LONG)),
    ];
    let started = Instant::now();
    for line in &lines {
        for authenticator in [echo(), waiting_echo()] {
            if let Ok(caller) = authenticator.caller(&mut head(line.as_bytes())).await {
                assert!(caller.user().is_none_or(|user| user.display_name().len() == LONG + 1));
            }
        }
    }
    // It takes some hundred milliseconds. A quadratic algorithm would take hours.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());

    let server = extracting(app(), echo()).await;
    let password = "p".repeat(50_000);
    server.get("/", &login("alice", &password)).await.says(&introduction(true, &format!("alice|{password}")));
    server.get("/", ANONYMOUS).await.says(&introduction(false, ""));
}
