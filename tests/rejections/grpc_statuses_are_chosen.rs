//! gRPC statuses where a gRPC service is, and HTTP statuses everywhere else (cases A17, D1, D2).

use std::time::{Duration, SystemTime};

use authed::policy::FailurePolicy;
use authed::requirement::Seconds;
use authed::{
    AskRules, Authed, AuthenticationLayer, Authenticator, Basic, Caller, Challenge, Credentials, Forbidden, Fresh,
    Identity, NotFound, Rejection, RequireLayer, Rule, SimpleUser, Status,
};
use axum::Router;
use axum::routing::any;
use http::Method;

use super::ways::{Framed, raw, request_text, send_to, serve};
use super::{Admin, Known, Site, authenticator, logins};

const GRPC: [&str; 4] =
    ["application/grpc", "application/grpc+proto", "application/grpc-web", "application/grpc-web-text+proto"];

async fn call(server: std::net::SocketAddr, path: &str, content_type: &str, login: Option<&str>) -> Framed {
    let fields = [("content-type", content_type)].into_iter().chain(login.map(|login| ("authorization", login)));
    send_to(server, Method::POST, path, &fields.collect::<Vec<_>>()).await
}

/// Nobody's.
enum Nobodys {}

impl Rule<String> for Nobodys {
    type Realm = Site;
    type OnFailure = NotFound;

    fn permits(_: &Identity<Site>, _: &String) -> bool {
        false
    }
}

/// Pages that are hidden by a handler, by a rule, and by a policy.
fn site(authenticator: Authenticator<Site>) -> Router {
    Router::new()
        .route("/by-handler", any(async |_: Authed<Known, NotFound>| Err::<(), _>(Rejection::not_found())))
        .route(
            "/by-rule",
            any(async |caller: Caller<Site>| -> Result<(), Rejection> {
                let _ = caller.permitted::<Nobodys>("text".to_owned())?;
                Ok(())
            }),
        )
        .route("/by-policy", any(async |_: Authed<Admin, NotFound>| ()))
        .route("/forbidden", any(async |_: Authed<Admin, Forbidden>| ()))
        .route("/challenging", any(async |_: Authed<Admin, Challenge<Basic>>| ()))
        .fallback(authed::not_found)
        .with_state(authenticator)
}

#[tokio::test]
async fn a_page_hidden_in_any_way_is_a_missing_one_to_grpc() {
    for authenticator in [authenticator(), authenticator().for_grpc()] {
        let server = serve(site(authenticator.clone()).layer(AuthenticationLayer::new(authenticator))).await;
        for content_type in GRPC {
            for (who, login) in logins() {
                let fields: Vec<_> = [("content-type", content_type)]
                    .into_iter()
                    .chain(login.iter().map(|login| ("authorization", &**login)))
                    .collect();
                let missing = send_to(server, Method::POST, "/missing", &fields).await;
                let bytes = support::without_date(&raw(server, &request_text("POST", "/missing", &fields)).await);
                if login.is_none() || who == "known" {
                    assert_eq!((missing.status.as_u16(), missing.field("grpc-status")), (404, None), "{who}");
                }
                for path in ["/by-handler", "/by-rule", "/by-policy"] {
                    assert_eq!(send_to(server, Method::POST, path, &fields).await, missing, "{path} {who}");
                    let hidden = support::without_date(&raw(server, &request_text("POST", path, &fields)).await);
                    assert_eq!(hidden, bytes, "{path} {who}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_rejection_is_an_http_status_unless_the_authenticator_is_for_grpc() {
    let server = serve(site(authenticator())).await;
    for content_type in GRPC {
        for (path, login, status) in [
            ("/forbidden", None, 403),
            ("/challenging", None, 401),
            ("/forbidden", Some(support::basic("eve")), 403),
            ("/forbidden", Some(support::login("eve", "wrong")), 401),
            ("/forbidden", Some("Basic foobar".to_owned()), 400),
            ("/forbidden", Some(support::basic("dan")), 503),
        ] {
            let response = call(server, path, content_type, login.as_deref()).await;
            assert_eq!((response.status.as_u16(), response.field("grpc-status")), (status, None), "{path} {login:?}");
        }
    }
}

async fn with_policy<P: FailurePolicy>() -> std::net::SocketAddr {
    let inner = Router::new().fallback(async || "answer");
    serve(RequireLayer::<Admin, P>::new(authenticator().for_grpc()).layer(inner)).await
}

use tower::Layer;

#[tokio::test]
async fn the_message_says_whether_a_login_was_sent() {
    let statuses = [
        (None, "16", "no login or token was sent"),
        (Some(support::basic("eve")), "7", "the caller may not do this"),
        (Some(support::login("eve", "wrong")), "16", "the credentials are not valid"),
        (Some("Basic foobar".to_owned()), "16", "the credentials are not valid"),
        (Some(support::basic("dan")), "14", "the caller cannot be authenticated at the moment"),
    ];
    for server in
        [with_policy::<Forbidden>().await, with_policy::<Challenge<Basic>>().await, with_policy::<Status<402>>().await]
    {
        for content_type in GRPC {
            for (login, status, message) in &statuses {
                let response = call(server, "/shop.Orders/List", content_type, login.as_deref()).await;
                assert_eq!(response.status, 200);
                assert_eq!(response.field("content-type"), Some(content_type));
                assert_eq!(response.field("grpc-status"), Some(*status), "{login:?}");
                assert_eq!(response.field("grpc-message"), Some(*message), "{login:?}");
                assert_eq!(response.field("content-length"), Some("0"));
                assert!(response.is_one_frame);
            }
        }
    }
}

/// A login that is too old is neither missing nor wrong.
#[tokio::test]
async fn a_stale_login_is_told_so() {
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    let authenticator = Authenticator::new(Basic::new(move |login: &authed::backend::Login| {
        let credentials = Credentials::none().grant::<Admin>();
        Ok(Identity::<Site>::new(SimpleUser::new(login.name()), credentials).with_authentication_time(long_ago))
    }));
    let inner = Router::new().fallback(async || "answer");
    let layer = RequireLayer::<(Admin, Fresh<Site, Seconds<60>>), Challenge<Basic>>::new(authenticator.for_grpc());
    let server = serve(layer.layer(inner)).await;
    let response = call(server, "/shop.Orders/List", "application/grpc", Some(&support::basic("ada"))).await;
    assert_eq!(
        (response.field("grpc-status"), response.field("grpc-message")),
        (Some("16"), Some("a new login is required"))
    );
}

#[test]
fn the_application_converts_its_own_rejections_except_a_404() {
    let call = http::Request::post("/shop.Orders/List").header("content-type", "application/grpc").body(()).unwrap();
    let (head, ()) = call.into_parts();
    let converted = |rejection: Rejection| {
        let rejection = rejection.in_protocol_of(&head);
        let status = rejection.headers().get("grpc-status").map(|status| status.to_str().unwrap().to_owned());
        (rejection.status().as_u16(), status)
    };
    let grpc = |status: &str| (200, Some(status.to_owned()));
    assert_eq!(converted(Rejection::not_found()), (404, None));
    assert_eq!(converted(Rejection::forbidden()), grpc("7"));
    assert_eq!(converted(Rejection::bad_request()), grpc("16"));
    assert_eq!(converted(Rejection::internal_server_error()), grpc("13"));
    assert_eq!(converted(Rejection::service_unavailable()), grpc("14"));
}
