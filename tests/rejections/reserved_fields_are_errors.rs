//! Header fields of rejections: what is set stays, and what cannot be set is an error (case A19).

use authed::backend::Outcome;
use authed::policy::Reason;
use authed::response::WwwAuthenticate;
use authed::{Authed, Authenticator, Backend, Challenge, Forbidden, Rejection, local_path};
use axum::Router;
use axum::routing::get;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LINK, LOCATION, RETRY_AFTER, TRANSFER_ENCODING, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use support::{ANONYMOUS, Server, login};

use super::{Admin, Site, authenticator};

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

#[tokio::test]
async fn a_content_type_stays_in_either_order() {
    let problem = |rejection: Rejection| rejection.header(CONTENT_TYPE, PROBLEM);
    type Page = fn() -> Rejection;
    let pages: [(Page, &str); 8] = [
        (|| Rejection::forbidden().header(CONTENT_TYPE, PROBLEM).json("{}"), "application/problem+json"),
        (|| Rejection::forbidden().json("{}").header(CONTENT_TYPE, PROBLEM), "application/problem+json"),
        (|| Rejection::forbidden().header(CONTENT_TYPE, PROBLEM).text("{}"), "application/problem+json"),
        (|| Rejection::forbidden().header(CONTENT_TYPE, PROBLEM).html("{}").text("{}"), "application/problem+json"),
        (|| Rejection::forbidden().text("<p>").html("{}"), "text/html; charset=utf-8"),
        (|| Rejection::forbidden().html("<p>").json("{}"), "application/json"),
        (
            || Rejection::see_other(&local_path!("/login")).header(CONTENT_TYPE, PROBLEM).json("{}"),
            "application/problem+json",
        ),
        (|| Rejection::challenging([]).header(CONTENT_TYPE, PROBLEM).json("{}"), "application/problem+json"),
    ];
    for (page, content_type) in pages {
        let server = Server::start(Router::new().route("/", get(async move || page()))).await;
        let answer = server.get("/", ANONYMOUS).await;
        assert_eq!((answer.header("content-type"), &*answer.body), (Some(content_type), "{}"));
        assert_eq!(answer.header("content-length"), Some("2"));
    }

    // The application's places for the form of rejections.
    let authenticator = authenticator()
        .on_error(move |_, _, rejection| problem(rejection).json(r#"{"status":401}"#))
        .on_denied(move |_, rejection| problem(rejection).json(r#"{"status":403}"#));
    let page = async |_: Authed<Admin, Forbidden>| ();
    let server = Server::start(Router::new().route("/", get(page)).with_state(authenticator)).await;
    for (who, status) in [(login("ada", "wrong"), 401), (ANONYMOUS.to_owned(), 403)] {
        let answer = server.get("/", &who).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, Some("application/problem+json")));
        assert_eq!(answer.body, format!(r#"{{"status":{status}}}"#));
    }
}

#[tokio::test]
async fn a_reserved_field_is_an_error_that_is_seen() {
    for (name, value, instead) in [
        (LOCATION, "https://evil.example", "use `Rejection::see_other`"),
        (WWW_AUTHENTICATE, "Basic realm=x", "use `Rejection::and_challenge`"),
        (CONTENT_LENGTH, "1000", "the body sets it"),
        (TRANSFER_ENCODING, "chunked", "the body sets it"),
    ] {
        let value = HeaderValue::from_static(value);
        let text = format!("`{name}` cannot be set by `Rejection::header`: {instead}");
        let error = Rejection::forbidden().try_header(name.clone(), value.clone()).unwrap_err();
        assert_eq!((error.to_string(), error.name()), (text.clone(), &name));

        // In a handler, and where the library asks the application.
        let set = move |rejection: Rejection| rejection.header(name.clone(), value.clone());
        let authenticator = {
            let (set, set_too) = (set.clone(), set.clone());
            authenticator()
                .on_error(move |_, _, rejection| set(rejection))
                .on_denied(move |_, rejection| set_too(rejection))
        };
        let app = Router::new()
            .route("/own", get(async move || set(Rejection::not_found())))
            .route("/", get(async |_: Authed<Admin, Challenge<authed::Basic>>| ()))
            .with_state(authenticator);
        let server = Server::start(app).await;
        for (path, who) in [("/own", ANONYMOUS), ("/", ANONYMOUS), ("/", &login("ada", "wrong"))] {
            server.get(path, who).await.rejects(500, &text);
        }
    }
}

#[test]
fn a_name_from_a_configuration_is_tried() -> Result<(), authed::response::ReservedHeader> {
    let rejection = Rejection::service_unavailable().try_header(RETRY_AFTER, HeaderValue::from_static("5"))?;
    assert_eq!(rejection.headers()["retry-after"], "5");
    assert!(rejection.try_header(HeaderName::from_static("location"), HeaderValue::from_static("/")).is_err());
    Ok(())
}

/// Has these fields in every rejection.
pub struct Backed(pub HeaderMap);

impl Backend for Backed {
    type Realm = Site;

    async fn authenticate(&self, _: &Parts) -> Outcome<Site> {
        Ok(None)
    }

    fn challenges(&self, _: &Parts, _: Reason<'_>) -> Vec<WwwAuthenticate> {
        vec![WwwAuthenticate::new("DPoP")]
    }

    fn rejection_headers(&self, _: &Parts, _: Reason<'_>) -> HeaderMap {
        self.0.clone()
    }
}

async fn backed(fields: &[(HeaderName, &'static str)]) -> support::Answer {
    let fields = fields.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
    let mut map = HeaderMap::new();
    fields.for_each(|(name, value)| {
        map.append(name, value);
    });
    let page = async |_: Authed<Admin, Challenge>| ();
    let app = Router::new().route("/", get(page)).with_state(Authenticator::new(Backed(map)));
    Server::start(app).await.get("/", ANONYMOUS).await
}

#[tokio::test]
async fn every_line_of_a_backends_field_is_sent() {
    let nonce = HeaderName::from_static("dpop-nonce");
    let answer = backed(&[(nonce, "n1"), (LINK, "</a>"), (LINK, "</b>")]).await;
    assert_eq!((answer.status, answer.header("dpop-nonce")), (401, Some("n1")));
    assert_eq!(answer.headers.get_all("link").iter().collect::<Vec<_>>(), ["</a>", "</b>"]);
    assert_eq!(answer.header("www-authenticate"), Some("DPoP"));
}

#[tokio::test]
async fn a_backend_that_sets_a_reserved_field_is_seen() {
    let answer = backed(&[(LOCATION, "https://evil.example")]).await;
    answer.rejects(500, "`location` cannot be set by `Rejection::header`: use `Rejection::see_other`");
}
