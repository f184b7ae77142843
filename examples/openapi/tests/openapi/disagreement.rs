//! The report if the document and the routes have different pages.

use std::convert::Infallible;

use authed::openapi::{Point, Schemes};
use authed::routing::{any, get};
use authed::{Authed, Authenticator, Plain, Public, Routes};
use axum::extract::Request;
use axum::response::Response;
use serde_json::{Value, json};
use utoipa::openapi::path::{HttpMethod, Operation, Paths};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, OpenApi};

use super::forum::{Admin, Editor, Forum, Member};

async fn public(_: Public) {}
async fn editor(_: Authed<Editor>) {}

fn document(operations: &[(HttpMethod, &str)]) -> OpenApi {
    let mut paths = Paths::new();
    for (method, path) in operations {
        paths.add_path_operation(path, vec![method.clone()], Operation::new());
    }
    let mut components = Components::new();
    components.add_security_scheme("Forum", SecurityScheme::Http(Http::new(HttpAuthScheme::Basic)));
    let mut document = OpenApi::default();
    (document.paths, document.components) = (paths, Some(components));
    document
}

fn report(routes: Routes<Authenticator<Forum>>, document: &mut OpenApi) -> String {
    routes.table().secure(document, &Schemes::new()).to_string()
}

fn security(document: &OpenApi, method: &str, path: &str) -> Value {
    serde_json::to_value(document).unwrap()["paths"][path][method]["security"].take()
}

#[test]
fn missing_routes_and_missing_operations_are_reported() {
    let routes: Routes<Authenticator<Forum>> =
        Routes::new().route("/both", get(public).post(public)).route("/new", get(editor));
    let mut document =
        document(&[(HttpMethod::Get, "/both"), (HttpMethod::Delete, "/both"), (HttpMethod::Get, "/old/{id}")]);
    let disagreement = routes.table().secure(&mut document, &Schemes::new());
    assert_eq!(
        disagreement.to_string(),
        "without a route: DELETE /both\nwithout a route: GET /old/{id}\nnot documented: POST /both\nnot documented: GET /new\n"
    );
    assert!(!disagreement.is_empty());
    assert!(matches!(&disagreement.points()[3], Point::Undocumented(row) if row.handler().ends_with("editor")));
    // An operation without a route gets no `security`.
    assert_eq!(security(&document, "get", "/old/{id}"), Value::Null);
}

#[test]
fn a_trailing_slash_is_another_path() {
    let mut document = document(&[(HttpMethod::Get, "/page/")]);
    let report = report(Routes::new().route("/page", get(public)), &mut document);
    assert_eq!(report, "without a route: GET /page/\nnot documented: GET /page\n");
}

#[test]
fn the_names_of_path_parameters_may_differ() {
    let mut document = document(&[(HttpMethod::Get, "/a/{one}/b/{two}"), (HttpMethod::Get, "/files/{rest}")]);
    let routes = Routes::new()
        .object_route("/a/{x}/b/{y}", get(async |_: Authed<Editor>, _: (Plain, Plain)| {}))
        .object_route("/files/{*path}", get(async |_: Authed<Admin>, _: Plain| {}));
    assert_eq!(report(routes, &mut document), "");
    assert_eq!(security(&document, "get", "/a/{one}/b/{two}"), json!([{ "Forum": ["editor"] }]));
    assert_eq!(security(&document, "get", "/files/{rest}"), json!([{ "Forum": ["admin"] }]));
}

#[test]
fn a_row_for_all_methods_is_documented_by_any_of_them() {
    let routes = || Routes::new().route("/hook", any(editor).get(public));
    let mut with_others = document(&[(HttpMethod::Get, "/hook"), (HttpMethod::Patch, "/hook")]);
    assert_eq!(report(routes(), &mut with_others), "");
    assert_eq!(security(&with_others, "get", "/hook"), json!([]));
    assert_eq!(security(&with_others, "patch", "/hook"), json!([{ "Forum": ["editor"] }]));

    // `any` may be only a response to wrong methods.
    assert_eq!(report(routes(), &mut document(&[(HttpMethod::Get, "/hook")])), "");
    assert_eq!(report(routes(), &mut document(&[])), "not documented: * /hook\nnot documented: GET /hook\n");
}

#[test]
fn get_documents_head() {
    let mut document = document(&[(HttpMethod::Get, "/page"), (HttpMethod::Head, "/page")]);
    assert_eq!(report(Routes::new().route("/page", get(editor)), &mut document), "");
    assert_eq!(security(&document, "head", "/page"), json!([{ "Forum": ["editor"] }]));
}

fn files() -> impl tower::Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync
{
    tower::service_fn(async |_: Request| Ok(Response::default()))
}

#[test]
fn a_nested_service_documents_the_paths_below_it() {
    let routes = || {
        Routes::new()
            .nest_service::<Authed<Editor>, _>("/files", files())
            .nest_service::<Authed<Admin>, _>("/files/secret", files())
            .route("/files/list", get(public))
    };
    let mut complete = document(&[
        (HttpMethod::Get, "/files/{name}"),
        (HttpMethod::Get, "/files/secret/{name}"),
        (HttpMethod::Get, "/files/list"),
    ]);
    assert_eq!(report(routes(), &mut complete), "");
    assert_eq!(security(&complete, "get", "/files/{name}"), json!([{ "Forum": ["editor"] }]));
    assert_eq!(security(&complete, "get", "/files/secret/{name}"), json!([{ "Forum": ["admin"] }]));
    assert_eq!(security(&complete, "get", "/files/list"), json!([]));

    // The route responds to other methods with 405. The service around it gets none of them.
    let mut other = document(&[(HttpMethod::Get, "/files/list"), (HttpMethod::Put, "/files/list")]);
    assert_eq!(report(routes(), &mut other), "without a route: PUT /files/list\nnot documented: * /files/secret/*\n");
}

#[test]
fn the_fallback_documents_nothing() {
    let routes = Routes::new().route("/page", get(editor)).fallback(public);
    let mut document = document(&[(HttpMethod::Get, "/page"), (HttpMethod::Get, "/gone")]);
    assert_eq!(report(routes, &mut document), "without a route: GET /gone\n");
    assert_eq!(security(&document, "get", "/gone"), Value::Null);
}

#[test]
fn an_undeclared_scheme_is_reported() {
    let mut document = document(&[(HttpMethod::Get, "/page")]);
    let routes: Routes<Authenticator<Forum>> = Routes::new().route("/page", get(async |_: Authed<Member>| {}));
    let disagreement = routes.table().secure(&mut document, &Schemes::new().realm::<Forum>("session"));
    assert_eq!(disagreement.points(), [Point::Undeclared("session".to_owned())]);
}

#[test]
fn a_table_without_routes_agrees_with_a_document_without_paths() {
    assert!(Routes::<()>::new().table().secure(&mut OpenApi::default(), &Schemes::new()).is_empty());
    assert!(Routes::<()>::new().table().secure(&mut aide::openapi::OpenApi::default(), &Schemes::new()).is_empty());
}
