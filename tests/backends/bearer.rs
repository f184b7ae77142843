//! Bearer tokens: RFC 6750, RFC 9470 and RFC 9728.

use authed::backend::BearerToken;
use authed::{Authed, Authenticator, Backend, Bearer, Challenge, Identity, RedirectTo};
use axum::Router;
use axum::routing::get;
use http::HeaderValue;
use support::{ANONYMOUS, Answer, LoginPage, Server, raw_request};

use super::site::{
    Both, CHALLENGE, INVALID_REQUEST, INVALID_TOKEN, Known, Recent, Shop, bearer, servers, verdict, with_bearer,
};

const MALFORMED: &str = "the credentials are malformed";
const REJECTED: &str = "the credentials are not valid";

/// Returns the answers of every server to a head with these lines.
async fn answers(path: &str, lines: &[&str]) -> Vec<Answer> {
    let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    let mut answers = Vec::new();
    for server in with_bearer().await {
        answers.push(server.raw_get(path, &lines).await);
    }
    answers
}

#[tokio::test]
async fn rfc6750_2_1_a_token_is_read_as_it_stands() {
    for lines in [
        ["Authorization: Bearer reader"],
        ["Authorization: bEARER reader"],
        ["authorization:   Bearer    reader   "],
        ["AUTHORIZATION: BEARER reader"],
    ] {
        for answer in answers("/", &lines).await {
            answer.says("reader");
        }
    }
}

