//! Further ways to get at another tenant's data: by the spelling of a path, by the method, by what stands around the routes.
//! Each answer is checked for data of a tenant that the caller is no member of.

use std::convert::Infallible;

use authed::routing::{any, get};
use authed::{AnyObject, Authed, Caller, Permitted, Plain, Public, Rejection, Resource, Routes, not_found, path};
use axum::Router;
use axum::extract::{Request, WebSocketUpgrade};
use axum::response::Response;
use support::{Answer, HANDSHAKE, Server, basic};

use super::office::{ByMember, ByOwner, Document, Hidden, OfTheTenant, Office, Store, Tenant};
use super::store;

type Members = Permitted<Tenant, ByMember>;

/// A file, by its path. Each tenant has the same paths.
#[derive(Clone)]
struct File {
    text: String,
}

impl Resource<Store> for File {
    type Key = String;
    type Within = Tenant;
    type Error = Rejection;

    async fn find(path: String, tenant: &Tenant, _: &Store) -> Result<Option<Self>, Rejection> {
        Ok(path.starts_with("plans/").then(|| Self { text: format!("{}/file {path}", tenant.number) }))
    }
}

async fn document(_: Caller<Office>, document: AnyObject<Document, OfTheTenant>) -> String {
    document.text()
}

async fn file(_: Caller<Office>, file: AnyObject<File, OfTheTenant>) -> String {
    file.text.clone()
}

async fn socket(_: Caller<Office>, document: AnyObject<Document, OfTheTenant>, upgrade: WebSocketUpgrade) -> Response {
    let text = document.text();
    let mut response = upgrade.on_upgrade(|_| async {});
    response.headers_mut().insert("x-document", text.parse().unwrap());
    response
}

async fn both(_: Caller<Office>, (from, to, document): (Members, Members, AnyObject<Document, OfTheTenant>)) -> String {
    format!("{}/from {}/to {}", from.number, to.number, document.text())
}

async fn home(_: Public, tenant: Members) -> String {
    format!("{}/home", tenant.number)
}

async fn lost(_: Public, tenant: Members) -> String {
    format!("{}/lost", tenant.number)
}

async fn year(_: Public, Plain(year): Plain<u16>, tenant: Members) -> String {
    format!("{}/{year}", tenant.number)
}

fn inside() -> Routes<Store> {
    let service = tower::service_fn(async |request: Request| {
        // Reads the tenant from what the client sent, and not from what was checked.
        let text = request.uri().path().to_owned();
        Ok::<_, Infallible>(Response::new(axum::body::Body::from(text)))
    });
    Routes::new()
        .route("/", get(home))
        .object_route("/documents/{document}", get(document).put(document))
        .object_route("/any/{document}", any(document))
        .object_route("/only/{document}", get(document).fallback(document))
        .object_route("/socket/{document}", get(socket))
        .object_route("/files/{*path}", get(file))
        .object_route("/years/{year}", get(year))
        .nest_service::<Public, _>("/service", service)
        // The name of a capture may be that of the prefix.
        .nest("/same", Routes::new().object_route("/{tenant}", get(document)))
        .under_object::<AnyObject<Document, OfTheTenant>>("/in/{tenant}", Routes::new().route("/", get(home)))
        .fallback(lost)
}

fn routes() -> Routes<Store> {
    Routes::new()
        .under_tenant::<Tenant, ByMember>(path!("/t/{tenant}"), inside())
        .under_tenant::<Tenant, ByOwner>(path!("/owner/{tenant}"), inside())
        .object_route("/both/{from}/{to}/{document}", get(both))
        .fallback(not_found)
}

/// Returns whether an answer has data of the tenant 1.
fn has_data_of_the_other(answer: &Answer) -> bool {
    let document = answer.headers.get("x-document").map_or("", |text| text.to_str().unwrap());
    format!("{} {document}", answer.body).split(' ').any(|word| word.starts_with("1/"))
}

async fn server() -> Server {
    Server::start(routes().with_state(store())).await
}

/// ada is a member of the tenant 0.
async fn try_each(server: &Server, method: &str, targets: &[&str], further: &[&[u8]]) -> Vec<u16> {
    let login = format!("Authorization: {}", basic("ada"));
    let lines: Vec<&[u8]> = [login.as_bytes()].into_iter().chain(further.iter().copied()).collect();
    let mut statuses = Vec::new();
    for target in targets {
        let answer = server.raw_ask(method, target, &lines).await;
        assert!(!has_data_of_the_other(&answer), "{method} {target} was answered with {answer:?}");
        statuses.push(answer.status);
    }
    statuses
}

