//! Services with a declared access.

use std::convert::Infallible;

use authed::{Authed, Caller, Plain, Proof, Public, Routes};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use support::Server;
use tower::service_fn;

use super::site::{App, Editor, Shop, Site, Staff, app, ok, rows};

/// Answers with the path of its request.
async fn path(request: Request) -> Result<Response, Infallible> {
    Ok(Response::new(Body::from(request.uri().path().to_owned())))
}

#[tokio::test]
async fn a_service_answers_every_method_of_its_route() {
    let routes = || {
        Routes::<App>::new()
            .route_service::<Authed<Editor>, _>("/editor", service_fn(path))
            .route_service::<Caller<Shop>, _>("/anyone", service_fn(path))
            .route_service::<Public, _>("/public", service_fn(path))
            .route_service::<Option<Authed<Editor>>, _>("/perhaps", service_fn(path))
    };
    assert_eq!(rows(&routes()), ["* /editor: editor", "* /anyone: anyone", "* /public: public", "* /perhaps: anyone"]);
    for site in Site::both(routes) {
        for method in ["GET", "POST", "PROPFIND"] {
            assert_eq!(site.ask(method, "/editor", "editor").await, ok("/editor"));
            assert_eq!(site.ask(method, "/editor", "viewer").await.0, 403);
            assert_eq!(site.ask(method, "/anyone", "-").await, ok("/anyone"));
            assert_eq!(site.ask(method, "/public", "rejected").await, ok("/public"));
            assert_eq!(site.ask(method, "/perhaps", "-").await, ok("/perhaps"));
        }
        for path in ["/anyone", "/perhaps"] {
            assert_eq!(site.get(path, "rejected").await.0, 403, "a wrong login is never treated as anonymous");
        }
        assert_eq!(site.get("/editor/below", "editor").await.0, 404);
    }
}

/// A service has no parameters. It finds the caller in the request's extensions.
#[tokio::test]
async fn a_service_finds_its_caller() {
    async fn who(request: Request) -> Result<Response, Infallible> {
        let proof = Proof::<Editor>::from_extensions(request.extensions()).is_ok();
        let caller = Caller::<Shop>::from_extensions(request.extensions()).is_some_and(Caller::is_authenticated);
        Ok(Response::new(Body::from(format!("{proof} {caller}"))))
    }
    let routes = || {
        Routes::<App>::new()
            .route_service::<Authed<Editor>, _>("/editor", service_fn(who))
            .nest_service::<Caller<Shop>, _>("/anyone", service_fn(who))
            .route_service::<Option<Authed<Editor>>, _>("/perhaps", service_fn(who))
            .route_service::<Public, _>("/public", service_fn(who))
    };
    for site in Site::both(routes) {
        assert_eq!(site.get("/editor", "editor").await, ok("true true"));
        assert_eq!(site.get("/anyone/x", "editor").await, ok("true true"));
        assert_eq!(site.get("/anyone/x", "-").await, ok("false false"));
        assert_eq!(site.get("/perhaps", "editor").await, ok("true true"));
        assert_eq!(site.get("/perhaps", "viewer").await, ok("false false"));
        assert_eq!(site.get("/public", "editor").await, ok("false false"));
    }
}

/// The same paths as with axum's `nest_service`, shortened in the same way.
#[tokio::test]
async fn a_nested_service_sees_what_it_would_see_under_axum() {
    for prefix in ["/files", "/files/", "/{shop}/files"] {
        let own = Site(axum::Router::new().nest_service(prefix, service_fn(path)).with_state(()));
        let files = |prefix: &str| Routes::<App>::new().nest_service::<Authed<Editor>, _>(prefix, service_fn(path));
        let routes = || match prefix.strip_prefix("/{shop}") {
            Some(prefix) => Routes::new().under_object::<Plain>("/{shop}", files(prefix)),
            None => files(prefix),
        };
        assert_eq!(rows(&routes()), [format!("* {}/*: editor", prefix.trim_end_matches('/'))]);
        for site in Site::both(routes) {
            for below in ["", "/", "/a", "/a/", "/a/b.css", "//a", "/%2e%2e/a"] {
                for above in ["/files", "/west/files", "/filesystem"] {
                    let path = format!("{above}{below}");
                    let expected = own.get(&path, "-").await;
                    assert_eq!(site.get(&path, "editor").await, expected, "{path} under {prefix}");
                    let rejected = if expected.0 == 200 { 403 } else { 404 };
                    assert_eq!(site.get(&path, "viewer").await.0, rejected, "{path} under {prefix}");
                }
            }
        }
    }
}

#[tokio::test]
async fn services_inside_are_below_the_requirement_around_them() {
    let inside = || {
        Routes::<App>::new()
            .nest_service::<Public, _>("/files", service_fn(path))
            .route_service::<Authed<Editor>, _>("/editor", service_fn(path))
    };
    let routes = || Routes::new().under::<Staff>("/in", inside());
    assert_eq!(rows(&routes()), ["* /in/files/*: staff", "* /in/editor: staff & editor"]);
    for site in Site::both(routes) {
        for path in ["/in/files", "/in/files/", "/in/files/a", "/in/editor"] {
            assert_eq!(site.get(path, "-").await.0, 303, "{path}");
        }
        assert_eq!(site.get("/in/files/a", "staff").await, ok("/a"));
        assert_eq!(site.get("/in/files/", "staff").await, ok("/"));
        assert_eq!(site.get("/in/editor", "staff").await.0, 403);
        assert_eq!(site.get("/in/editor", "admin").await, ok("/editor"));
    }
}

#[tokio::test]
async fn a_nested_service_stays_closed_over_http() {
    let routes = Routes::<App>::new().nest_service::<Authed<Staff>, _>("/files", service_fn(path));
    let server = Server::start(routes.with_state(app(true))).await;
    server.raw_get("/files/a", &[]).await.redirects("/login?next=%2Ffiles%2Fa");
    server.raw_get("/files/a", &[b"x-shop: staff"]).await.says("/a");
}
