//! Routes with paths as plain text: the router is not made.

use std::panic::{AssertUnwindSafe, catch_unwind};

use authed::routing::{any, get, post};
use authed::{AnyObject, Authed, Permitted, Plain, Public, Routes, path};

use super::{App, Author, Issue, Magazine, Owner, Post, Writer};

enum All {}

async fn forgotten(_: Authed<Writer>) {}
async fn public(_: Public) {}
async fn one(_: Public, _: Permitted<Post, Author>) {}
async fn issue(_: Public, _: AnyObject<Issue, All>) {}

fn refusal(routes: Routes<App>) -> Vec<String> {
    let refusal = catch_unwind(AssertUnwindSafe(|| routes.with_state(App::new()))).expect_err("the router is made");
    let text = refusal.downcast::<String>().expect("a message");
    text.lines().map(without_modules).collect()
}

fn without_modules(line: &str) -> String {
    let test = "a_parameter_for_an_object_that_no_path_names_is_refused::";
    line.replace("core::objects::refused::", "").replace(test, "")
}

#[test]
fn all_offences_are_named_at_once() {
    let service = tower::service_fn(async |_: axum::extract::Request| {
        Ok::<_, std::convert::Infallible>(axum::response::Response::new(axum::body::Body::empty()))
    });
    let routes = Routes::new()
        .route("/posts/{id}", get(forgotten).post(public))
        .nest("/nested", Routes::new().route("/{*rest}", any(public)))
        .under::<Writer>("/under/{name}", Routes::new().route("/", get(public)))
        .nest("/nest/{name}", Routes::new())
        .merge(Routes::new().object_route("/two/{a}/{b}", get(one)))
        .object_route("/none", post(one))
        .route_service::<Public, _>("/service/{id}", service)
        .nest_service::<Public, _>("/files/{id}", service)
        .under_object::<Permitted<Magazine, Owner>>("/m", Routes::new())
        .object_route("/issues/{number}", get(issue))
        .route("/{{braces}}", get(public));
    let lines = refusal(routes);
    let begin: Vec<_> = lines.iter().map(|line| line.split(". ").next().unwrap()).collect();
    assert_eq!(lines[0], "the router is not made, since its routes do not say which objects their callers may access:");
    let places: Vec<_> = begin[1..].iter().map(|line| line.split(", ").next().unwrap()).collect();
    assert_eq!(
        places,
        [
            "- GET /posts/{id}",
            "- POST /posts/{id}",
            "- * /nested/{*rest}",
            "- * /under/{name}",
            "- * /nest/{name}",
            "- GET /two/{a}/{b}",
            "- POST /none",
            "- * /service/{id}",
            "- * /files/{id}",
            "- * /m",
            "- GET /issues/{number}",
        ]
    );
    assert_eq!(
        lines[1],
        "- GET /posts/{id}, forgotten: the path has captures. Use `object_route`, and add a second parameter to the \
         handler: `Permitted<Post, Author>`, `AnyObject<Post, Reason>` or `Plain`."
    );
    assert_eq!(
        lines[6],
        "- GET /two/{a}/{b}, one: the path has 2 captures, and the handler 1 objects. Name one object for each capture."
    );
    assert_eq!(
        lines[11],
        "- GET /issues/{number}, issue: its object is within a `core::objects::Magazine`, and no capture before it names \
         one. Add the route below `under_object::<Permitted<core::objects::Magazine, ..>>`."
    );
}

/// Otherwise each request would be a 500.
#[test]
fn a_parameter_for_an_object_that_no_path_names_is_refused() {
    type Posts = Permitted<Post, Author>;
    async fn other(_: Authed<Writer>, _: Permitted<Magazine, Owner>, _: Posts) {}
    async fn alone(_: Authed<Writer>, _: Posts) {}
    async fn last(_: Public, _: axum::http::Method, _: AnyObject<Post, All>) {}
    async fn two(_: Authed<Writer>, _: (Posts, Posts), _: Posts) {}
    async fn below(_: Public, _: Permitted<Magazine, Owner>) {}
    let routes = Routes::new()
        .object_route("/other/{name}", get(other))
        .route("/alone", post(alone).fallback(last))
        .under_object::<Plain>(path!("/plain/{number}"), Routes::new().route("/", get(alone)))
        .object_route("/two/{one}/{other}", get(two))
        .under_object::<(Permitted<Magazine, Owner>, Permitted<Magazine, Owner>)>(
            "/m/{one}/{other}",
            Routes::new().nest("/deep", Routes::new().route("/", get(below))),
        )
        .under_object::<Permitted<Magazine, Owner>>(
            "/m/{one}",
            Routes::new().nest("/deep", Routes::new().route("/", get(below)).fallback(below)),
        )
        .fallback(alone);
    let lines = refusal(routes);
    let places: Vec<_> = lines[1..]
        .iter()
        .map(|line| line.split(", its parameter").next().unwrap().split(": its").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "- GET /other/{name}, other",
            "- POST /alone, alone",
            "- * /alone, last",
            "- GET /plain/{number}, alone",
            "- GET /two/{one}/{other}, two",
            "- GET /m/{one}/{other}/deep, below",
            "- * *, alone",
        ]
    );
    assert_eq!(
        lines[2].replace("core::objects::", ""),
        "- POST /alone, alone: its parameter `Permitted<Post, Author>` asks for a `Post`, and no capture names one. Use \
         `object_route` with the object as second parameter, or add the route below \
         `under_object::<Permitted<Post, Author>>`."
    );
    assert!(lines[5].contains("and several captures name one. Take it from the second parameter."), "{}", lines[5]);
}

/// The object around must be of the very type.
#[test]
fn an_object_within_another_is_refused_behind_one_of_another_type() {
    async fn both(_: Public, _: (Permitted<Post, Author>, AnyObject<Issue, All>)) {}
    let lines = refusal(Routes::new().object_route("/posts/{id}/issues/{number}", get(both)));
    assert!(lines[1].starts_with("- GET /posts/{id}/issues/{number}"), "{lines:?}");
}

#[test]
fn a_router_without_offences_is_made() {
    async fn both(_: Public, _: (Permitted<Magazine, Owner>, AnyObject<Issue, All>)) {}
    let inside = Routes::new().nest("/inside", Routes::new().object_route("/issues/{number}", get(issue)));
    let routes: Routes<App> =
        Routes::new()
            .object_route("/{name}/{number}", get(both))
            .under_object::<(Plain, Permitted<Magazine, Owner>)>(path!("/m/{language}/{name}"), inside);
    let _ = routes.with_state(App::new());
}

/// The compiler writes the type of a function pointer with an arrow, which closes nothing.
#[test]
fn an_object_with_a_function_in_its_type_is_the_one_of_the_path() {
    #[derive(Clone)]
    struct Made<F, T>(std::marker::PhantomData<(F, T)>);

    impl<S: Sync> authed::Resource<S> for Made<fn() -> u8, u8> {
        type Key = u32;
        type Within = ();
        type Error = authed::Rejection;

        async fn find(_: u32, _: &(), _: &S) -> Result<Option<Self>, authed::Rejection> {
            Ok(None)
        }
    }

    type Object = AnyObject<Made<fn() -> u8, u8>, All>;
    async fn twice(_: Public, _: Object, _: Object) {}

    let routes: Routes<App> = Routes::new().object_route(path!("/made/{id}"), get(twice));
    let _router = routes.with_state(App::new());
}
