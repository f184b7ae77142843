//! Tokens in other places than `Authorization`, over HTTP.

use authed::{Authed, Authenticator, Backend, Bearer, Caller, Challenge, SimpleUser, User, scopes};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey, SameOrigin, TokenAt};
use axum::Router;
use axum::routing::any;
use http::HeaderName;
use serde_json::json;
use support::{Answer, HANDSHAKE, Server, raw_request};

use crate::issuer::{AUDIENCE, ISSUER, SigningKey};

scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read", on failure Challenge; }

const SECRET: &[u8] = b"32 octets, which are not random.";

fn jwt() -> Jwt<Shop> {
    let key = JwtKey::secret(JwtAlgorithm::HS256, SECRET).unwrap();
    Jwt::new(ISSUER, AUDIENCE, key, |claims| Ok(SimpleUser::new(claims.subject())))
}

fn token() -> String {
    SigningKey::hs256("1", SECRET).token(json!({ "sub": "ada" }))
}

async fn server(backend: impl Backend<Realm = Shop>) -> Server {
    async fn home(caller: Caller<Shop>) -> String {
        caller.user().map_or("nobody", User::display_name).to_owned()
    }
    async fn orders(_: Authed<Orders>) {}
    let app = Router::new().route("/", any(home)).route("/orders", any(orders));
    Server::start(app.with_state(Authenticator::new(backend))).await
}

async fn ask(server: &Server, method: &str, target: &str, lines: &[String]) -> Answer {
    let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    Answer::read(&server.raw(raw_request(method, target, &lines)).await)
}

#[tokio::test]
async fn a_header_field_of_a_proxy_is_a_place() {
    let name = HeaderName::from_static("cf-access-jwt-assertion");
    let server = server(TokenAt::header(name, jwt())).await;
    let line = |token: &str| format!("Cf-Access-Jwt-Assertion: {token}");
    let status = async |lines: &[String]| ask(&server, "GET", "/", lines).await;
    status(&[line(&token())]).await.says("ada");
    status(&[]).await.says("nobody");
    status(&[format!("Authorization: Bearer {}", token())]).await.says("nobody");
    assert_eq!(status(&[line("wrong")]).await.status, 403);
    for malformed in [&[line("")][..], &[line("a b")], &[line(&token()), line(&token())], &[line("\"a\"")]] {
        assert_eq!(status(malformed).await.status, 400, "{malformed:?}");
    }
}

#[tokio::test]
async fn a_place_beside_bearer_is_asked_in_turn() {
    let jwt = std::sync::Arc::new(jwt());
    let name = HeaderName::from_static("x-token");
    let server = server(TokenAt::header(name, std::sync::Arc::clone(&jwt)).or(Bearer::verified_by(jwt))).await;
    let bearer = format!("Authorization: Bearer {}", token());
    ask(&server, "GET", "/", std::slice::from_ref(&bearer)).await.says("ada");
    let answer = ask(&server, "GET", "/", &["X-Token: wrong".to_owned(), bearer]).await;
    assert_eq!(answer.status, 401, "the first decides");
}

#[tokio::test]
async fn rfc6750_2_3_a_token_in_the_query_is_none_at_any_place() {
    let backend = TokenAt::subprotocol("bearer.", jwt())
        .or(TokenAt::cookie("token", SameOrigin::new(), jwt()))
        .or(TokenAt::header(HeaderName::from_static("token"), jwt()));
    let server = server(backend).await;
    for query in ["access_token", "token", "bearer."] {
        ask(&server, "GET", &format!("/?{query}={}", token()), &[]).await.says("nobody");
    }
}

#[tokio::test]
async fn a_cookie_is_a_place_and_two_are_ambiguous() {
    let server = server(TokenAt::cookie("__Host-token", SameOrigin::new(), jwt())).await;
    let cookie = |pairs: &str| format!("Cookie: {pairs}");
    let good = format!("__Host-token={}", token());
    for lines in [
        vec![cookie(&good)],
        vec![cookie(&format!("a=b; {good};c=d"))],
        vec![cookie("a=b"), cookie(&good)],
        vec![cookie(&format!("__host-token=x; x__Host-token=x; {good}"))],
    ] {
        ask(&server, "GET", "/", &lines).await.says("ada");
    }
    for lines in [vec![], vec![cookie("__Host-token=")], vec![cookie("a=b")], vec![cookie("__Host-token")]] {
        ask(&server, "GET", "/", &lines).await.says("nobody");
    }
    for lines in [
        vec![cookie(&format!("{good}; {good}"))],
        vec![cookie(&good), cookie(&good)],
        vec![cookie("__Host-token=\"a\"")],
        vec![cookie("__Host-token=a b")],
    ] {
        assert_eq!(ask(&server, "GET", "/", &lines).await.status, 400, "{lines:?}");
    }
    assert_eq!(ask(&server, "GET", "/", &[cookie("__Host-token=wrong")]).await.status, 403);
}

