//! The events of rejected requests, for `tracing` and for the application's audit function.

use std::sync::{Arc, Mutex};

use authed::audit::Cause;
use authed::backend::{BearerToken, ErrorKind};
use authed::requirement::Minutes;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Bearer, Caller, Challenge, Credentials, Fresh, Identity,
    NotFound, RequireLayer, SimpleUser, scopes,
};
use axum::Router;
use axum::routing::get;
use reqwest::StatusCode;
use support::Log;
use tower::Layer;

mod press {
    use super::*;

    scopes! {
        pub realm Press for SimpleUser;
        pub scope Editor = "editor";
        pub scope Admin = "admin", on failure NotFound;
    }
}

use press::{Admin, Editor, Press};

const CANARY: &str = "canary-6f1d0c";

fn verify(token: &BearerToken) -> Result<Identity<Press>, AuthenticationError> {
    let (name, _) = token.as_str().split_once('.').ok_or(AuthenticationError::rejected())?;
    match name {
        "ada" => Ok(Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Editor>())),
        "down" => Err(AuthenticationError::unavailable(format!("postgres://press:{CANARY}@db.internal"))),
        _ => Err(AuthenticationError::rejected()),
    }
}

async fn admin(_: Authed<Admin>) {}
async fn both(_: Authed<(Editor, Admin, Fresh<Press, Minutes<5>>), Challenge>) {}
async fn open(_: Caller<Press>) {}

fn app(authenticator: Authenticator<Press>) -> Router {
    Router::new()
        .route("/admin/{id}", get(admin))
        .route("/both/{id}", get(both))
        .route("/open/{id}", get(open))
        .with_state(authenticator)
}

async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    format!("http://{address}")
}

