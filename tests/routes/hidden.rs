//! Hidden pages respond as unknown paths do, octet for octet, wherever they are.

use authed::routing::{get, post};
use authed::{Authed, Public, Routes};
use axum::body::Body;
use http::{Request, Uri};

use super::site::{Admin, App, Site, Staff};

/// Shows that it sees the whole URI, also in the place of a page in a nested router.
async fn own(_: Public, uri: Uri) -> String {
    format!("own page of a path with {} parts", uri.path().matches('/').count())
}

async fn inner(_: Public) -> &'static str {
    "inner page"
}

fn pages() -> Routes<App> {
    async fn hidden(_: Authed<Admin>) {}
    async fn staff(_: Authed<Staff>) {}
    async fn public(_: Public) {}
    Routes::new()
        .route("/hidden", get(hidden).post(hidden))
        .route("/partly", get(hidden).put(staff))
        .route("/staff", post(staff))
        .route("/public", get(public).fallback(inner))
}

/// Asserts that the responses to the paths are those to the unknown path, for all methods and these callers.
async fn look_alike(routes: impl Fn() -> Routes<App>, unknown: &str, paths: &[&str], callers: &[&str]) {
    for site in Site::both(routes) {
        for scopes in callers {
            for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] {
                let ask = async |path: &str| {
                    let request = Request::builder().method(method).uri(path);
                    let request = if *scopes == "-" { request } else { request.header("x-shop", *scopes) };
                    support::ask(site.0.clone(), request.body(Body::empty()).unwrap()).await
                };
                let expected = ask(unknown).await;
                for path in paths {
                    assert_eq!(ask(path).await, expected, "{method} {path} by {scopes}");
                }
            }
        }
    }
}

const CALLERS: [&str; 5] = ["-", "", "viewer", "editor", "rejected"];

#[tokio::test]
async fn a_subtree_behind_a_hidden_requirement_is_not_there() {
    let hidden = ["/admin/hidden", "/admin/partly", "/admin/staff", "/admin/public", "/admin/absent"];
    let under = || Routes::new().under::<Admin>("/admin", pages());
    look_alike(under, "/nothing/here", &hidden, &CALLERS).await;
    look_alike(|| under().fallback(own), "/nothing/here", &hidden, &CALLERS).await;
    let with_inner = || Routes::new().under::<Admin>("/admin", pages().fallback(inner));
    look_alike(with_inner, "/nothing/here", &hidden, &CALLERS).await;
    look_alike(|| with_inner().fallback(own), "/nothing/here", &hidden, &CALLERS).await;
}

/// A caller who meets the requirement of the subtree gets the subtree's page.
#[tokio::test]
async fn a_hidden_page_has_the_page_of_its_own_subtree() {
    let hidden = ["/in/hidden"];
    for routes in [
        (|| Routes::new().nest("/in", pages().fallback(inner)).fallback(own)) as fn() -> Routes<App>,
        || Routes::new().nest("/in", pages().fallback(inner)),
        || Routes::new().nest("/in", pages()).fallback(own),
        || Routes::new().nest("/in", pages()),
        || Routes::new().nest("/in", Routes::new().merge(pages()).fallback(inner)),
    ] {
        look_alike(routes, "/in/absent", &hidden, &CALLERS).await;
        look_alike(routes, "/in/absent", &hidden, &["staff", "editor staff"]).await;
    }
    let under = || Routes::new().under::<Staff>("/in", pages().fallback(inner)).fallback(own);
    look_alike(under, "/in/absent", &hidden, &["staff", "editor staff"]).await;
}
