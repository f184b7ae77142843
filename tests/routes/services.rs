//! Services, which a type says who may call.

use std::convert::Infallible;
use std::net::SocketAddr;

use authed::{Authed, Caller, Proof, Public, Routes};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use tower::service_fn;

use crate::site::{App, Editor, Shop, Site, Staff, app, ok, rows};

/// Answers with the path that it sees.
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
            assert_eq!(site.ask(method, "/public", "broken").await, ok("/public"));
            assert_eq!(site.ask(method, "/perhaps", "-").await, ok("/perhaps"));
        }
        for path in ["/anyone", "/perhaps"] {
            assert_eq!(site.get(path, "broken").await.0, 403, "wrong credentials are never a stranger's");
        }
        assert_eq!(site.get("/editor/below", "editor").await.0, 404);
    }
}

/// A service has no parameters: it finds the caller where behind a layer.
#[tokio::test]
async fn a_service_finds_its_caller() {
    async fn who(request: Request) -> Result<Response, Infallible> {
        let proof = Proof::<Editor>::of(request.extensions()).is_ok();
        let caller = Caller::<Shop>::of(request.extensions()).is_some_and(Caller::is_authenticated);
        Ok(Response::new(Body::from(format!("{proof} {caller}"))))
    }
    let routes = || {
        Routes::<App>::new()
            .route_service::<Authed<Editor>, _>("/editor", service_fn(who))
            .nest_service::<Caller<Shop>, _>("/anyone", service_fn(who))
            .route_service::<Public, _>("/public", service_fn(who))
    };
    for site in Site::both(routes) {
        assert_eq!(site.get("/editor", "editor").await, ok("true true"));
        assert_eq!(site.get("/anyone/x", "editor").await, ok("true true"));
        assert_eq!(site.get("/anyone/x", "-").await, ok("false false"));
        assert_eq!(site.get("/public", "editor").await, ok("false false"));
    }
}

/// The same paths as those that axum's `nest_service` answers, with the same part of them left.
#[tokio::test]
async fn a_nested_service_sees_what_it_would_see_under_axum() {
    for prefix in ["/files", "/files/", "/{shop}/files"] {
        let own = Site(axum::Router::new().nest_service(prefix, service_fn(path)).with_state(()));
        let routes = || Routes::<App>::new().nest_service::<Authed<Editor>, _>(prefix, service_fn(path));
        assert_eq!(rows(&routes()), [format!("* {}/*: editor", prefix.trim_end_matches('/'))]);
        for site in Site::both(routes) {
            for below in ["", "/", "/a", "/a/", "/a/b.css", "//a", "/%2e%2e/a"] {
                for above in ["/files", "/west/files", "/filesystem"] {
                    let path = format!("{above}{below}");
                    let expected = own.get(&path, "-").await;
                    assert_eq!(site.get(&path, "editor").await, expected, "{path} under {prefix}");
                    let refused = if expected.0 == 200 { 403 } else { 404 };
                    assert_eq!(site.get(&path, "viewer").await.0, refused, "{path} under {prefix}");
                }
            }
        }
    }
}

#[tokio::test]
async fn services_inside_are_below_what_is_around_them() {
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

/// Over the network: the folder that is served stays closed.
#[tokio::test]
async fn over_http() {
    let routes = Routes::<App>::new().nest_service::<Authed<Staff>, _>("/files", service_fn(path));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let url = format!("http://{}/files/a", listener.local_addr().unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, routes.with_state(app(true))).await });
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let stranger = client.get(&url).send().await.unwrap();
    assert_eq!(
        (stranger.status().as_u16(), &stranger.headers()["location"]),
        (303, &"/login?next=%2Ffiles%2Fa".parse().unwrap())
    );
    let staff = client.get(&url).header("x-shop", "staff").send().await.unwrap();
    assert_eq!(staff.text().await.unwrap(), "/a");
    server.abort();
}
