//! Section 4: the redirect to a login page.

use authed::policy::RedirectTarget;
use authed::redirect::{LocalPath, SafeNext};
use authed::{RedirectTo, local_path};
use axum::Router;
use axum::routing::{any, get};
use reqwest::Method;

use super::site::{Admin, App, Authenticated, home, introduction, page_or, servers};
use support::{ANONYMOUS, Answer, basic, raw_request};

pub enum Home {}

impl RedirectTarget for Home {
    const PATH: LocalPath = local_path!("/");
}

enum German {}

impl RedirectTarget for German {
    const PATH: LocalPath = local_path!("/login?lang=de");
    const PARAMETER: &'static str = "return to";
}

fn app() -> App {
    let guarded = || any(page_or::<Authenticated, RedirectTo<Home>>);
    Router::new()
        .route("/", get(home))
        .route("/login", get(async |next: SafeNext| next))
        .route("/login/optional", get(async |next: Option<SafeNext>| next.map_or("none".to_owned(), |n| n.to_string())))
        .route("/admin", guarded())
        .route("/admin/strict", get(page_or::<(Authenticated, Admin), RedirectTo<Home>>))
        .route("/form", guarded())
        .route("/admin/items/{item}", guarded())
        .route("/german", get(page_or::<Authenticated, RedirectTo<German>>))
        .nest("/sub", Router::new().nest("/sub", Router::new().route("/admin", guarded())))
        // A route for every path with a slash: hostile targets reach a guard only here.
        .route("/{*rest}", guarded())
        .fallback(authed::not_found)
}

/// Returns the answer to an anonymous GET of this target.
async fn sent_to(target: &str) -> Answer {
    let mut answers = Vec::new();
    for server in servers(app).await {
        answers.push(server.raw_get(target, &[]).await.timeless());
    }
    let first = answers.pop().unwrap();
    assert!(answers.iter().all(|answer| *answer == first));
    first
}

/// 40, 41, 54: the location is a path, and so is `next`.
#[tokio::test]
async fn anonymous_is_sent_to_the_page() {
    sent_to("/admin").await.redirects("/?next=%2Fadmin");
    sent_to("/sub/sub/admin").await.redirects("/?next=%2Fsub%2Fsub%2Fadmin");
    for server in servers(app).await {
        server.get("/admin", &basic("alice")).await.says(&introduction(true, "alice"));
        server.get("/sub/sub/admin", &basic("alice")).await.says(&introduction(true, "alice"));
    }
}

/// 42: another login would not help, so there is no redirect.
#[tokio::test]
async fn known_user_is_forbidden() {
    for server in servers(app).await {
        server.get("/admin/strict", &basic("alice")).await.rejects(403, "Forbidden");
        server.get("/admin/strict", ANONYMOUS).await.redirects("/?next=%2Fadmin%2Fstrict");
        server.get("/admin/strict", &basic("root")).await.says(&introduction(true, "root"));
    }
}

/// 44: the body of a POST is lost, so the login page must not lead back with a GET.
#[tokio::test]
async fn other_methods_have_no_next() {
    for server in servers(app).await {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
            server.ask(method, "/form?a=1", ANONYMOUS).await.redirects("/");
        }
        let post = "POST /form?a=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\na=1";
        Answer::read(&server.raw(post).await).redirects("/");
    }
}

/// 45.
#[tokio::test]
async fn head_is_sent_where_get_is() {
    for server in servers(app).await {
        let answer = server.raw(raw_request("HEAD", "/admin?a=1", &[])).await;
        Answer::read(&answer).redirects("/?next=%2Fadmin%3Fa%3D1");
    }
}

/// 46, 47, 48: the query is unchanged.
#[tokio::test]
async fn query_is_kept() {
    sent_to("/admin?x=1&y=a%20b").await.redirects("/?next=%2Fadmin%3Fx%3D1%26y%3Da%2520b");
    sent_to("/admin?next=/evil").await.redirects("/?next=%2Fadmin%3Fnext%3D%2Fevil");
    sent_to("/admin?").await.redirects("/?next=%2Fadmin%3F");
}

/// 49, 50, 51, 52, 53: the path is not decoded, so `next` leads to the same page.
#[tokio::test]
async fn way_back_is_the_path_as_it_was_sent() {
    let paths = [
        "/admin/items/a%20b",
        "/admin/items/%C3%A9",
        "/admin/items/a%25b",
        "/admin/items/100%2526",
        "/admin/items/a%3Fb%23c",
        "/admin?x=1&y=a%20b&z=%26",
        "/sub/sub/admin?q=+%2B",
    ];
    for path in paths {
        let sent = sent_to(path).await;
        let (_, query) = sent.header("location").unwrap().split_once('?').unwrap();
        sent_to(&format!("/login?{query}")).await.redirects(path);
        sent_to(&format!("/login/optional?{query}")).await.says(path);
    }
    // 53: browsers may read a host after a backslash.
    sent_to("/admin/items/a%5Cb").await.redirects("/");
}

/// 55, 56, 57: the redirect does not depend on the host that the client states.
#[tokio::test]
async fn host_is_not_believed() {
    for server in servers(app).await {
        for lines in [
            &["Host: shop.example:8443"][..],
            &["Host: evil.example/x?y="],
            &["Host: shop.example", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example"],
            &["Host: shop.example", "Forwarded: host=evil.example;proto=https"],
            &["Host: one.example", "Host: two.example"],
        ] {
            let request = format!("GET /admin HTTP/1.1\r\n{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
            Answer::read(&server.raw(request).await).redirects("/?next=%2Fadmin");
        }
        let absolute = server.raw_get("http://evil.example/admin", &[]).await;
        absolute.redirects("/?next=%2Fadmin");
    }
}

/// 58, and targets that a browser would read as another host.
#[tokio::test]
async fn hostile_target_is_not_brought_along() {
    for target in [
        "//admin",
        "//evil.example/x",
        "/\\evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "/a/..//evil.example",
        "/a/%2e%2e//evil.example",
        "/%0d%0aset-cookie:%20a=b",
        "/\"onload=x",
    ] {
        sent_to(target).await.redirects("/");
    }
    sent_to(&format!("/{}", "a".repeat(2048))).await.redirects("/");
    let longest = "a".repeat(2047);
    sent_to(&format!("/{longest}")).await.redirects(&format!("/?next=%2F{longest}"));
}

/// 59: the page's path may have a query, and the parameter another name.
#[tokio::test]
async fn parameter_is_named_by_the_page() {
    sent_to("/german?a=1").await.redirects("/login?lang=de&return+to=%2Fgerman%3Fa%3D1");
}

/// 60: the login page redirects to paths of this site only.
#[tokio::test]
async fn login_page_reads_a_safe_next() {
    sent_to("/login?next=%2Fitems%3Fa%3D1").await.redirects("/items?a=1");
    for hostile in [
        "",
        "next=",
        "next=items",
        "next=https://evil.example",
        "next=//evil.example",
        "next=/%5Cevil.example",
        "next=/%09/evil.example",
        "next=%2F%2Fevil.example",
        "next=/a&next=/b",
        "next=javascript:alert(1)",
        "next=/%250d%250aset-cookie:a",
    ] {
        sent_to(&format!("/login?{hostile}")).await.redirects("/");
        sent_to(&format!("/login/optional?{hostile}")).await.says("none");
    }
}
