//! The function of every method, and the fallback of a route.

use authed::{Authed, Public, Routes, routing};
use http::Method;

use super::site::{App, Editor, Site, Viewer, app, ok, rows};

async fn open(_: Public, method: Method) -> String {
    format!("open {method}")
}

async fn closed(_: Authed<Editor>, method: Method) -> String {
    format!("closed {method}")
}

const ALL: [&str; 9] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

#[tokio::test]
async fn every_function_answers_its_method_and_no_other() {
    let beginning: [routing::MethodRoutes<App>; 9] = [
        routing::connect(closed),
        routing::delete(closed),
        routing::get(closed),
        routing::head(closed),
        routing::options(closed),
        routing::patch(closed),
        routing::post(closed),
        routing::put(closed),
        routing::trace(closed),
    ];
    let added: [fn(routing::MethodRoutes<App>) -> routing::MethodRoutes<App>; 9] = [
        |any| any.connect(closed),
        |any| any.delete(closed),
        |any| any.get(closed),
        |any| any.head(closed),
        |any| any.options(closed),
        |any| any.patch(closed),
        |any| any.post(closed),
        |any| any.put(closed),
        |any| any.trace(closed),
    ];
    for ((method, begun), add) in ALL.into_iter().zip(beginning).zip(added) {
        let routes = Routes::new().route("/begun", begun).route("/any", add(routing::any(open)));
        assert_eq!(
            rows(&routes),
            [format!("{method} /begun: editor"), "* /any: public".to_owned(), format!("{method} /any: editor")]
        );
        let site = Site(routes.with_state(app(false)));
        for asked in ALL {
            let answered = asked == method || (asked, method) == ("HEAD", "GET");
            let body =
                |text: &str| if ["HEAD", "CONNECT"].contains(&asked) { ok("") } else { ok(&format!("{text} {asked}")) };
            assert_eq!(site.ask(asked, "/any", "editor").await, body(if answered { "closed" } else { "open" }));
            assert_eq!(site.ask(asked, "/any", "viewer").await.0, if answered { 403 } else { 200 }, "{asked} {method}");
            assert_eq!(site.ask(asked, "/begun", "editor").await.0, if answered { 200 } else { 405 });
            assert_eq!(site.ask(asked, "/begun", "-").await.0, if answered { 403 } else { 405 });
        }
    }
}

#[tokio::test]
async fn a_fallback_answers_the_other_methods() {
    let site = || Routes::new().route("/", routing::get(open).fallback(closed));
    assert_eq!(rows(&site()), ["GET /: public", "* /: editor"]);
    for site in Site::both(site) {
        assert_eq!(site.get("/", "-").await, ok("open GET"));
        assert_eq!(site.ask("POST", "/", "-").await.0, 403);
        assert_eq!(site.ask("POST", "/", "editor").await, ok("closed POST"));
    }
}

/// As in axum, the last one counts. The table has only this one.
#[tokio::test]
async fn a_second_fallback_replaces_the_first() {
    async fn viewers(_: Authed<Viewer>) -> &'static str {
        "viewers"
    }
    let site = || Routes::new().route("/", routing::any(open).fallback(closed).fallback(viewers)).fallback(open);
    let site = || site().fallback(closed);
    assert_eq!(rows(&site()), ["* /: viewer", "* *: editor"]);
    for site in Site::both(site) {
        assert_eq!(site.get("/", "-").await.0, 403);
        assert_eq!(site.get("/", "viewer").await, ok("viewers"));
        assert_eq!(site.get("/elsewhere", "viewer").await.0, 403);
        assert_eq!(site.get("/elsewhere", "editor").await, ok("closed GET"));
    }
}

/// As in axum.
#[tokio::test]
async fn two_routes_of_one_path_are_one_route() {
    let site = || Routes::new().route("/", routing::get(open)).route("/", routing::post(closed));
    for site in Site::both(site) {
        assert_eq!(site.get("/", "-").await, ok("open GET"));
        assert_eq!(site.ask("POST", "/", "-").await.0, 403);
    }
}