const BELOW: [&str; 11] = [
    "",
    "/documents/1",
    "/any/1",
    "/only/1",
    "/socket/1",
    "/files/plans/one",
    "/years/1843",
    "/service/x",
    "/same/1",
    "/in/1",
    "/none",
];

#[tokio::test]
async fn no_method_opens_another_tenant() {
    let server = server().await;
    let texts = |of: &'static str| -> [String; 11] { BELOW.map(|below| format!("/t/{of}{below}")) };
    let (other, own) = (texts("1"), texts("0"));
    let (other, own) = (other.each_ref().map(String::as_str), own.each_ref().map(String::as_str));
    assert!(try_each(&server, "GET", &own, &[]).await.iter().filter(|status| **status == 200).count() > 8);
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let statuses = try_each(&server, method, &other, &[]).await;
        assert!(statuses.iter().all(|status| [404, 405].contains(status)), "{method} {statuses:?}");
        assert!(method != "GET" || !statuses.contains(&405));
    }
    // What middleware of frameworks reads as another method or path.
    let further: [&[u8]; 5] = [
        b"X-HTTP-Method-Override: PUT",
        b"X-Original-URL: /t/1/documents/1",
        b"X-Rewrite-URL: /t/1/documents/1",
        b"X-Forwarded-Prefix: /t/1",
        b"X-Tenant: 1",
    ];
    assert_eq!(try_each(&server, "GET", &["/t/0/documents/1"], &further).await, [200]);
}

#[tokio::test]
async fn no_spelling_opens_another_tenant() {
    let server = server().await;
    let spelled = [
        "/t/%31/documents/1",
        "/t/+1/documents/1",
        "/t/01/documents/1",
        "/t/1;x=0/documents/1",
        "/t/1%00/documents/1",
        "/t/%EF%BC%91/documents/1",
        "/t//documents/1",
        "/t/ 1/documents/1",
        "/t/1/../1/documents/1",
        "/t/0/../1/documents/1",
        "/t/0/%2e%2e/1/documents/1",
        "/t/0%2F..%2F1/documents/1",
        "/t/0/documents/..%2F..%2F1%2Fdocuments%2F1",
        "/t/0/documents/%2e%2e/%2e%2e/1/documents/1",
        "/t/4294967297/documents/1",
        "/t/-0/documents/1",
        "/t/1.0/documents/1",
        "/t/0,1/documents/1",
        "/t/0%2C1/documents/1",
        "/T/1/documents/1",
        "//t/1/documents/1",
        "/t/1/documents/1/",
        "/t/0/documents/1?tenant=1&document=1001",
        "/t/0?/../1/documents/1",
        "http://shop.example/t/1/documents/1",
        "/t/0/files/../../1/files/plans/one",
        "/t/0/files/%2e%2e/%2e%2e/1/files/plans/one",
        "/t/0/files/..%2f..%2f1/plans/one",
        "/t/1/files/plans%2Fone",
        "/t/0/same/1%2f",
        "/t/0/service/..%2f..%2f1",
        "/t/0/in/7",
        "/owner/1/documents/1",
    ];
    let statuses = try_each(&server, "GET", &spelled, &[]).await;
    let opened: Vec<_> = spelled.iter().zip(&statuses).filter(|(_, status)| **status == 200).collect();
    // The tenant of the caller, and the page of its subtree.
    assert!(opened.iter().all(|(target, _)| target.starts_with("/t/0")), "{opened:?}");
    assert!(!statuses.contains(&500), "{statuses:?}");
}

#[tokio::test]
async fn a_handshake_opens_no_other_tenant() {
    let server = server().await;
    let sockets = ["/t/1/socket/1", "/owner/1/socket/1", "/t/%31/socket/1"];
    let statuses = try_each(&server, "GET", &sockets, &HANDSHAKE).await;
    assert!(statuses.iter().all(|status| *status >= 400), "{statuses:?}");
    assert_eq!(try_each(&server, "GET", &["/t/0/socket/1"], &HANDSHAKE).await, [101]);
}

/// The object of two tenants in a path is that of the last one before it, and both are checked.
#[tokio::test]
async fn each_tenant_of_a_path_is_checked() {
    let server = server().await;
    let targets = ["/both/0/1/1", "/both/1/0/1", "/both/1/1/1", "/both/0/0/1"];
    assert_eq!(try_each(&server, "GET", &targets, &[]).await, [404, 404, 404, 200]);
    server.get("/both/0/1/2", &basic("bob")).await.says("0/from 1/to 1/2");
}

