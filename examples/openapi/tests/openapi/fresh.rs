//! Routes that require a fresh login. OpenAPI cannot express that. The `security` of an operation names the scopes, and its
//! responses include the rejection of a stale login.

use aide::axum::ApiRouter;
use authed::openapi::Schemes;
use authed::policy::RedirectTarget;
use authed::redirect::LocalPath;
use authed::requirement::Minutes;
use authed::routing::get;
use authed::{AnyOf, Authed, Authenticator, Fresh, RedirectTo, Routes, SimpleUser, local_path, scopes};
use serde_json::{Value, json};
use utoipa::OpenApi;

scopes! {
    pub realm Bank for SimpleUser;
    pub scope Member = "member";
    pub scope Admin = "admin": Member;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

type Recently<P = authed::Challenge> = Fresh<Bank, Minutes<5>, P>;

#[utoipa::path(get, path = "/alone", responses((status = 200, description = "Done")))]
async fn alone(_: Authed<Recently>) {}

#[utoipa::path(get, path = "/page", responses((status = 200, description = "Done")))]
async fn page(_: Authed<(Member, Recently<RedirectTo<LoginPage>>)>) {}

#[utoipa::path(get, path = "/choice", responses((status = 200, description = "Done")))]
async fn choice(_: Authed<AnyOf<(Admin, (Member, Recently))>>) {}

// A fresh login is enough, even without scopes.
#[utoipa::path(get, path = "/either", responses((status = 200, description = "Done")))]
async fn either(_: Authed<AnyOf<(Recently, Admin)>>) {}

#[derive(OpenApi)]
#[openapi(paths(alone, page, choice, either))]
struct Documentation;

fn routes() -> Routes<Authenticator<Bank>> {
    Routes::new()
        .route("/alone", get(alone))
        .route("/page", get(page))
        .route("/choice", get(choice))
        .route("/either", get(either))
}

/// The path, the security, and the statuses of the rejections.
type Expected = (&'static str, &'static [&'static [&'static str]], &'static [&'static str]);

const EXPECTED: [Expected; 4] = [
    ("/alone", &[&[]], &["400", "401", "403", "503"]),
    ("/page", &[&["member"]], &["303", "400", "401", "403", "503"]),
    ("/choice", &[&["admin"], &["member"]], &["400", "401", "403", "503"]),
    ("/either", &[&[]], &["400", "401", "403", "503"]),
];

fn is_as_expected(document: &Value) {
    for (path, alternatives, rejections) in EXPECTED {
        let operation = &document["paths"][path]["get"];
        let security: Vec<Value> = alternatives.iter().map(|scopes| json!({ "Bank": scopes })).collect();
        assert_eq!(operation["security"], json!(security), "{path}");
        let statuses = operation["responses"].as_object().unwrap().keys().map(String::as_str);
        assert!(statuses.filter(|status| *status != "200").eq(rejections.iter().copied()), "{path}: {operation}");
    }
}

#[test]
fn utoipa_documents_scopes_and_rejections() {
    let mut document = Documentation::openapi();
    let disagreement = routes().table().secure(&mut document, &Schemes::new());
    assert_eq!(disagreement.to_string(), "without a declaration: the security scheme Bank\n");
    is_as_expected(&serde_json::to_value(&document).unwrap());
}

#[test]
fn aide_documents_scopes_and_rejections() {
    use aide::axum::routing::get;

    let api: ApiRouter<Authenticator<Bank>> = ApiRouter::new()
        .api_route("/alone", get(alone))
        .api_route("/page", get(page))
        .api_route("/choice", get(choice))
        .api_route("/either", get(either));
    let mut document = aide::openapi::OpenApi::default();
    let _ = api.finish_api(&mut document);
    // From the types of the handlers, and again from the table.
    is_as_expected(&serde_json::to_value(&document).unwrap());
    let _ = routes().table().secure(&mut document, &Schemes::new());
    is_as_expected(&serde_json::to_value(&document).unwrap());
}