#[tokio::test]
async fn rfc6750_2_2_and_2_3_a_token_in_a_form_or_a_query_is_none() {
    for server in with_bearer().await {
        server.get("/?access_token=writer", ANONYMOUS).await.says("nobody");
        let form = "access_token=writer";
        let post = format!(
            "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        Answer::read(&server.raw(post).await).says("nobody");
    }
}

#[tokio::test]
async fn rfc6750_3_without_credentials_there_is_a_challenge_without_an_error() {
    for lines in [
        &[][..],
        &["Authorization: Basic YTpi"],
        &["Authorization: Digest username=\"x\""],
        &["Authorization: Bearerx abc"],
    ] {
        for answer in answers("/known", lines).await {
            answer.challenges(401, &[CHALLENGE]);
        }
        for answer in answers("/", lines).await {
            answer.says("nobody");
        }
    }
}

#[tokio::test]
async fn rfc6750_3_1_a_malformed_token_is_an_invalid_request() {
    for line in [
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: Bearer =",
        "Authorization: Bearer a b",
        "Authorization: Bearer a=b",
        "Authorization: Bearer reader,",
        "Authorization: Bearer reader, Bearer writer",
        "Authorization: Bearer \"reader\"",
        "Authorization: Bearer token=reader",
        "Authorization: Bearer \treader",
        "Authorization: Bearer r\u{e9}ader",
        "Authorization: Bearer re%61der",
    ] {
        for path in ["/", "/known"] {
            for answer in answers(path, &[line]).await {
                answer.challenges(400, &[INVALID_REQUEST]);
                assert_eq!(answer.body, MALFORMED, "{line}");
            }
        }
    }
}

/// Regression: the answer had no challenge, which section 3 requires. No line of such a header could be recognized as
/// Bearer's.
#[tokio::test]
async fn rfc6750_3_1_a_header_that_cannot_be_read_is_an_invalid_request() {
    for lines in [
        &["Authorization:"][..],
        &["Authorization: Bearer\treader"],
        &["Authorization: Bearer=reader"],
        &["Authorization: Bearer,reader"],
        &["Authorization: \u{e9}"],
        &["Authorization: Basic YTpi", "Authorization: Basic YTpi"],
    ] {
        for answer in answers("/", lines).await {
            answer.challenges(400, &[INVALID_REQUEST]);
            assert_eq!(answer.body, MALFORMED, "{lines:?}");
        }
    }
}

#[tokio::test]
async fn rfc6750_3_1_and_rfc9110_5_3_a_repeated_header_is_an_invalid_request() {
    for lines in [
        ["Authorization: Bearer reader", "Authorization: Bearer reader"],
        ["Authorization: Bearer reader", "Authorization: Bearer writer"],
        ["Authorization: Basic YTpi", "Authorization: Bearer reader"],
        ["Authorization: Bearer reader", "Authorization:"],
    ] {
        for answer in answers("/", &lines).await {
            answer.challenges(400, &[INVALID_REQUEST]);
        }
    }
}

#[tokio::test]
async fn rfc6750_3_1_a_bad_token_is_invalid_and_the_answer_is_the_same_for_every_cause() {
    let mut first = None;
    for line in ["Authorization: Bearer unknown", "Authorization: Bearer ended", "Authorization: Bearer x=="] {
        for path in ["/", "/known", "/both"] {
            for answer in answers(path, &[line]).await {
                answer.challenges(401, &[INVALID_TOKEN]);
                assert_eq!(answer.body, REJECTED);
                let answer = answer.timeless();
                assert_eq!(
                    answer,
                    *first.get_or_insert_with(|| Answer {
                        headers: answer.headers.clone(),
                        body: answer.body.clone(),
                        ..answer
                    })
                );
            }
        }
    }
}

/// Regression: the challenge named the missing scope only. A token made for that scope was then rejected for the other.
#[tokio::test]
async fn rfc6750_3_a_token_that_lacks_a_scope_is_told_all_that_it_takes() {
    for server in with_bearer().await {
        let answer = server.get("/both", "Bearer reader").await;
        answer
            .challenges(403, &[r#"Bearer realm="Shop", error="insufficient_scope", scope="orders:read orders:write""#]);
        let answer = server.get("/both", "Bearer known").await;
        answer
            .challenges(403, &[r#"Bearer realm="Shop", error="insufficient_scope", scope="orders:read orders:write""#]);
        server.get("/both", "Bearer writer").await.says("in");
    }
}

#[tokio::test]
async fn rfc9470_3_a_login_too_long_ago_is_told_how_old_it_may_be() {
    for server in with_bearer().await {
        for stale in ["Bearer long-ago", "Bearer known"] {
            let answer = server.get("/recent", stale).await;
            let challenge = r#"Bearer realm="Shop", error="insufficient_user_authentication", max_age="300""#;
            answer.challenges(401, &[challenge]);
        }
        server.get("/recent", "Bearer lately").await.says("in");
        server.get("/recent", ANONYMOUS).await.challenges(401, &[CHALLENGE]);
    }
}

#[tokio::test]
async fn an_unavailable_backend_neither_challenges_nor_permits() {
    for server in with_bearer().await {
        for path in ["/", "/known", "/both", "/recent"] {
            let answer = server.get(path, "Bearer down").await;
            answer.challenges(503, &[]);
            assert_eq!(answer.body, "the caller cannot be authenticated at the moment");
        }
    }
}

#[tokio::test]
async fn rfc9728_5_1_every_challenge_names_the_metadata() {
    const METADATA: &str = "https://shop.example/.well-known/oauth-protected-resource";
    let with_metadata = |challenge: &str| format!("{challenge}, resource_metadata=\"{METADATA}\"");
    let backend = Bearer::new(|token: &BearerToken| verdict(token.as_str())).resource_metadata(METADATA);
    for server in servers([Authenticator::new(backend)]).await {
        let anonymous = |scope: &str| with_metadata(&format!("{CHALLENGE}, scope=\"{scope}\""));
        server.get("/known", ANONYMOUS).await.challenges(401, &[&anonymous("known")]);
        server.get("/both", ANONYMOUS).await.challenges(401, &[&anonymous("orders:read orders:write")]);
        server.get("/known", "Bearer x").await.challenges(401, &[&with_metadata(INVALID_TOKEN)]);
        server.get("/known", "Bearer").await.challenges(400, &[&with_metadata(INVALID_REQUEST)]);
        let lacking = r#"Bearer realm="Shop", error="insufficient_scope", scope="orders:read orders:write""#;
        server.get("/both", "Bearer reader").await.challenges(403, &[&with_metadata(lacking)]);
        server.get("/", "Bearer down").await.challenges(503, &[]);
    }
}

#[test]
fn rfc9728_5_1_metadata_is_at_a_url() {
    for wrong in ["", "shop.example", "https://shop.example/\"", "https://shop.example/ä", "https://shop.example/ x"] {
        let made = std::panic::catch_unwind(|| {
            let _ =
                Bearer::new(|_: &BearerToken| -> Result<Identity<Shop>, _> { verdict("") }).resource_metadata(wrong);
        });
        assert!(made.is_err(), "{wrong}");
    }
}

/// `Challenge<Bearer>` sends the same challenges as the backend.
#[tokio::test]
async fn a_challenge_by_name_is_the_backends_challenge() {
    async fn named(_: Authed<Known, Challenge<Bearer>>) {}
    async fn both(_: Authed<Both, Challenge<Bearer>>) {}
    async fn recent(_: Authed<Recent, Challenge<Bearer>>) {}
    async fn page(_: Authed<Recent, RedirectTo<LoginPage>>) {}

    let app = Router::new().route("/named", get(named)).route("/both", get(both)).route("/recent", get(recent));
    let app = app.route("/page", get(page)).with_state(Authenticator::new(bearer()));
    let server = Server::start(app).await;
    server.get("/named", ANONYMOUS).await.challenges(401, &[CHALLENGE]);
    let lacking = r#"Bearer realm="Shop", error="insufficient_scope", scope="orders:read orders:write""#;
    server.get("/both", "Bearer reader").await.challenges(403, &[lacking]);
    let stale = r#"Bearer realm="Shop", error="insufficient_user_authentication", max_age="300""#;
    server.get("/recent", "Bearer long-ago").await.challenges(401, &[stale]);
    // A browser is redirected to the login page, a script gets the challenge.
    let lines: [&[u8]; 2] = [b"Authorization: Bearer long-ago", b"Sec-Fetch-Mode: cors"];
    server.raw_get("/page", &lines).await.challenges(401, &[stale]);
    server.get("/page", "Bearer long-ago").await.redirects("/login?next=%2Fpage");
}

/// A proxy may join lines with a comma (RFC 9110, 5.3). The library does not divide them again.
#[tokio::test]
async fn rfc9110_11_6_2_lines_joined_by_a_proxy_are_refused() {
    for line in ["Bearer reader,Bearer writer", "Bearer reader, Basic YTpi"] {
        for server in with_bearer().await {
            server.get("/", line).await.challenges(400, &[INVALID_REQUEST]);
        }
    }
}

#[tokio::test]
async fn rfc9110_11_1_a_scheme_is_a_whole_token() {
    for server in with_bearer().await {
        for scheme in ["Bearer2", "XBearer", "Bea", "\u{212a}earer"] {
            let line = HeaderValue::from_str(&format!("{scheme} writer")).unwrap();
            let line = [b"Authorization: ", line.as_bytes()].concat();
            let answer = Answer::read(&server.raw(raw_request("GET", "/", &[&line])).await);
            // Another scheme is for another backend. A word that is not a scheme is for none.
            if scheme.is_ascii() { answer.says("nobody") } else { answer.challenges(400, &[INVALID_REQUEST]) }
        }
    }
}

/// Asks the backend itself, since no request over HTTP can show the token.
#[test]
fn a_token_is_not_printed() {
    let backend = Bearer::new(|token: &BearerToken| {
        assert_eq!(token.as_str(), "s3cret");
        assert_eq!(format!("{token:?}"), "BearerToken(..)");
        verdict("reader")
    });
    let (head, ()) = http::Request::builder().header("authorization", "Bearer s3cret").body(()).unwrap().into_parts();
    assert!(backend.authenticate_now(&head).unwrap().unwrap().is_some());
    assert!(!format!("{backend:?}").contains("s3cret"));
}
