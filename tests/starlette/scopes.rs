//! Section 2: the check of scopes.

use std::collections::BTreeSet;

use authed::policy::{DeniedRequest, FailurePolicy};
use authed::{AnyOf, Basic, Challenge, Forbidden, NotFound, Rejection, Status};
use axum::Router;
use axum::routing::get;
use frunk::HList;

use super::site::{
    Adm, Admin, App, Authenticated, CapitalAdmin, Owner, Post, PostRead, Read, ReadAll, Star, Viewer, introduction,
    page, page_or, servers,
};
use support::{ANONYMOUS, BROKEN, basic, login, raw_request, without_date};

/// A policy of the application, which names the user.
enum Sorry {}

impl FailurePolicy for Sorry {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        let name = denied.user().map_or("stranger", |user| user.display_name());
        Rejection::forbidden().json(format!(r#"{{"denied":"{name}","missing":"{}"}}"#, denied.missing().join(" ")))
    }
}

fn app() -> App {
    Router::new()
        .route("/both", get(page::<(Authenticated, Admin)>))
        .route("/reversed", get(page::<(Admin, Authenticated)>))
        .route("/list", get(page::<HList![Authenticated, Admin]>))
        .route("/repeated", get(page::<(Admin, Admin)>))
        .route("/one-of", get(page::<AnyOf<(Authenticated, Admin)>>))
        .route("/case", get(page::<CapitalAdmin>))
        .route("/prefix", get(page::<Adm>))
        .route("/post", get(page::<Post>))
        .route("/post-read", get(page::<PostRead>))
        .route("/star", get(page::<Star>))
        .route("/read", get(page::<Read>))
        .route("/read-all", get(page::<ReadAll>))
        .route("/viewer", get(page::<Viewer>))
        .route("/challenge", get(page_or::<Admin, Challenge<Basic>>))
        .route("/stacked", get(page::<(Authenticated, Owner)>))
        .route("/override", get(page_or::<(Authenticated, Owner), Forbidden>))
        .route("/hidden", get(page_or::<Authenticated, NotFound>))
        .route("/sorry", get(page_or::<(Authenticated, Admin), Sorry>))
        .route("/status/402", get(page_or::<Authenticated, Status<402>>))
        .route("/status/499", get(page_or::<Authenticated, Status<499>>))
}

/// Asserts that these users are permitted.
async fn permits(path: &str, who: &[&str]) {
    for server in servers(app).await {
        for name in who {
            server.get(path, &basic(name)).await.says(&introduction(true, name));
        }
    }
}

/// Asserts that these users and anonymous callers get 403.
async fn forbids(path: &str, who: &[&str]) {
    for server in servers(app).await {
        for name in who {
            server.get(path, &basic(name)).await.rejects(403, "Forbidden");
        }
        server.get(path, ANONYMOUS).await.rejects(403, "Forbidden");
    }
}

/// 11, 12, 13.
#[tokio::test]
async fn all_scopes_are_needed_in_any_order() {
    for path in ["/both", "/reversed", "/list"] {
        permits(path, &["root"]).await;
        forbids(path, &["alice", "machine", "nobody"]).await;
    }
}

/// 13: Starlette has nothing like it.
#[tokio::test]
async fn any_of_needs_one() {
    permits("/one-of", &["root", "alice", "machine"]).await;
    forbids("/one-of", &["nobody", "star"]).await;
}

/// 14.
#[tokio::test]
async fn repeated_scope_is_one() {
    permits("/repeated", &["machine"]).await;
    forbids("/repeated", &["alice"]).await;
}

/// 16, 17.
#[tokio::test]
async fn names_are_compared_whole_and_with_their_case() {
    forbids("/case", &["root"]).await;
    forbids("/prefix", &["root"]).await;
}

/// 21.
#[tokio::test]
async fn names_have_no_hierarchy_and_no_wildcard() {
    permits("/star", &["star"]).await;
    permits("/post", &["poster"]).await;
    forbids("/post", &["star"]).await;
    forbids("/post-read", &["poster", "star"]).await;
}

/// 21: the realm declares what implies what.
#[tokio::test]
async fn declared_implication_is_granted() {
    permits("/viewer", &["editor"]).await;
    forbids("/viewer", &["root"]).await;
}

/// 23.
#[tokio::test]
async fn scope_text_is_no_substring_test() {
    permits("/read-all", &["oauth"]).await;
    forbids("/read", &["oauth"]).await;
}

/// 18: `hiding` shows that it looks like an unknown path.
#[tokio::test]
async fn hidden_page_is_not_found() {
    for server in servers(app).await {
        server.get("/hidden", ANONYMOUS).await.rejects(404, "Not Found");
        server.get("/hidden", &basic("machine")).await.rejects(404, "Not Found");
        server.get("/hidden", &basic("alice")).await.says(&introduction(true, "alice"));
    }
}

/// 19: a 401 has a challenge.
#[tokio::test]
async fn challenge_asks_the_anonymous_and_forbids_the_known() {
    for server in servers(app).await {
        let answer = server.get("/challenge", ANONYMOUS).await;
        assert_eq!((answer.status, &*answer.body), (401, "Unauthorized"));
        assert_eq!(answer.header("www-authenticate"), Some(r#"Basic realm="Site", charset="UTF-8""#));
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
        answer.is_not_stored();
        server.get("/challenge", &basic("alice")).await.rejects(403, "Forbidden");
        server.get("/challenge", &basic("machine")).await.says(&introduction(true, "machine"));
    }
}

/// 20.
#[tokio::test]
async fn first_missing_scope_answers() {
    for server in servers(app).await {
        server.get("/stacked", ANONYMOUS).await.rejects(403, "Forbidden");
        server.get("/stacked", &basic("alice")).await.rejects(404, "Not Found");
        server.get("/stacked", &basic("root")).await.says(&introduction(true, "root"));
        // The handler's own policy takes precedence.
        server.get("/override", &basic("alice")).await.rejects(403, "Forbidden");
    }
}

/// 24.
#[tokio::test]
async fn own_policy_sees_who_is_refused() {
    for server in servers(app).await {
        for (who, said) in [
            (ANONYMOUS, r#"{"denied":"stranger","missing":"authenticated admin"}"#),
            (&basic("alice"), r#"{"denied":"alice","missing":"admin"}"#),
        ] {
            let answer = server.get("/sorry", who).await;
            assert_eq!((answer.status, &*answer.body), (403, said));
            assert_eq!(answer.header("content-type"), Some("application/json"));
            answer.is_not_stored();
        }
    }
}

/// For every route and every caller, the answers are the same octet for octet.
#[tokio::test]
async fn every_way_to_serve_answers_alike() {
    let servers = servers(app).await;
    let names = ["root", "alice", "machine", "nobody", "oauth", "editor", "down"].map(basic);
    let others = ["", BROKEN, "Bearer aaa.bbb.ccc", "Basic", &login("root", "wrong")].map(str::to_owned);
    let mut statuses = BTreeSet::new();
    for path in
        ["/both", "/one-of", "/viewer", "/challenge", "/stacked", "/override", "/hidden", "/sorry", "/status/402"]
    {
        for who in names.iter().chain(&others) {
            let line = format!("Authorization: {who}");
            let line = if who.is_empty() { "X-Nothing: 1" } else { &line };
            let mut answers = BTreeSet::new();
            for server in &servers {
                let answer = server.raw(raw_request("GET", path, &[line.as_bytes()])).await;
                answers.insert(without_date(&answer));
            }
            assert_eq!(answers.len(), 1, "{path} {who}: {answers:#?}");
            statuses.extend(answers.iter().map(|answer| answer["HTTP/1.1 ".len()..][..3].to_owned()));
        }
    }
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), ["200", "400", "401", "402", "403", "404", "503"]);
}

/// 25: any status of a rejection.
#[tokio::test]
async fn status_of_choice() {
    for server in servers(app).await {
        server.get("/status/402", ANONYMOUS).await.rejects(402, "Payment Required");
        server.get("/status/499", ANONYMOUS).await.rejects(499, "");
    }
}
