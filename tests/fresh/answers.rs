//! What a caller is told whose login is not fresh, over HTTP.

use authed::{
    AnyOf, Authed, Authenticator, Challenge, Forbidden, Fresh, Hours, Minutes, NotFound, RedirectTo, Seconds,
};
use axum::Router;
use axum::routing::{any, get};
use reqwest::Method;

use crate::server::{ANONYMOUS, Answer, Server};
use crate::site::{Admin, Editor, Known, LoginPage, Session, Shop, bearer};

type Page = Fresh<Shop, Minutes<5>, RedirectTo<LoginPage>>;
type Lately = Fresh<Shop, Minutes<5>>;

fn app() -> Router<Authenticator<Shop>> {
    async fn challenge(_: Authed<Fresh<Shop, Seconds<90>>>) {}
    async fn hours(_: Authed<Fresh<Shop, Hours<12>>>) {}
    async fn page(_: Authed<Page>) {}
    async fn forbidden(_: Authed<Fresh<Shop, Minutes<5>, Forbidden>>) {}
    async fn hidden(_: Authed<Fresh<Shop, Minutes<5>>, NotFound>) {}
    async fn tuple(_: Authed<(Admin, Page)>) {}
    async fn turned(_: Authed<(Page, Admin)>) {}
    async fn two_times(_: Authed<(Fresh<Shop, Minutes<10>>, Lately)>) {}
    async fn choice(_: Authed<AnyOf<(Fresh<Shop, Minutes<5>>, Admin)>>) {}
    async fn other_choice(_: Authed<AnyOf<(Admin, Fresh<Shop, Minutes<5>>)>, Challenge>) {}
    async fn optional(caller: Option<Authed<Page>>) -> &'static str {
        if caller.is_some() { "fresh" } else { "not fresh" }
    }
    async fn nested(_: Authed<(Known, AnyOf<(Admin, (Editor, Lately))>), Challenge>) {}
    Router::new()
        .route("/challenge", get(challenge))
        .route("/hours", get(hours))
        .route("/page", any(page))
        .route("/forbidden", get(forbidden))
        .route("/hidden", get(hidden))
        .route("/tuple", get(tuple))
        .route("/turned", get(turned))
        .route("/two-times", get(two_times))
        .route("/choice", get(choice))
        .route("/other-choice", get(other_choice))
        .route("/optional", get(optional))
        .route("/nested", get(nested))
}

async fn with_bearer() -> Server {
    Server::start(app().with_state(bearer())).await
}

/// Sends the words as a session does.
async fn with_session(path: &str, words: &str) -> Answer {
    let server = Server::start(app().with_state(Authenticator::new(Session))).await;
    server.raw_get(path, &[format!("x-login: {words}").as_bytes()]).await
}

#[track_caller]
fn is(answer: &Answer, status: u16, challenge: Option<&str>) {
    assert_eq!((answer.status, answer.header("www-authenticate")), (status, challenge));
    if status != 200 {
        answer.is_not_stored();
    }
}

