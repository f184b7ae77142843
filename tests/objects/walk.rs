//! `assert_objects_are_separate`: the routes are tried with two users' objects.

use authed::routing::{get, put};
use authed::testing::{UserWithObjects, assert_objects_are_separate};
use authed::{AnyObject, Authed, Permitted, Plain, Public, Routes};
use axum::Json;
use futures_util::FutureExt;
use support::basic;

use super::{App, Author, Issue, Magazine, Owner, Post, Writer};

enum All {}

async fn edit(_: Authed<Writer>, _: Permitted<Post, Author>, _: Json<u8>) {}
async fn both(_: Public, _: (Plain, Permitted<Magazine, Owner>, Permitted<Post, Author>)) {}
async fn issue(_: Public, _: AnyObject<Issue, All>) {}
async fn open(_: Public, _: AnyObject<Post, All>) {}
async fn home(_: Public) {}

fn user(name: &'static str) -> UserWithObjects {
    UserWithObjects::new(name, move |mut request| {
        request.headers_mut().insert("authorization", basic(name).parse().unwrap());
        request
    })
}

fn users() -> [UserWithObjects; 2] {
    [user("ada").owns::<Magazine>("ada").owns::<Post>(1), user("bob").owns::<Magazine>("bob").owns::<Post>(2)]
}

fn routes() -> Routes<App> {
    let inside = Routes::new().route("/", get(home)).object_route("/issues/{number}", get(issue));
    Routes::new()
        .route("/", get(home))
        .object_route("/{language}/{name}/{id}", get(both))
        .object_route("/posts/{id}", put(edit))
        .object_route("/open/{id}", get(open))
        .under_object::<Permitted<Magazine, Owner>>("/m/{name}", inside)
}

#[tokio::test]
async fn routes_with_the_right_rules_pass() {
    let users = users().map(|user| user.owns::<Issue>(1));
    assert_objects_are_separate(routes().table(), routes().with_state(App::new()), users).await;
}

/// The router is another one than the table says.
#[tokio::test]
async fn each_route_that_opens_an_object_is_named() {
    async fn all(_: Authed<Writer>, _: AnyObject<Post, All>, _: Json<u8>) {}
    async fn half(_: Public, _: (Plain, Permitted<Magazine, Owner>, AnyObject<Post, All>)) {}
    let opened = Routes::new()
        .object_route("/{language}/{name}/{id}", get(half))
        .object_route("/posts/{id}", put(all))
        .object_route("/open/{id}", get(open))
        .object_route("/m/{name}/issues/{number}", get(async |_: Public, _: (Plain, Plain)| {}))
        .object_route("/m/{name}", get(async |_: Public, _: Plain| {}));
    let users = users().map(|user| user.owns::<Issue>(1));
    let table = routes().table().clone();
    let walk = assert_objects_are_separate(&table, opened.with_state(App::new()), users);
    let message = std::panic::AssertUnwindSafe(walk).catch_unwind().await.expect_err("objects are open");
    let message = *message.downcast::<String>().unwrap();
    let lines: Vec<_> = message.lines().skip(2).collect();
    assert_eq!(
        lines,
        [
            "ada got 200 OK for /authed-0/ada/2 of bob: GET /{language}/{name}/{id}",
            "bob got 200 OK for /authed-0/bob/1 of ada: GET /{language}/{name}/{id}",
            // The body was read, so the object was open.
            "ada got 415 Unsupported Media Type for /posts/2 of bob: PUT /posts/{id}",
            "bob got 415 Unsupported Media Type for /posts/1 of ada: PUT /posts/{id}",
            "ada got 200 OK for /m/bob of bob: GET /m/{name}",
            "bob got 200 OK for /m/ada of ada: GET /m/{name}",
            "ada got 200 OK for /m/bob/issues/1 of bob: GET /m/{name}/issues/{number}",
            "bob got 200 OK for /m/ada/issues/1 of ada: GET /m/{name}/issues/{number}",
        ]
    );
}

/// Every request is rejected then, which would look like a success.
#[tokio::test]
#[should_panic(expected = "bob cannot open any object of their own. Is the login right?")]
async fn a_user_with_a_wrong_login_is_no_success() {
    let [ada, _] = users().map(|user| user.owns::<Issue>(1));
    let bob = UserWithObjects::new("bob", |request| request).owns::<Magazine>("bob").owns::<Post>(2).owns::<Issue>(1);
    assert_objects_are_separate(routes().table(), routes().with_state(App::new()), [ada, bob]).await;
}

#[tokio::test]
#[should_panic(expected = "bob owns no Post, which PUT /posts/{id} needs")]
async fn a_user_needs_an_object_for_each_route() {
    let routes = || Routes::<App>::new().object_route("/posts/{id}", put(edit));
    assert_objects_are_separate(routes().table(), routes().with_state(App::new()), [user("ada"), user("bob")]).await;
}

#[tokio::test]
#[should_panic(expected = "no route has a rule about an object")]
async fn routes_without_rules_are_no_success() {
    let routes = || Routes::<App>::new().object_route("/open/{id}", get(open));
    assert_objects_are_separate(routes().table(), routes().with_state(App::new()), users()).await;
}
