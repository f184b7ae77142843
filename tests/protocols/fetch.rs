//! `RedirectTo` and scripts: pages redirect to the login page, and scripts get a response that they can read.

use std::convert::Infallible;

use authed::policy::RedirectTarget;
use authed::redirect::LocalPath;
use authed::{Authed, Authenticator, RedirectTo, guard, local_path};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::Full;
use support::LoginPage;
use support::shop::{Shop, Stated};

use super::{Admin, Incoming, authenticator, get, login, serve_on_hyper};

type Answer = Result<Response<Full<Bytes>>, Infallible>;

/// The header fields of an anonymous request, and whether it asks for a page.
const REQUESTS: [(&[(&str, &str)], bool); 27] = [
    (&[], true),
    (&[("sec-fetch-mode", "navigate")], true),
    (&[("sec-fetch-mode", "cors")], false),
    (&[("sec-fetch-mode", "no-cors")], false),
    (&[("sec-fetch-mode", "same-origin")], false),
    (&[("hx-request", "true")], false),
    (&[("x-requested-with", "XMLHttpRequest")], false),
    (&[("accept", "text/html")], true),
    (&[("accept", "*/*")], true),
    (&[("accept", "application/json")], false),
    (&[("accept", "image/avif,image/webp,*/*;q=0.8")], false),
    (&[("accept", "text/html;charset=utf-8;q=0.9, application/json")], true),
    (&[("accept", "application/xhtml+xml , Text/HTML ; q=0.1")], true),
    (&[("accept", "application/json;profile=\"text/html\"")], false),
    (&[("accept", "text/html-sandboxed")], false),
    (&[("accept", "text/plain, image/*")], false),
    (&[("accept", "")], false),
    (&[("accept", "application/json"), ("accept", "text/html;q=0.5")], true),
    (&[("accept", "application/json"), ("accept", "text/event-stream")], false),
    // Combinations that browsers and libraries send.
    (&[("accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("sec-fetch-mode", "navigate")], true),
    (&[("accept", "*/*"), ("sec-fetch-mode", "cors")], false),
    (&[("accept", "text/html"), ("sec-fetch-mode", "cors")], false),
    (&[("accept", "application/json"), ("sec-fetch-mode", "navigate")], false),
    (&[("accept", "*/*"), ("hx-request", "true")], false),
    (&[("hx-request", "true"), ("hx-boosted", "true"), ("sec-fetch-mode", "navigate")], false),
    (&[("accept", "text/html"), ("x-requested-with", "XMLHttpRequest")], false),
    (&[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "document")], true),
];

#[tokio::test]
async fn a_script_is_challenged_where_the_realm_has_a_challenge() {
    async fn page(_: Authed<Admin, RedirectTo<LoginPage>>, _: Request<Incoming>) -> Answer {
        Ok(Response::default())
    }
    let server = serve_on_hyper(guard(authenticator(), page)).await;
    for (headers, navigates) in REQUESTS {
        let response = get(server, "/items?tab=2", headers).await;
        let status = response.status().as_u16();
        if navigates {
            let location = &response.headers()["location"];
            assert_eq!((status, location.as_bytes()), (303, &b"/login?next=%2Fitems%3Ftab%3D2"[..]), "{headers:?}");
        } else {
            let challenge = &response.headers()["www-authenticate"];
            assert_eq!((status, challenge.to_str().unwrap()), (401, "Basic realm=\"Shop\", charset=\"UTF-8\""));
            assert!(!response.headers().contains_key("location"), "{headers:?}");
        }
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}

/// Another login would not help, so there is no redirect.
#[tokio::test]
async fn an_authenticated_caller_without_the_scope_gets_403() {
    async fn page(_: Authed<Admin, RedirectTo<LoginPage>>, _: Request<Incoming>) -> Answer {
        Ok(Response::default())
    }
    let server = serve_on_hyper(guard(authenticator(), page)).await;
    let eve = login("eve");
    for (headers, _) in REQUESTS {
        let headers: Vec<_> = headers.iter().copied().chain([("authorization", eve.to_str().unwrap())]).collect();
        let response = get(server, "/items", &headers).await;
        assert_eq!((response.status().as_u16(), response.headers().get("location")), (403, None), "{headers:?}");
    }
}

#[tokio::test]
async fn a_script_is_forbidden_where_the_realm_has_no_challenge() {
    async fn page(_: Authed<Admin, RedirectTo<LoginPage>>, _: Request<Incoming>) -> Answer {
        Ok(Response::default())
    }
    let server = serve_on_hyper(guard(Authenticator::new(Stated::<Shop>::new()), page)).await;
    for (headers, navigates) in REQUESTS {
        let response = get(server, "/items", headers).await;
        let expected = if navigates { (303, true) } else { (403, false) };
        let location = response.headers().contains_key("location");
        assert_eq!((response.status().as_u16(), location), expected, "{headers:?}");
        assert!(!response.headers().contains_key("www-authenticate"));
    }
}

/// Recognizes pages by their path.
enum PagesAlone {}

impl RedirectTarget for PagesAlone {
    const PATH: LocalPath = local_path!("/login");

    fn is_navigation(head: &Parts) -> bool {
        !head.uri.path().starts_with("/api/")
    }
}

#[tokio::test]
async fn an_application_can_define_what_is_a_navigation() {
    async fn page(_: Authed<Admin, RedirectTo<PagesAlone>>, _: Request<Incoming>) -> Answer {
        Ok(Response::default())
    }
    let server = serve_on_hyper(guard(authenticator(), page)).await;
    for (headers, _) in REQUESTS {
        assert_eq!(get(server, "/items", headers).await.status(), 303, "{headers:?}");
        assert_eq!(get(server, "/api/items", headers).await.status(), 401, "{headers:?}");
    }
}
