//! What a WebSocket handshake is, and that none is challenged or redirected (cases A5, A15, A16).

use std::net::SocketAddr;

use authed::policy::RedirectTarget;
use authed::redirect::LocalPath;
use authed::response::{Protocol, WwwAuthenticate};
use authed::{
    Authed, AuthenticationLayer, Authenticator, Basic, Challenge, Forbidden, NotFound, RedirectTo, Rejection,
    RequireLayer, Status, local_path,
};
use axum::Router;
use axum::routing::any;
use http::{HeaderValue, Method, Request, Version, header};
use support::Answer;
use tower::{Layer, ServiceBuilder};

use super::ways::{Framed, raw, send, send_to, serve};
use super::{Admin, Site, authenticator, logins};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

fn site(authenticator: Authenticator<Site>) -> Router {
    Router::new()
        .route("/challenging", any(async |_: Authed<Admin, Challenge<Basic>>| ()))
        .route("/redirecting", any(async |_: Authed<Admin, RedirectTo<LoginPage>>| ()))
        .route("/402", any(async |_: Authed<Admin, Status<402>>| ()))
        .route("/forbidden", any(async |_: Authed<Admin, Forbidden>| ()))
        .route("/hidden", any(async |_: Authed<Admin, NotFound>| ()))
        .fallback(authed::not_found)
        .with_state(authenticator)
}

/// The same pages with extractors, and behind a layer.
async fn servers(authenticator: Authenticator<Site>) -> [SocketAddr; 2] {
    let layer = AuthenticationLayer::new(authenticator.clone());
    [
        serve(site(authenticator.clone())).await,
        serve(ServiceBuilder::new().layer(layer).service(site(authenticator))).await,
    ]
}