/// Captures of axum's own routers stand before those of the routes, whatever their names.
#[tokio::test]
async fn captures_of_the_same_name_around_the_routes_name_nothing() {
    for around in ["/x/{tenant}", "/x/{document}/{tenant}", "/x/{document}"] {
        let captures = around.matches('{').count();
        let router = Router::new().nest(around, routes().into_router());
        let server = Server::start(router.with_state(store())).await;
        let filled = |number: &str| around.replace("{tenant}", number).replace("{document}", number);
        for (prefix, status) in [(filled("0"), 404), (filled("1"), 404)] {
            let other = format!("{prefix}/t/1/documents/1");
            assert_eq!(try_each(&server, "GET", &[&other], &[]).await, [status], "{captures}");
            let own = format!("{prefix}/t/0/documents/1");
            assert_eq!(try_each(&server, "GET", &[&own], &[]).await, [200]);
        }
    }
}

/// The page for unknown paths of a subtree belongs to its tenant. So do unknown methods of hidden pages.
#[tokio::test]
async fn no_unknown_path_or_method_opens_the_page_of_another_tenant() {
    async fn page(_: Public) -> &'static str {
        "1/page"
    }
    async fn hidden(_: Authed<Hidden>, document: AnyObject<Document, OfTheTenant>) -> String {
        document.text()
    }
    async fn named(_: Public, plain: Plain, tenant: Members) -> String {
        format!("{}/named {}", tenant.number, plain.0)
    }
    let inside = || {
        Routes::new()
            .object_route("/files/{*path}", get(file))
            .object_route("/other/{document}", get(document))
            .fallback(page)
    };
    let with_hidden = || {
        inside()
            .object_route("/hidden/{document}", get(hidden).fallback(document))
            .object_route("/named/{name}", get(named))
    };
    for inside in [inside(), with_hidden()] {
        let routes = Routes::new().under_tenant::<Tenant, ByMember>("/t/{tenant}", inside).fallback(not_found);
        let server = Server::start(routes.with_state(store())).await;
        let other = [
            "/t/1/files/..%2f..%2f1",
            "/t/1/files/%2e%2e/other/1",
            "/t/1/none",
            "/t/1/files/plans/%2e%2e/%2e%2e/other/0",
        ];
        assert_eq!(try_each(&server, "GET", &other, &[]).await, [404; 4]);
        for path in ["/t/0/files/..%2f..%2f1", "/t/0/none"] {
            server.get(path, &basic("bob")).await.says("1/page");
        }
        // The capture of the document names a tenant of the caller.
        for method in ["PUT", "PATCH"] {
            let statuses = try_each(&server, method, &["/t/1/hidden/0", "/t/1/named/0", "/t/1/other/0"], &[]).await;
            assert!(statuses.iter().all(|status| [404, 405].contains(status)), "{method} {statuses:?}");
        }
    }
    let routes = Routes::new().under_tenant::<Tenant, ByMember>("/t/{tenant}", with_hidden());
    let server = Server::start(routes.with_state(store())).await;
    let answer = server.ask(http::Method::PUT, "/t/0/hidden/1", &basic("ada")).await;
    answer.says("0/1");
    server.ask(http::Method::PUT, "/t/1/hidden/0", &basic("bob")).await.says("1/0");
}

/// A request inside another one, whose extensions were copied: nothing that was found for the outer one is used.
#[tokio::test]
async fn a_request_with_the_extensions_of_another_one_finds_its_own_objects() {
    let inner = routes().with_state(store());
    let batch = async move |_: Caller<Office>, tenant: Members, request: Request| {
        use tower::ServiceExt;
        let mut texts = vec![format!("{}/outer", tenant.number)];
        for path in ["/t/1/documents/1", "/t/0/documents/2", "/t/1", "/t/0"] {
            let mut part = Request::get(path).body(axum::body::Body::empty()).unwrap();
            *part.headers_mut() = request.headers().clone();
            *part.extensions_mut() = request.extensions().clone();
            let response = inner.clone().oneshot(part).await.unwrap();
            let status = response.status().as_u16();
            let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
            texts.push(if status == 200 { String::from_utf8(body.to_vec()).unwrap() } else { status.to_string() });
        }
        texts.join(" ")
    };
    let outer =
        Routes::new().under_tenant::<Tenant, ByMember>("/t/{tenant}", Routes::new().route("/batch", get(batch)));
    let server = Server::start(outer.with_state(store())).await;
    let answer = server.get("/t/0/batch", &basic("ada")).await;
    // A parameter cannot tell which of two tenants is meant, and gets none.
    assert_eq!(answer.body, "0/outer 404 0/2 404 500");
}