/// The host of these requests is `shop.example`.
#[tokio::test]
async fn a_request_with_a_cookie_that_may_change_something_is_of_the_own_origin() {
    let origin = SameOrigin::new().and_trusted("https://www.shop.example").unwrap();
    let server = server(TokenAt::cookie("token", origin, jwt())).await;
    let cookie = format!("Cookie: token={}", token());
    let handshake = HANDSHAKE.map(|line| String::from_utf8(line.to_vec()).unwrap());
    for (of, is_own) in [
        (&[][..], true),
        (&["Sec-Fetch-Site: same-origin"], true),
        (&["Sec-Fetch-Site: none"], true),
        (&["Origin: https://shop.example"], true),
        (&["Origin: https://www.shop.example", "Sec-Fetch-Site: same-site"], true),
        (&["Sec-Fetch-Site: cross-site"], false),
        (&["Sec-Fetch-Site: same-site", "Origin: https://evil.shop.example"], false),
        (&["Origin: https://evil.example"], false),
        (&["Origin: null"], false),
        (&["Origin: https://shop.example.evil.example"], false),
    ] {
        let lines: Vec<String> = of.iter().map(|line| (*line).to_owned()).chain([cookie.clone()]).collect();
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "QUERY"] {
            let status = ask(&server, method, "/", &lines).await.status;
            assert_eq!(status, if is_own { 200 } else { 403 }, "{method} {of:?}");
        }
        ask(&server, "GET", "/", &lines).await.says("ada");
        // RFC 6455, 10.2: a handshake is a GET, and a page of another site can send one.
        let lines = [lines, handshake.to_vec()].concat();
        assert_eq!(ask(&server, "GET", "/", &lines).await.status, if is_own { 200 } else { 403 }, "{of:?}");
    }
    // Without the cookie there is nothing to protect.
    ask(&server, "POST", "/", &["Sec-Fetch-Site: cross-site".to_owned()]).await.says("nobody");
    for wrong in ["", "shop.example", "https://shop.example/x", "ftp://shop.example"] {
        assert!(SameOrigin::new().and_trusted(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_subprotocol_of_a_handshake_is_a_place() {
    let server = server(TokenAt::subprotocol("bearer.", jwt())).await;
    let handshake = HANDSHAKE.map(|line| String::from_utf8(line.to_vec()).unwrap());
    let with = |lines: &[String]| [handshake.to_vec(), lines.to_vec()].concat();
    let protocols = |list: &str| format!("Sec-WebSocket-Protocol: {list}");
    let good = format!("bearer.{}", token());
    for lines in [
        vec![protocols(&good)],
        vec![protocols(&format!("chat, {good}"))],
        vec![protocols(&format!("chat,{good} ,x"))],
        vec![protocols("chat"), protocols(&good)],
    ] {
        ask(&server, "GET", "/", &with(&lines)).await.says("ada");
    }
    ask(&server, "GET", "/", &with(&[protocols("chat, bearer")])).await.says("nobody");
    // Another request is no handshake.
    ask(&server, "GET", "/", &[protocols(&good)]).await.says("nobody");
    for lines in
        [vec![protocols(&format!("{good}, {good}"))], vec![protocols("bearer.")], vec![protocols("bearer.a b")]]
    {
        assert_eq!(ask(&server, "GET", "/", &with(&lines)).await.status, 400, "{lines:?}");
    }
    assert_eq!(ask(&server, "GET", "/", &with(&[protocols("bearer.wrong")])).await.status, 403);
}

#[tokio::test]
async fn rfc9449_7_2_a_bound_token_is_a_wrong_one_at_every_place() {
    let bound = SigningKey::hs256("1", SECRET)
        .token(json!({ "cnf": { "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } }));
    let server = server(TokenAt::header(HeaderName::from_static("token"), jwt())).await;
    assert_eq!(ask(&server, "GET", "/", &[format!("Token: {bound}")]).await.status, 403);
}

#[test]
fn a_place_is_one_that_can_hold_a_token() {
    let panics = |make: fn() -> TokenAt<()>| std::panic::catch_unwind(make).is_err();
    assert!(panics(|| TokenAt::header(http::header::AUTHORIZATION, ())));
    assert!(panics(|| TokenAt::header(http::header::COOKIE, ())));
    assert!(panics(|| TokenAt::cookie("a b", SameOrigin::new(), ())));
    assert!(panics(|| TokenAt::cookie("", SameOrigin::new(), ())));
    assert!(panics(|| TokenAt::subprotocol("", ())));
}