const UPGRADE: &[(&str, &str)] = &[
    ("connection", "upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

async fn over_http1(server: SocketAddr, line: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let connection = if line.ends_with("1.0") { "" } else { "connection: close\r\n" };
    Answer::read(&raw(server, &format!("{line}\r\nhost: shop.example\r\n{connection}{fields}\r\n")).await)
}

async fn handshake(server: SocketAddr, path: &str, login: Option<&str>) -> Answer {
    let fields: Vec<_> = UPGRADE.iter().copied().chain(login.map(|login| ("authorization", login))).collect();
    over_http1(server, &format!("GET {path} HTTP/1.1"), &fields).await
}

async fn connect(server: SocketAddr, path: &str, protocol: Option<&'static str>, login: Option<&str>) -> Framed {
    let target = if protocol.is_some() { format!("http://{server}{path}") } else { server.to_string() };
    let mut request = Request::connect(target).version(Version::HTTP_2);
    if let Some(protocol) = protocol {
        request = request.extension(hyper::ext::Protocol::from_static(protocol));
    }
    let mut request = request.header("sec-websocket-version", "13").body(String::new()).unwrap();
    request.headers_mut().extend(login.map(|login| (header::AUTHORIZATION, HeaderValue::from_str(login).unwrap())));
    send(server, request).await
}

/// A5.
#[tokio::test]
async fn a_handshake_is_never_challenged_or_redirected() {
    for server in servers(authenticator()).await {
        for path in ["/challenging", "/redirecting", "/402", "/forbidden", "/hidden"] {
            for (who, login) in logins() {
                let status = match who {
                    "malformed" => 400,
                    "unavailable" => 503,
                    "anonymous" | "known" if path == "/hidden" => 404,
                    _ => 403,
                };
                let answer = handshake(server, path, login.as_deref()).await;
                assert_eq!(answer.status, status, "{path} {who}");
                for absent in ["www-authenticate", "location"] {
                    assert_eq!(answer.header(absent), None, "{path} {who}");
                }
                answer.is_not_stored();

                let framed = connect(server, path, Some("websocket"), login.as_deref()).await;
                assert_eq!((framed.status.as_u16(), &*framed.body), (status, answer.body.as_bytes()), "{path} {who}");
                assert_eq!((framed.field("www-authenticate"), framed.field("location")), (None, None), "{path} {who}");
            }
        }
    }
}

/// A5.
#[tokio::test]
async fn what_the_application_makes_of_an_error_stays_in_the_protocol() {
    type Change = fn(Rejection) -> Rejection;
    let changes: [(Change, u16, &str); 9] = [
        (|_| Rejection::see_other(&local_path!("/login")), 403, "Forbidden"),
        (|_| Rejection::unauthorized(WwwAuthenticate::new("Token")), 403, "Forbidden"),
        (|_| Rejection::unauthorized(WwwAuthenticate::new("Token")).json("{}"), 403, "{}"),
        (|rejection| rejection.and_challenge(WwwAuthenticate::new("Token")), 403, "the credentials are not valid"),
        (|_| Rejection::forbidden().and_challenge(WwwAuthenticate::new("Token")), 403, "Forbidden"),
        (|_| Rejection::bad_request().and_challenge(WwwAuthenticate::new("Token")), 400, "Bad Request"),
        (|_| Rejection::not_found().and_challenge(WwwAuthenticate::new("Token")), 404, "Not Found"),
        (|_| Rejection::service_unavailable().and_challenge(WwwAuthenticate::new("Token")), 503, "Service Unavailable"),
        (|_| Rejection::with_status::<429>().and_challenge(WwwAuthenticate::new("Token")), 429, "Too Many Requests"),
    ];
    for (change, status, body) in changes {
        for server in servers(authenticator().on_error(move |_, _, rejection| change(rejection))).await {
            let wrong = support::login("ada", "wrong");
            let answer = handshake(server, "/challenging", Some(&wrong)).await;
            assert_eq!((answer.status, &*answer.body), (status, body));
            assert_eq!((answer.header("www-authenticate"), answer.header("location")), (None, None));
            let framed = connect(server, "/challenging", Some("websocket"), Some(&wrong)).await;
            assert_eq!((framed.status.as_u16(), &*framed.body), (status, body.as_bytes()));
            assert_eq!((framed.field("www-authenticate"), framed.field("location")), (None, None));
        }
    }
}

/// A5: so does what it makes of a denial.
#[tokio::test]
async fn what_the_application_makes_of_a_denial_stays_in_the_protocol() {
    let authenticator = authenticator().on_denied(|_, rejection| match rejection.status().as_u16() {
        402 => Rejection::see_other(&local_path!("/pay")),
        403 => rejection.json("{}").and_challenge(WwwAuthenticate::new("Token")),
        _ => rejection,
    });
    for server in servers(authenticator).await {
        for (path, body) in [("/402", "Forbidden"), ("/forbidden", "{}"), ("/challenging", "Forbidden")] {
            let answer = handshake(server, path, None).await;
            assert_eq!((answer.status, &*answer.body), (403, body), "{path}");
            assert_eq!((answer.header("www-authenticate"), answer.header("location")), (None, None));
        }
    }
}

/// The audit log has the status that was sent.
#[tokio::test]
async fn an_audit_event_has_the_status_of_the_handshakes_response() {
    let (log, told) = std::sync::mpsc::channel();
    let authenticator = authenticator().audited_by(move |event| log.send(event.status().as_u16()).unwrap());
    let server = serve(site(authenticator)).await;
    let wrong = support::login("ada", "wrong");
    for (path, login) in [("/redirecting", None), ("/challenging", None), ("/challenging", Some(&*wrong))] {
        handshake(server, path, login).await;
        assert_eq!(told.recv().unwrap(), 403);
    }
}

/// A15.
#[tokio::test]
async fn a_handshake_is_a_get_of_http_1_1_that_asks_for_the_upgrade() {
    let server = serve(site(authenticator())).await;
    for (line, fields, is_handshake) in [
        ("GET /challenging HTTP/1.1", UPGRADE, true),
        ("GET /challenging HTTP/1.1", &[("Connection", "keep-alive, Upgrade"), ("Upgrade", "WebSocket")], true),
        ("GET /challenging HTTP/1.1", &[("connection", "upgrade"), ("upgrade", "h2c, websocket")], true),
        ("POST /challenging HTTP/1.1", UPGRADE, false),
        ("PUT /challenging HTTP/1.1", UPGRADE, false),
        ("HEAD /challenging HTTP/1.1", UPGRADE, false),
        ("OPTIONS /challenging HTTP/1.1", UPGRADE, false),
        ("GET /challenging HTTP/1.0", UPGRADE, false),
        ("POST /challenging HTTP/1.0", UPGRADE, false),
        ("GET /challenging HTTP/1.1", &[("upgrade", "websocket")], false),
        ("GET /challenging HTTP/1.1", &[("connection", "upgrade")], false),
        ("GET /challenging HTTP/1.1", &[("connection", "upgrade"), ("upgrade", "h2c")], false),
        ("GET /challenging HTTP/1.1", &[("connection", "upgraded"), ("upgrade", "websocket")], false),
        ("GET /challenging HTTP/1.1", &[("connection", "upgrade"), ("upgrade", "websockets")], false),
        ("GET /challenging HTTP/1.1", &[], false),
    ] {
        let answer = over_http1(server, line, fields).await;
        let challenge = answer.header("www-authenticate");
        assert_eq!(
            (answer.status, challenge.is_none()),
            if is_handshake { (403, true) } else { (401, false) },
            "{line} {fields:?}"
        );
        let redirected = over_http1(server, &line.replace("/challenging", "/redirecting"), fields).await;
        assert_eq!(redirected.status, if is_handshake { 403 } else { 303 }, "{line} {fields:?}");
    }
}

/// A16. On plain hyper, since axum has no route for a target without a path.
#[tokio::test]
async fn a_connect_for_another_protocol_is_http() {
    let inner = Router::new().fallback(async || "answer");
    let layer = RequireLayer::<Admin, Challenge<Basic>>::new(authenticator());
    let server = serve(layer.layer(inner)).await;
    for (protocol, is_handshake) in [
        (Some("websocket"), true),
        (Some("WebSocket"), true),
        (Some("connect-udp"), false),
        (Some("connect-ip"), false),
        (Some("webtransport"), false),
        (Some("websocket2"), false),
        (None, false),
    ] {
        for (login, status) in
            [(None, 401), (Some(support::login("ada", "wrong")), 401), (Some(support::basic("eve")), 403)]
        {
            let response = connect(server, "/", protocol, login.as_deref()).await;
            let expected = if is_handshake { 403 } else { status };
            assert_eq!(response.status.as_u16(), expected, "{protocol:?} {login:?}");
            assert_eq!(response.field("www-authenticate").is_some(), expected == 401, "{protocol:?} {login:?}");
        }
    }
    let answer = over_http1(server, "CONNECT shop.example:443 HTTP/1.1", UPGRADE).await;
    assert_eq!((answer.status, answer.header("www-authenticate").is_some()), (401, true));
}

/// A16: an upgrade is no handshake over HTTP/2 unless it is a GET, and servers other than hyper have no extension of hyper's.
#[test]
fn a_connect_without_hypers_extension_is_known_by_its_fields() {
    let protocol = |version, target: &str, fields: &[(&str, &str)]| {
        let request = Request::connect(target).version(version);
        let request = fields.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Protocol::of(&request.body(()).unwrap().into_parts().0)
    };
    const VERSION: &[(&str, &str)] = &[("sec-websocket-version", "13")];
    for version in [Version::HTTP_2, Version::HTTP_3] {
        assert_eq!(protocol(version, "https://shop.example/chat", VERSION), Protocol::WebSocket);
        assert_eq!(protocol(version, "https://shop.example/chat", &[]), Protocol::Http);
        assert_eq!(protocol(version, "https://shop.example/masque", &[("capsule-protocol", "?1")]), Protocol::Http);
        assert_eq!(protocol(version, "shop.example:443", VERSION), Protocol::Http);
    }
    assert_eq!(protocol(Version::HTTP_11, "shop.example:443", VERSION), Protocol::Http);
    assert_eq!(protocol(Version::HTTP_11, "https://shop.example/chat", VERSION), Protocol::Http);
}

/// An ordinary request over HTTP/2 stays one.
#[tokio::test]
async fn a_get_over_http2_is_http() {
    let server = serve(site(authenticator())).await;
    let response = send_to(server, Method::GET, "/challenging", &[("sec-websocket-version", "13")]).await;
    assert_eq!((response.status.as_u16(), response.field("www-authenticate").is_some()), (401, true));
}

/// What a handler converts by itself.
#[test]
fn the_application_converts_its_own_rejections() {
    let (head, ()) =
        Request::get("/").header("connection", "upgrade").header("upgrade", "websocket").body(()).unwrap().into_parts();
    let converted = |rejection: Rejection| {
        let rejection = rejection.in_protocol_of(&head);
        assert!(["www-authenticate", "location"].iter().all(|name| !rejection.headers().contains_key(*name)));
        rejection.status().as_u16()
    };
    assert_eq!(converted(Rejection::unauthorized(WwwAuthenticate::new("Token"))), 403);
    assert_eq!(converted(Rejection::see_other(&local_path!("/login"))), 403);
    assert_eq!(converted(Rejection::not_found()), 404);
    assert_eq!(converted(Rejection::with_status::<429>()), 429);
    assert_eq!(converted(Rejection::service_unavailable()), 503);
}
