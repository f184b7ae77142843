//! How objects are found: once, in the order of the captures, and never by what else a request says.

use authed::routing::get;
use authed::{AnyObject, Authed, Permitted, Plain, Public, Routes, path};
use axum::Router;
use axum::routing::get as axum_get;
use support::{ANONYMOUS, Server, basic};

use super::{Admin, App, Author, Issue, Magazine, Owner, Post, Writer};

enum All {}

#[tokio::test]
async fn an_object_is_found_once_however_many_parameters_ask() {
    async fn thrice(
        _: Authed<Writer>,
        first: Permitted<Post, Author>,
        second: Permitted<Post, Writer>,
        third: AnyObject<Post, All>,
    ) -> String {
        format!("{} {} {}", first.number, second.number, third.number)
    }
    async fn denied(_: Authed<Writer>, _: Permitted<Post, Author>, _: Permitted<Post, Admin>) {}
    let routes = || Routes::new().object_route("/{id}", get(thrice)).object_route("/{id}/denied", get(denied));
    let app = App::new();
    let server = Server::start(routes().with_state(app.clone())).await;
    server.get("/3", &basic("ada")).await.says("3 3 3");
    assert_eq!(app.lookups(), 1);
    server.get("/3/denied", &basic("ada")).await.rejects(403, "Forbidden");
    assert_eq!(app.lookups(), 2);
}

/// PostgreSQL takes no text with NUL: the lookup would fail.
#[tokio::test]
async fn a_capture_with_nul_names_nothing_and_is_not_looked_up() {
    async fn magazine(_: Public, magazine: AnyObject<Magazine, All>) -> String {
        magazine.name.clone()
    }
    async fn language(_: Public, language: Plain) -> String {
        language.0
    }
    let routes = Routes::new().object_route("/m/{name}", get(magazine)).object_route("/l/{language}", get(language));
    let app = App::new();
    let server = Server::start(routes.with_state(app.clone())).await;
    for path in ["/m/%00", "/m/ada%00", "/l/%00", "/l/d%00e"] {
        server.get(path, ANONYMOUS).await.rejects(404, "Not Found");
    }
    assert_eq!(app.lookups(), 0);
    server.get("/l/d%01e", ANONYMOUS).await.says("d\u{1}e");
}

#[tokio::test]
async fn an_object_within_another_is_found_through_it() {
    async fn both(_: Public, (_, issue): (Permitted<Magazine, Owner>, AnyObject<Issue, All>)) -> String {
        issue.title.clone()
    }
    async fn issue(_: Public, issue: AnyObject<Issue, All>) -> String {
        issue.title.clone()
    }
    let inside = Routes::new().object_route("/issues/{number}", get(issue));
    let routes = Routes::new()
        .object_route("/both/{name}/{number}", get(both))
        .under_object::<Permitted<Magazine, Owner>>("/below/{name}", inside);
    let server = Server::start(routes.with_state(App::new())).await;
    for path in ["/both/{}/2", "/below/{}/issues/2"] {
        server.get(&path.replace("{}", "ada"), &basic("ada")).await.says("ada 2");
        server.get(&path.replace("{}", "bob"), &basic("bob")).await.says("bob 2");
        server.get(&path.replace("{}", "bob"), &basic("ada")).await.rejects(403, "Forbidden");
    }
}

/// A capture between the two names no object.
#[tokio::test]
async fn an_object_is_found_through_the_nearest_one_of_its_type() {
    async fn issue(
        _: Public,
        (_, language, issue): (Permitted<Magazine, Owner>, Plain, AnyObject<Issue, All>),
    ) -> String {
        format!("{} in {}", issue.title, language.0)
    }
    let routes = Routes::new().object_route("/{name}/{language}/{number}", get(issue));
    let server = Server::start(routes.with_state(App::new())).await;
    server.get("/ada/en/2", &basic("ada")).await.says("ada 2 in en");
    server.get("/bob/en/2", &basic("ada")).await.rejects(403, "Forbidden");
}

/// The routes stand in axum's own router, whose path has a capture of its own.
#[tokio::test]
async fn captures_of_an_outer_router_name_no_object() {
    async fn post(_: Public, post: Permitted<Post, Author>) -> String {
        post.number.to_string()
    }
    async fn issue(_: Public, issue: AnyObject<Issue, All>) -> String {
        issue.title.clone()
    }
    let inside = Routes::new().object_route("/issues/{number}", get(issue)).object_route("/posts/{id}", get(post));
    let routes = Routes::new()
        .object_route(path!("/posts/{id}"), get(post))
        .under_object::<Permitted<Magazine, Owner>>("/m/{name}", inside);
    let router = Router::new().nest("/outer/{number}", routes.into_router());
    let server = Server::start(router.with_state(App::new())).await;
    server.get("/outer/2/posts/1", &basic("ada")).await.says("1");
    server.get("/outer/1/posts/2", &basic("ada")).await.rejects(404, "Not Found");
    server.get("/outer/2/m/ada/posts/1", &basic("ada")).await.says("1");
    server.get("/outer/1/m/ada/posts/2", &basic("ada")).await.rejects(404, "Not Found");
    server.get("/outer/1/m/ada/issues/2", &basic("ada")).await.says("ada 2");
}

/// Nothing says which capture names the object.
#[tokio::test]
async fn in_a_plain_router_one_capture_names_the_object_and_two_name_none() {
    async fn post(_: Authed<Writer>, post: Permitted<Post, Author>) -> String {
        post.number.to_string()
    }
    async fn plain(Plain(number): Plain<u8>) -> String {
        number.to_string()
    }
    let router = Router::new()
        .route("/posts/{id}", axum_get(post))
        .route("/posts/{id}/comments/{comment}", axum_get(post))
        .route("/post", axum_get(post))
        .route("/plain/{number}", axum_get(plain))
        .route("/plain/{number}/{other}", axum_get(plain))
        .fallback(plain)
        .with_state(App::new());
    let server = Server::start(router).await;
    server.get("/posts/1", &basic("ada")).await.says("1");
    server.get("/posts/2", &basic("ada")).await.rejects(404, "Not Found");
    assert_eq!(server.get("/posts/1/comments/1", &basic("ada")).await.status, 500);
    assert_eq!(server.get("/post?id=1", &basic("ada")).await.status, 500);
    server.get("/plain/7", ANONYMOUS).await.says("7");
    assert_eq!(server.get("/plain/7/8", ANONYMOUS).await.status, 500);
    assert_eq!(server.get("/nothing", ANONYMOUS).await.status, 500);
    // Without a router, nothing has read captures.
    let alone = axum_get(plain).with_state(App::new());
    let request = axum::extract::Request::get("/7").body(axum::body::Body::empty()).unwrap();
    assert_eq!(tower::ServiceExt::oneshot(alone, request).await.unwrap().status(), 500);
}