async fn ask(url: String, token: Option<&str>) -> StatusCode {
    let request = reqwest::Client::builder().no_proxy().build().unwrap().get(url);
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn a_denial_is_an_event_with_route_user_and_scopes() {
    let log = Log::start();
    let at = serve(app(Authenticator::new(Bearer::new(verify)))).await;
    assert_eq!(ask(format!("{at}/both/denial-1?secret={CANARY}"), Some(&format!("ada.{CANARY}"))).await, 403);
    let line = log.line_with(&["user=\"ada\"", "/both/{id}"]);
    for part in [
        " INFO authed: the caller may not do this",
        "realm=\"Press\"",
        "method=\"GET\"",
        "route=\"/both/{id}\"",
        "status=403",
        "missing=\"admin\"",
        "max_age=300",
    ] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    log.has_no(CANARY);
}

#[tokio::test]
async fn an_anonymous_caller_is_an_event_without_a_user() {
    let log = Log::start();
    let at = serve(app(Authenticator::new(Bearer::new(verify)))).await;
    assert_eq!(ask(format!("{at}/admin/anonymous-1"), None).await, 404);
    let line = log.line_with(&["the caller is not known", "route=\"/admin/{id}\"", "status=404", "missing=\"admin\""]);
    assert!(!line.contains("user=") && !line.contains("max_age="), "{line}");
}

#[tokio::test]
async fn an_error_of_the_backend_is_an_event_without_its_cause() {
    let log = Log::start();
    let at = serve(app(Authenticator::new(Bearer::new(verify)))).await;
    assert_eq!(ask(format!("{at}/open/error-1"), Some(&format!("down.{CANARY}"))).await, 503);
    assert_eq!(ask(format!("{at}/open/error-2"), Some(&format!("unknown.{CANARY}"))).await, 401);
    assert_eq!(ask(format!("{at}/open/error-3"), Some(&format!("no token {CANARY}"))).await, 400);
    let down =
        log.line_with(&["the caller cannot be authenticated at the moment", "route=\"/open/{id}\"", "status=503"]);
    assert!(down.contains("ERROR authed:"), "{down}");
    log.line_with(&[" INFO authed: the credentials are not valid", "status=401"]);
    log.line_with(&[" INFO authed: the credentials are malformed", "status=400"]);
    log.has_no(CANARY);
}

#[tokio::test]
async fn without_a_route_the_event_has_the_path_without_query_and_line_breaks() {
    let log = Log::start();
    let files = tower::service_fn(async |_: http::Request<axum::body::Body>| {
        Ok::<_, std::convert::Infallible>(http::Response::new(axum::body::Body::empty()))
    });
    let guarded = RequireLayer::<Admin>::new(Authenticator::new(Bearer::new(verify))).layer(files);
    let at = serve(Router::new().fallback_service(guarded)).await;
    assert_eq!(ask(format!("{at}/files/%0A\"quoted\"?key={CANARY}"), None).await, 404);
    let line = log.line_with(&["/files/%0A", "status=404"]);
    assert!(line.contains(r#"route="/files/%0A%22quoted%22""#), "{line}");
    log.has_no(CANARY);
}

#[tokio::test]
async fn permitted_callers_cause_no_event() {
    let log = Log::start();
    async fn editors(_: Authed<Editor>) {}
    let app = Router::new().route("/let-in", get(editors)).with_state(Authenticator::new(Bearer::new(verify)));
    let at = serve(app).await;
    assert_eq!(ask(format!("{at}/let-in"), Some("ada.x")).await, 200);
    assert!(!log.text().lines().any(|line| line.contains("authed:") && line.contains("/let-in")));
}

#[tokio::test]
async fn the_audit_function_is_called_once_for_each_rejected_request() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let authenticator = Authenticator::new(Bearer::new(verify)).audited_by({
        let events = Arc::clone(&events);
        move |event| {
            let cause = match event.cause() {
                Cause::Error(error) => format!("{:?}", error.kind()),
                Cause::Lacking { missing, max_age, .. } => format!("{missing:?} {max_age:?}"),
                cause => format!("{cause:?}"),
            };
            let user = event.user_id().map(String::from);
            events.lock().unwrap().push((event.status().as_u16(), event.route().to_owned(), user, cause));
        }
    });
    let at = serve(app(authenticator.on_error(|_, _, rejection| rejection.text("no")))).await;
    ask(format!("{at}/admin/1"), None).await;
    ask(format!("{at}/both/2"), Some("ada.x")).await;
    ask(format!("{at}/open/3"), Some("ada.x")).await;
    ask(format!("{at}/open/4"), Some("down.x")).await;
    let events = std::mem::take(&mut *events.lock().unwrap());
    let expected = [
        (404, "/admin/{id}", None, "[\"admin\"] None"),
        (403, "/both/{id}", Some("ada"), "[\"admin\"] Some(300s)"),
        (503, "/open/{id}", None, "Unavailable"),
    ];
    let expected = expected
        .map(|(status, route, user, cause)| (status, route.to_owned(), user.map(str::to_owned), cause.to_owned()));
    assert_eq!(events, expected);
}

#[tokio::test]
async fn the_audit_function_gets_the_cause_of_an_unavailable_backend() {
    let events = Arc::new(Mutex::new(String::new()));
    let authenticator = Authenticator::new(Bearer::new(verify)).audited_by({
        let events = Arc::clone(&events);
        move |event| {
            let Cause::Error(error) = event.cause() else { return };
            assert_eq!(error.kind(), ErrorKind::Unavailable);
            *events.lock().unwrap() = std::error::Error::source(error).unwrap().to_string();
            assert!(!format!("{event:?}").contains(CANARY), "{event:?}");
        }
    });
    let at = serve(app(authenticator)).await;
    assert_eq!(ask(format!("{at}/open/1"), Some("down.x")).await, 503);
    assert!(events.lock().unwrap().contains(CANARY));
}

#[tokio::test]
async fn a_panic_of_the_audit_function_permits_nothing() {
    let authenticator = Authenticator::new(Bearer::new(verify)).audited_by(|_| panic!("the log is full"));
    let at = serve(app(authenticator)).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(client.get(format!("{at}/admin/1")).send().await.is_err());
}

#[tokio::test]
async fn chains_and_handshakes_are_audited_too() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let backend = Bearer::new(verify).or(authed::Basic::new(|_: &authed::backend::Login| {
        Err::<Identity<Press>, _>(AuthenticationError::rejected())
    }));
    let authenticator = Authenticator::new(backend).audited_by({
        let events = Arc::clone(&events);
        move |event| events.lock().unwrap().push(event.status().as_u16())
    });
    let at = serve(app(authenticator)).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let wrong = client.get(format!("{at}/open/1")).basic_auth("ada", Some("x")).send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    let handshake = client.get(format!("{at}/admin/1")).header("connection", "upgrade").header("upgrade", "websocket");
    assert_eq!(handshake.send().await.unwrap().status(), 404);
    assert_eq!(*events.lock().unwrap(), [401, 404]);
}

#[test]
fn a_caller_without_a_request_is_an_event() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&events);
    let authenticator = Authenticator::new(Bearer::new(verify)).audited_by(move |event| {
        assert!(matches!(event.cause(), Cause::SystemCaller { .. }));
        let user = event.user_id().unwrap().into_owned();
        log.lock().unwrap().push(format!("{} {} {user} {}", event.method(), event.route(), event.status()));
    });
    let job = Identity::new(SimpleUser::new("job:cleanup"), Credentials::none().grant::<Editor>());
    assert!(authenticator.system_caller("nightly cleanup", job).prove::<Editor>().is_ok());
    assert_eq!(*events.lock().unwrap(), ["SYSTEM nightly cleanup job:cleanup 200 OK"]);
}
