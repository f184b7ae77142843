//! Hidden pages respond as unknown paths do, octet for octet, wherever they are.

use authed::routing::{FromAccess, get, post};
use authed::{Authed, NotFound, Public, Rejection, Routes};
use axum::body::Body;
use axum::middleware::map_response;
use axum::response::Response;
use http::{HeaderValue, Request, Uri};

use super::site::forum::Member;
use super::site::{Admin, App, Editor, Site, Staff};

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

/// Below a requirement that is not hidden, a hidden page is rejected as an unknown path is.
#[tokio::test]
async fn a_subtree_behind_a_requirement_rejects_on_all_its_paths() {
    let under = || Routes::new().under::<Editor>("/in", pages());
    look_alike(under, "/in/absent", &["/in/hidden"], &CALLERS).await;
    look_alike(|| under().fallback(own), "/in/absent", &["/in/hidden"], &CALLERS).await;
    let [site, _] = Site::both(under);
    assert_eq!(site.get("/in/absent", "viewer").await.0, 403);
    assert_eq!(site.get("/in/absent", "editor").await.0, 404);
}

/// The layers of a nested router are around its unknown paths, too, if there is a hidden page.
#[tokio::test]
async fn a_hidden_page_behind_a_layer_is_not_there() {
    async fn marked(mut response: Response) -> Response {
        response.headers_mut().insert("x-inside", HeaderValue::from_static("yes"));
        response
    }
    let nested = || Routes::new().nest("/in", pages().layer(map_response(marked)));
    look_alike(nested, "/in/absent", &["/in/hidden"], &CALLERS).await;
    look_alike(|| nested().fallback(own), "/in/absent", &["/in/hidden"], &CALLERS).await;
}

/// With hidden pages of two realms, a wrong login of the other realm gets the same response on each of them.
#[tokio::test]
async fn hidden_pages_of_two_realms_respond_as_unknown_paths() {
    struct Insider;

    impl FromAccess for Insider {
        type Access = Authed<Member, NotFound>;
        type Rejection = Rejection;

        fn from_access(decided: Result<Self::Access, Rejection>) -> Result<Self, Rejection> {
            decided.map(|_| Self)
        }
    }

    async fn admins(_: Authed<Admin>) {}
    async fn members(_: Authed<Member, NotFound>) {}
    async fn insiders(_: Insider) {}
    async fn posted(_: Insider, _body: String) {}
    async fn open(_: Public) {}

    let of: [fn() -> Routes<App>; 4] = [
        || Routes::new().route("/a", get(admins)).route("/b", get(members)),
        || Routes::new().route("/a", get(insiders)).route("/b", get(admins)),
        || Routes::new().route("/a", get(admins)).route("/b", get(posted)),
        || Routes::new().under::<Admin>("/a", Routes::new().route("/in", get(members))).route("/b", get(insiders)),
    ];
    const LOGINS: [&str; 5] = ["nobody", "viewer", "malformed", "rejected", "unavailable"];
    for site in of.into_iter().map(|of| move || of().route("/open", get(open))).flat_map(Site::both) {
        for (shop, forum) in LOGINS.iter().flat_map(|shop| LOGINS.map(|forum| (*shop, forum))) {
            let ask = async |path: &str| {
                let request = Request::get(path).header("x-shop", shop).header("x-forum", forum);
                support::ask(site.0.clone(), request.body(Body::empty()).unwrap()).await
            };
            let missing = ask("/nothing/here").await;
            let is_wrong = |login| ["malformed", "rejected", "unavailable"].contains(&login);
            assert_eq!(missing.status != 404, is_wrong(shop) || is_wrong(forum), "{shop} {forum}");
            for path in ["/a", "/b", "/a/in"] {
                assert_eq!(ask(path).await, missing, "{path} {shop} {forum}");
            }
            assert_eq!(ask("/open").await.status, 200, "a public page asks nobody: {shop} {forum}");
        }
    }
}
