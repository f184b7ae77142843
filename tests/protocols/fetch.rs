//! `RedirectTo` and scripts: who is sent to the login page, and who is told in a way that a script can read.

use std::convert::Infallible;

use authed::{
    Authed, Authenticator, Backend, LocalPath, Outcome, RedirectTarget, RedirectTo, SimpleUser, guard, local_path,
    scopes,
};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::Full;

use crate::{Admin, Incoming, authenticator, get, login, serve};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

type Answer = Result<Response<Full<Bytes>>, Infallible>;

/// Headers of a request without credentials, and whether a person is waiting for a page.
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
    (&[("accept", "image/avif,image/webp,*/*;q=0.8")], true),
    (&[("accept", "text/html;charset=utf-8;q=0.9, application/json")], true),
    (&[("accept", "application/xhtml+xml , Text/HTML ; q=0.1")], true),
    (&[("accept", "application/json;profile=\"text/html\"")], false),
    (&[("accept", "text/html-sandboxed")], false),
    (&[("accept", "text/plain, image/*")], false),
    (&[("accept", "")], false),
    (&[("accept", "application/json"), ("accept", "text/html;q=0.5")], true),
    (&[("accept", "application/json"), ("accept", "text/event-stream")], false),
    // What browsers and libraries send together.
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
    let server = serve(guard(authenticator(), page)).await;
    for (headers, navigates) in REQUESTS {
        let response = get(server, "/items?tab=2", headers).await;
        let status = response.status().as_u16();
        if navigates {
            let location = &response.headers()["location"];
            assert_eq!((status, location.as_bytes()), (303, &b"/login?next=%2Fitems%3Ftab%3D2"[..]), "{headers:?}");
        } else {
            let challenge = &response.headers()["www-authenticate"];
            assert_eq!((status, challenge.to_str().unwrap()), (401, "Basic realm=\"Site\", charset=\"UTF-8\""));
            assert!(!response.headers().contains_key("location"), "{headers:?}");
        }
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}

/// Somebody who is known is not sent to log in again, whatever the request says.
#[tokio::test]
async fn a_known_caller_who_lacks_a_scope_gets_403() {
    async fn page(_: Authed<Admin, RedirectTo<LoginPage>>, _: Request<Incoming>) -> Answer {
        Ok(Response::default())
    }
    let server = serve(guard(authenticator(), page)).await;
    let eve = login("eve");
    for (headers, _) in REQUESTS {
        let headers: Vec<_> = headers.iter().copied().chain([("authorization", eve.to_str().unwrap())]).collect();
        let response = get(server, "/items", &headers).await;
        assert_eq!((response.status().as_u16(), response.headers().get("location")), (403, None), "{headers:?}");
    }
}

scopes! {
    realm Club for SimpleUser;
    scope Member = "member";
}

/// Reads a cookie, for which no authentication scheme is registered: it has no challenge to send.
struct Cookies;

impl Backend for Cookies {
    type Realm = Club;

    async fn authenticate(&self, _: &Parts) -> Outcome<Club> {
        Ok(None)
    }
}

#[tokio::test]
async fn a_script_is_forbidden_where_the_realm_has_no_challenge() {
    async fn page(_: Authed<Member, RedirectTo<LoginPage>>, _: Request<Incoming>) -> Answer {
        Ok(Response::default())
    }
    let server = serve(guard(Authenticator::new(Cookies), page)).await;
    for (headers, navigates) in REQUESTS {
        let response = get(server, "/items", headers).await;
        let expected = if navigates { (303, true) } else { (403, false) };
        let location = response.headers().contains_key("location");
        assert_eq!((response.status().as_u16(), location), expected, "{headers:?}");
        assert!(!response.headers().contains_key("www-authenticate"));
    }
}

/// An application that knows its pages by their path.
enum PagesAlone {}

impl RedirectTarget for PagesAlone {
    const PATH: LocalPath = local_path!("/login");

    fn is_navigation(head: &Parts) -> bool {
        !head.uri.path().starts_with("/api/")
    }
}

#[tokio::test]
async fn an_application_says_itself_what_is_a_navigation() {
    async fn page(_: Authed<Admin, RedirectTo<PagesAlone>>, _: Request<Incoming>) -> Answer {
        Ok(Response::default())
    }
    let server = serve(guard(authenticator(), page)).await;
    for (headers, _) in REQUESTS {
        assert_eq!(get(server, "/items", headers).await.status(), 303, "{headers:?}");
        assert_eq!(get(server, "/api/items", headers).await.status(), 401, "{headers:?}");
    }
}
