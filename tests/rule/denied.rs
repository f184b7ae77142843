//! `Denied` in a handler: as the response, as a `Rejection`, and by `Authenticator::reject`, which knows the request.

use std::sync::{Arc, Mutex};

use authed::audit::Cause;
use authed::policy::FailurePolicy;
use authed::{AskRules, Authenticator, Caller, Challenge, Denied, Forbidden, NotFound, RedirectTo, Rejection, Status};
use axum::Router;
use axum::extract::State;
use axum::http::request::Parts;
use axum::routing::{any, get};
use support::{ANONYMOUS, HANDSHAKE, LoginPage, Server, basic};

use super::{Editor, Lately, Never, Press, Writer, authenticator};

type Result<E> = std::result::Result<&'static str, E>;

async fn response<P: FailurePolicy>(caller: Caller<Press>) -> Result<Denied> {
    caller.permitted::<Never<P>>(()).map(|_| "in")
}

async fn rejection<P: FailurePolicy>(caller: Caller<Press>) -> Result<Rejection> {
    let _never = caller.permitted::<Never<P>>(())?;
    Ok("in")
}

/// Asks a rule, and lets the authenticator build the response.
pub(super) async fn rejected<P: FailurePolicy>(
    caller: Caller<Press>,
    State(authenticator): State<Authenticator<Press>>,
    head: Parts,
) -> Result<Rejection> {
    let never = caller.permitted::<Never<P>>(());
    never.map(|_| "in").map_err(|denied| authenticator.reject(denied, &head))
}

/// Proves scopes and a fresh login, instead of asking a rule.
async fn proof(
    caller: Caller<Press>,
    State(authenticator): State<Authenticator<Press>>,
    head: Parts,
) -> Result<Rejection> {
    let proof = caller.prove::<(Writer, Editor, Lately)>();
    proof.map(|_| "in").map_err(|denied| authenticator.reject(denied, &head))
}

fn routes<P: FailurePolicy>(name: &str) -> Router<Authenticator<Press>> {
    Router::new()
        .route(&format!("/response/{name}"), any(response::<P>))
        .route(&format!("/rejection/{name}"), any(rejection::<P>))
        .route(&format!("/reject/{name}"), any(rejected::<P>))
}

/// The audit events: route, status, user, missing scopes and the time for a login.
type Events = Arc<Mutex<Vec<String>>>;

async fn server() -> (Server, Events) {
    server_of(authenticator()).await
}

async fn server_of(authenticator: Authenticator<Press>) -> (Server, Events) {
    let events = Events::default();
    let log = Arc::clone(&events);
    let authenticator = authenticator.audited_by(move |event| {
        let cause = match event.cause() {
            Cause::Lacking { missing, max_age, .. } => format!("{missing:?} {max_age:?}"),
            cause => format!("{cause:?}"),
        };
        let user = event.user_id().unwrap_or("nobody".into());
        log.lock().unwrap().push(format!("{} {} {user} {cause}", event.route(), event.status().as_u16()));
    });
    let app = routes::<Forbidden>("forbidden")
        .merge(routes::<NotFound>("not-found"))
        .merge(routes::<Status<451>>("status"))
        .merge(routes::<Challenge>("challenge"))
        .merge(routes::<RedirectTo<LoginPage>>("redirect"))
        .route("/proof", get(proof))
        .with_state(authenticator);
    (Server::start(app).await, events)
}

