//! Nesting, merging, layers and state: a row's path is the path that axum answers.

use authed::routing::{any, get};
use authed::{Authed, Caller, Plain, Public, Routes, path};
use axum::body::Body;
use axum::extract::{OriginalUri, Request};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tower::ServiceExt;

use super::site::{Admin, App, Editor, Shop, Site, Staff, app, ok, rows};

/// Answers with the path as the client sent it.
async fn page(_: Public, OriginalUri(uri): OriginalUri) -> String {
    uri.path().to_owned()
}

async fn fallback(_: Public) -> &'static str {
    "fallback"
}

fn leaves() -> Routes<App> {
    Routes::new().route("/", get(page)).route("/x", get(page)).route("/y/", get(page)).route("//z", get(page))
}

#[test]
fn a_literal_path_is_its_text() {
    let path = path!("/posts/{id}/{{edited}}");
    assert_eq!((path.as_str(), path.to_string()), ("/posts/{id}/{{edited}}", "/posts/{id}/{{edited}}".to_owned()));
    assert_eq!(format!("{:>4}", path!("/a")), "  /a");
}

/// The router answers the path of every row, and no path beside it.
#[tokio::test]
async fn the_table_has_the_paths_that_the_router_answers() {
    let middle = |inner: &str, own: bool| {
        let routes = Routes::new().nest(inner, leaves());
        if own { routes.route("/own", get(page)) } else { routes }
    };
    let prefixes = ["/a", "/a/", "/a/b", "/a/b/", "/a//"];
    for outer in prefixes {
        for inner in prefixes {
            for own in [false, true] {
                let routes = || Routes::new().nest(outer, middle(inner, own)).under::<Staff>("/staff/", leaves());
                let table = routes().table().clone();
                assert_eq!(table.rows().len(), 8 + usize::from(own));
                for site in Site::both(routes) {
                    for row in table.rows() {
                        assert_eq!(site.get(row.path(), "staff").await, ok(row.path()), "{outer} {inner}");
                        let with_slash = format!("{}/", row.path());
                        let has_it = table.rows().iter().any(|other| other.path() == with_slash);
                        assert_eq!(site.get(&with_slash, "staff").await.0 == 200, has_it, "{with_slash}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn path_parameters_pass_through_every_level() {
    async fn both(_: Public, _: Plain, axum::extract::Path(ids): axum::extract::Path<(String, u8)>) -> String {
        format!("{ids:?}")
    }
    let routes = || {
        let shelf = Routes::new().nest("/shelf", Routes::new().object_route("/{id}", get(both)));
        Routes::new().under_object::<Plain>("/{shop}", Routes::new().under::<Staff>("/of", shelf))
    };
    assert_eq!(rows(&routes()), ["GET /{shop}/of/shelf/{id}: staff"]);
    for site in Site::both(routes) {
        assert_eq!(site.get("/west/of/shelf/7", "staff").await, ok(r#"("west", 7)"#));
        assert_eq!(site.get("/west/of/shelf/x", "staff").await.0, 400);
        assert_eq!(site.get("/west/of/shelf/x", "-").await.0, 303);
    }
}

#[tokio::test]
async fn merged_routes_stand_side_by_side() {
    async fn admin(_: Authed<Admin>) {}
    let routes = || {
        let other = Routes::new().route("/admin", get(admin)).fallback(fallback);
        Routes::new().route("/", get(page)).merge(other)
    };
    assert_eq!(rows(&routes()), ["GET /: public", "GET /admin: admin", "* *: public"]);
    for site in Site::both(routes) {
        assert_eq!(site.get("/", "-").await, ok("/"));
        // A hidden page is the page of unknown paths.
        assert_eq!(site.get("/admin", "editor").await, ok("fallback"));
        assert_eq!(site.get("/admin", "admin").await.0, 200);
        assert_eq!(site.get("/elsewhere", "-").await, ok("fallback"));
    }
}

#[test]
#[should_panic = "Cannot merge two `Router`s that both have a fallback"]
fn two_fallbacks_do_not_merge() {
    let _ = Routes::<()>::new().fallback(fallback).merge(Routes::new().fallback(fallback)).into_router();
}

#[tokio::test]
async fn a_fallback_answers_below_its_own_prefix() {
    async fn staff(_: Authed<Staff>) -> &'static str {
        "staff's fallback"
    }
    let routes =
        || Routes::new().nest("/staff", leaves().fallback(staff)).route("/", get(page)).fallback(authed::not_found);
    assert!(rows(&routes()).contains(&"* /staff/*: staff".to_owned()));
    assert!(rows(&routes()).contains(&"* *: public".to_owned()));
    for site in Site::both(routes) {
        assert_eq!(site.get("/staff/none", "-").await.0, 303);
        assert_eq!(site.get("/staff/none/such", "staff").await, ok("staff's fallback"));
        assert_eq!(site.ask("PUT", "/staff/none", "staff").await, ok("staff's fallback"));
        assert_eq!(site.get("/none", "staff").await.0, 404);
    }
}

fn say(
    word: &'static str,
) -> impl Clone + Fn(Request, Next) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>> {
    move |request, next| {
        Box::pin(async move {
            let mut response: Response = next.run(request).await;
            response.headers_mut().append("x-layer", HeaderValue::from_static(word));
            response
        })
    }
}

async fn layers(site: &Site, path: &str, scopes: &str) -> Vec<String> {
    let request = Request::get(path).header("x-shop", scopes).body(Body::empty()).unwrap();
    let headers: HeaderMap = site.send(request).await.headers().clone();
    headers.get_all("x-layer").iter().map(|word| word.to_str().unwrap().to_owned()).collect()
}

/// A layer is around what was added before it. The last layer is the outermost. Layers see rejected requests too.
#[tokio::test]
async fn layers_are_around_what_came_before() {
    async fn admin(_: Authed<Admin>) {}
    let routes = || {
        Routes::new()
            .route("/before", get(admin).layer(from_fn(say("method"))))
            .layer(from_fn(say("first")))
            .route("/between", get(admin))
            .route_layer(from_fn(say("route")))
            .layer(from_fn(say("second")))
            .route("/after", get(admin))
            .fallback(fallback)
    };
    for site in Site::both(routes) {
        for scopes in ["admin", "viewer"] {
            assert_eq!(layers(&site, "/before", scopes).await, ["method", "first", "route", "second"]);
            assert_eq!(layers(&site, "/between", scopes).await, ["route", "second"]);
            assert!(layers(&site, "/after", scopes).await.is_empty());
            assert!(layers(&site, "/none", scopes).await.is_empty());
        }
    }
}

#[tokio::test]
async fn a_layer_covers_the_fallback_before_it_but_a_route_layer_does_not() {
    let routes = || {
        let inside = Routes::new().route("/x", get(page)).fallback(fallback).route_layer(from_fn(say("route")));
        Routes::new().under::<Staff>("/in", inside.layer(from_fn(say("layer"))))
    };
    for site in Site::both(routes) {
        assert_eq!(layers(&site, "/in/x", "staff").await, ["route", "layer"]);
        assert_eq!(layers(&site, "/in/none", "staff").await, ["layer"]);
    }
}

#[test]
#[should_panic = "Adding a route_layer before any routes is a no-op"]
fn a_route_layer_needs_a_route() {
    let _ = Routes::<()>::new().route_layer(from_fn(say("none"))).into_router();
}

#[test]
fn the_router_panics_when_it_is_built_and_not_before() {
    let routes = Routes::<()>::new().route("no slash", get(page)).route("/x", get(page)).route("/x", get(page));
    assert_eq!(routes.table().rows().len(), 3);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| routes.into_router())).is_err());
}

/// Routes that are added to the router afterwards are axum's, and not in the table.
#[tokio::test]
async fn the_router_is_axums() {
    async fn home(caller: Caller<Shop>) -> String {
        caller.is_authenticated().to_string()
    }
    async fn editor(_: Authed<Editor>) {}
    let routes = Routes::new().route("/", any(home));
    let router = routes
        .into_router()
        .route("/own", axum::routing::get(editor))
        .route("/mute", axum::routing::get(async || "mute"));
    let site = Site(router.with_state(app(true)));
    assert_eq!(site.get("/", "editor").await, ok("true"));
    assert_eq!(site.get("/", "rejected").await.0, 403);
    assert_eq!(site.get("/own", "editor").await.0, 200);
    assert_eq!(site.get("/own", "-").await.0, 403);
    assert_eq!(site.get("/mute", "-").await, ok("mute"));

    // Without a state.
    let stateless: axum::Router = Routes::new().route("/", get(page)).with_state(());
    assert_eq!(stateless.oneshot(Request::new(Body::empty())).await.unwrap().status(), 200);
}