fn too_long_ago(seconds: u64) -> String {
    format!(r#"Bearer realm="Shop", error="insufficient_user_authentication", max_age="{seconds}""#)
}

fn lacks(scope: &str) -> String {
    format!(r#"Bearer realm="Shop", error="insufficient_scope", scope="{scope}""#)
}

#[tokio::test]
async fn rfc9470_3_the_challenge_names_the_time_in_seconds() {
    let server = with_bearer().await;
    is(&server.get("/challenge", "Bearer known_80").await, 200, None);
    is(&server.get("/challenge", "Bearer known_100").await, 401, Some(&too_long_ago(90)));
    is(&server.get("/challenge", "Bearer known").await, 401, Some(&too_long_ago(90)));
    is(&server.get("/hours", "Bearer known_40000").await, 200, None);
    is(&server.get("/hours", "Bearer known_44000").await, 401, Some(&too_long_ago(43_200)));
    is(&server.get("/challenge", ANONYMOUS).await, 401, Some(r#"Bearer realm="Shop""#));
}

/// A moment to come is none: it is a mistake, or a lie.
#[tokio::test]
async fn a_login_in_the_future_is_not_fresh() {
    let server = with_bearer().await;
    for ahead in ["Bearer known_-60", "Bearer known_-100000"] {
        is(&server.get("/challenge", ahead).await, 401, Some(&too_long_ago(90)));
    }
    assert_eq!(with_session("/page", "-60").await.status, 303);
}

#[tokio::test]
async fn a_page_sends_to_log_in_again() {
    with_session("/page", "known 600").await.redirects("/login?next=%2Fpage");
    with_session("/page?a=1", "known").await.redirects("/login?next=%2Fpage%3Fa%3D1");
    assert_eq!(with_session("/page", "60").await.status, 200);
    let server = Server::start(app().with_state(Authenticator::new(Session))).await;
    server.get("/page", ANONYMOUS).await.redirects("/login?next=%2Fpage");
    // A form that was lost is not asked for again with GET.
    server.ask(Method::POST, "/page", ANONYMOUS).await.redirects("/login");
}

#[tokio::test]
async fn without_a_challenge_it_is_forbidden() {
    for stale in ["known 600", "known", "known -5"] {
        is(&with_session("/forbidden", stale).await, 403, None);
        is(&with_session("/challenge", stale).await, 403, None);
        is(&with_session("/hidden", stale).await, 404, None);
    }
    is(&with_session("/forbidden", "10").await, 200, None);
}

/// Logging in again would not help who lacks the scope, too: a redirect would be for ever.
#[tokio::test]
async fn who_lacks_a_scope_is_not_sent_to_log_in() {
    for path in ["/tuple", "/turned"] {
        is(&with_session(path, "known 600").await, 403, None);
        is(&with_session(path, "known 10").await, 403, None);
        is(&with_session(path, "admin 10").await, 200, None);
        with_session(path, "admin 600").await.redirects(&format!("/login?next=%2F{}", &path[1..]));
    }
}

#[tokio::test]
async fn of_two_times_the_shorter_is_named() {
    let server = with_bearer().await;
    for stale in ["Bearer known_400", "Bearer known_4000", "Bearer known"] {
        is(&server.get("/two-times", stale).await, 401, Some(&too_long_ago(300)));
    }
    is(&server.get("/two-times", "Bearer known_200").await, 200, None);
}

#[tokio::test]
async fn of_a_choice_the_first_is_told() {
    let server = with_bearer().await;
    for path in ["/choice", "/other-choice"] {
        is(&server.get(path, "Bearer known_10").await, 200, None);
        is(&server.get(path, "Bearer admin").await, 200, None);
    }
    is(&server.get("/choice", "Bearer known").await, 401, Some(&too_long_ago(300)));
    is(&server.get("/other-choice", "Bearer known").await, 403, Some(&lacks("admin")));
}

#[tokio::test]
async fn nested_requirements_are_met_or_told_of() {
    let server = with_bearer().await;
    for enough in ["Bearer known_admin", "Bearer known_editor_10", "Bearer known_admin_999"] {
        is(&server.get("/nested", enough).await, 200, None);
    }
    is(&server.get("/nested", "Bearer known_editor_999").await, 403, Some(&lacks("known admin")));
    // Of a choice that is met, what it was met by.
    is(&server.get("/nested", "Bearer editor_10").await, 403, Some(&lacks("known editor")));
    is(&server.get("/nested", "Bearer editor_999").await, 403, Some(&lacks("known admin")));
}

#[tokio::test]
async fn who_is_asked_whether_is_not_refused() {
    with_session("/optional", "10").await.says("fresh");
    with_session("/optional", "600").await.says("not fresh");
    let server = with_bearer().await;
    server.get("/optional", ANONYMOUS).await.says("not fresh");
}