#[tokio::test]
async fn as_a_response_and_as_a_rejection_it_is_the_same_and_reported() {
    let (server, events) = server().await;
    for who in [ANONYMOUS, &basic("ada")] {
        for (policy, status, text) in [
            ("forbidden", 403, "Forbidden"),
            ("not-found", 404, "Not Found"),
            ("status", 451, "Unavailable For Legal Reasons"),
        ] {
            let response = server.get(&format!("/response/{policy}"), who).await.timeless();
            response.rejects(status, text);
            assert_eq!(server.get(&format!("/rejection/{policy}"), who).await.timeless(), response);
        }
    }
    // The authenticator is known: it has challenges. A request that is not known is not redirected.
    let challenges = [r#"Basic realm="Press", charset="UTF-8""#, r#"Bearer realm="Press""#];
    for path in ["/response/challenge", "/rejection/challenge", "/response/redirect", "/rejection/redirect"] {
        server.get(path, ANONYMOUS).await.challenges(401, &challenges);
        server.get(path, &basic("ada")).await.rejects(403, "Forbidden");
    }
    assert_eq!(events.lock().unwrap().len(), 20);
}

#[tokio::test]
async fn the_authenticator_adds_challenges_and_redirects() {
    let (server, _) = server().await;
    let challenges = [r#"Basic realm="Press", charset="UTF-8""#, r#"Bearer realm="Press""#];
    server.get("/reject/challenge", ANONYMOUS).await.challenges(401, &challenges);
    server.get("/reject/redirect?a=1", ANONYMOUS).await.redirects("/login?next=%2Freject%2Fredirect%3Fa%3D1");
    // A rule denies an authenticated caller: another login would not help.
    for path in ["/reject/challenge", "/reject/redirect"] {
        server.get(path, &basic("ada")).await.rejects(403, "Forbidden");
    }
    for who in [ANONYMOUS, &basic("ada")] {
        server.get("/reject/not-found", who).await.rejects(404, "Not Found");
        server.get("/reject/status", who).await.rejects(451, "Unavailable For Legal Reasons");
    }
}

#[tokio::test]
async fn the_authenticator_reports_each_denial_once() {
    let (server, events) = server().await;
    for (path, who, event) in [
        ("/reject/forbidden", ANONYMOUS, "/reject/forbidden 403 nobody [] None"),
        ("/reject/forbidden", &basic("ada"), "/reject/forbidden 403 ada [] None"),
        ("/reject/not-found", &basic("ed"), "/reject/not-found 404 ed [] None"),
        ("/reject/challenge", ANONYMOUS, "/reject/challenge 401 nobody [] None"),
        ("/reject/redirect?secret", ANONYMOUS, "/reject/redirect 303 nobody [] None"),
        ("/proof", ANONYMOUS, r#"/proof 402 nobody ["writer", "editor"] Some(300s)"#),
        ("/proof", &basic("ada"), r#"/proof 410 ada ["editor"] Some(300s)"#),
        ("/proof", &basic("ed"), "/proof 303 ed [] Some(300s)"),
    ] {
        server.get(path, who).await;
        assert_eq!(std::mem::take(&mut *events.lock().unwrap()), [event], "{path} {who}");
    }
}

/// Without the request, it is plain HTTP.
#[tokio::test]
async fn the_authenticator_responds_in_the_protocol_of_the_request() {
    let (server, events) = server_of(authenticator().for_grpc()).await;
    let ada = format!("Authorization: {}", basic("ada"));
    let grpc: &[u8] = b"content-type: application/grpc";
    for (policy, status) in [("forbidden", 403), ("not-found", 404), ("status", 451), ("challenge", 403)] {
        let hidden = policy == "not-found";
        for (lines, grpc_status) in [(&[grpc][..], "16"), (&[grpc, ada.as_bytes()], "7")] {
            let expected = if hidden { (404, None) } else { (200, Some(grpc_status)) };
            let answer = server.raw_ask("POST", &format!("/reject/{policy}"), lines).await;
            assert_eq!((answer.status, answer.header("grpc-status")), expected, "{policy}");
            let answer = server.raw_ask("POST", &format!("/response/{policy}"), lines).await;
            let status = if policy == "challenge" && lines.len() == 1 { 401 } else { status };
            assert_eq!((answer.status, answer.header("grpc-status")), (status, None), "{policy}");
        }
        let answer = server.raw_ask("GET", &format!("/reject/{policy}"), &HANDSHAKE).await;
        assert_eq!(answer.status, if hidden { 404 } else { 403 });
    }
    // The event has the HTTP status that was converted.
    let events = events.lock().unwrap();
    assert_eq!(events[0], "/reject/forbidden 403 nobody [] None");
    assert!(events.contains(&"/reject/status 451 ada [] None".to_owned()), "{events:?}");
}
