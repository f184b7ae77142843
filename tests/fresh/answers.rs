//! What a caller with an old login is told, over HTTP.

use authed::requirement::{Hours, Minutes, Seconds};
use authed::{AnyOf, Authed, Authenticator, Challenge, Forbidden, Fresh, NotFound, RedirectTo};
use axum::Router;
use axum::routing::{any, get};
use reqwest::Method;
use support::shop::Stated;
use support::{ANONYMOUS, Answer, LoginPage, Server};

use super::site::{Admin, Editor, Known, Shop, bearer};

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

/// Serves the application with a backend that has no challenge, as that of a session.
async fn with_session() -> Server {
    Server::start(app().with_state(Authenticator::new(Stated::new()))).await
}

/// Asks for the page as a caller with these words.
async fn session(server: &Server, path: &str, words: &str) -> Answer {
    server.raw_get(path, &[format!("x-shop: {words}").as_bytes()]).await
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

/// A login in the future is a mistake or a lie.
#[tokio::test]
async fn a_login_in_the_future_is_not_fresh() {
    let sessions = with_session().await;
    let server = with_bearer().await;
    for ahead in ["Bearer known_-60", "Bearer known_-100000"] {
        is(&server.get("/challenge", ahead).await, 401, Some(&too_long_ago(90)));
    }
    assert_eq!(session(&sessions, "/page", "-60").await.status, 303);
}

#[tokio::test]
async fn a_page_redirects_to_the_login_page() {
    let sessions = with_session().await;
    session(&sessions, "/page", "known 600").await.redirects("/login?next=%2Fpage");
    session(&sessions, "/page?a=1", "known").await.redirects("/login?next=%2Fpage%3Fa%3D1");
    assert_eq!(session(&sessions, "/page", "60").await.status, 200);
    sessions.get("/page", ANONYMOUS).await.redirects("/login?next=%2Fpage");
    // The body of a POST is lost, so the login page must not lead back with a GET.
    sessions.ask(Method::POST, "/page", ANONYMOUS).await.redirects("/login");
}

#[tokio::test]
async fn without_a_challenge_an_old_login_is_forbidden() {
    let sessions = with_session().await;
    for stale in ["known 600", "known", "known -5"] {
        is(&session(&sessions, "/forbidden", stale).await, 403, None);
        is(&session(&sessions, "/challenge", stale).await, 403, None);
        is(&session(&sessions, "/hidden", stale).await, 404, None);
    }
    is(&session(&sessions, "/forbidden", "10").await, 200, None);
}

/// A login does not give the scope, so redirects would never end.
#[tokio::test]
async fn a_caller_without_the_scope_is_not_redirected() {
    let sessions = with_session().await;
    for path in ["/tuple", "/turned"] {
        is(&session(&sessions, path, "known 600").await, 403, None);
        is(&session(&sessions, path, "known 10").await, 403, None);
        is(&session(&sessions, path, "admin 10").await, 200, None);
        session(&sessions, path, "admin 600").await.redirects(&format!("/login?next=%2F{}", &path[1..]));
    }
}

#[tokio::test]
async fn the_challenge_names_the_shorter_of_two_times() {
    let server = with_bearer().await;
    for stale in ["Bearer known_400", "Bearer known_4000", "Bearer known"] {
        is(&server.get("/two-times", stale).await, 401, Some(&too_long_ago(300)));
    }
    is(&server.get("/two-times", "Bearer known_200").await, 200, None);
}

#[tokio::test]
async fn the_challenge_is_about_the_first_alternative() {
    let server = with_bearer().await;
    for path in ["/choice", "/other-choice"] {
        is(&server.get(path, "Bearer known_10").await, 200, None);
        is(&server.get(path, "Bearer admin").await, 200, None);
    }
    is(&server.get("/choice", "Bearer known").await, 401, Some(&too_long_ago(300)));
    is(&server.get("/other-choice", "Bearer known").await, 403, Some(&lacks("admin")));
}

#[tokio::test]
async fn nested_requirements_are_met_or_described() {
    let server = with_bearer().await;
    for enough in ["Bearer known_admin", "Bearer known_editor_10", "Bearer known_admin_999"] {
        is(&server.get("/nested", enough).await, 200, None);
    }
    is(&server.get("/nested", "Bearer known_editor_999").await, 403, Some(&lacks("known admin")));
    // Of alternatives that are met, the one that is met is named.
    is(&server.get("/nested", "Bearer editor_10").await, 403, Some(&lacks("known editor")));
    is(&server.get("/nested", "Bearer editor_999").await, 403, Some(&lacks("known admin")));
}

#[tokio::test]
async fn an_optional_extractor_rejects_nobody() {
    let sessions = with_session().await;
    session(&sessions, "/optional", "10").await.says("fresh");
    session(&sessions, "/optional", "600").await.says("not fresh");
    let server = with_bearer().await;
    server.get("/optional", ANONYMOUS).await.says("not fresh");
}
