//! Documents of aide, from the types of handlers.

use aide::axum::ApiRouter;
use aide::axum::routing::{get, get_with, put};
use aide::openapi::{Components, OpenApi, ReferenceOr, SecurityScheme};
use authed::openapi::Schemes;
use authed::{Authed, Authenticator, Caller, Public, Routes};
use axum::Router;
use serde_json::{Value, json};

use super::forum::{self, Admin, Auditor, Editor, Forum, Member};

type Api = ApiRouter<Authenticator<Forum>>;

fn finish(api: Api) -> OpenApi {
    let basic = SecurityScheme::Http {
        scheme: "basic".to_owned(),
        bearer_format: None,
        description: None,
        extensions: Default::default(),
    };
    let security_schemes = [("Forum".to_owned(), ReferenceOr::Item(basic))].into_iter().collect();
    let components = Some(Components { security_schemes, ..Components::default() });
    let mut document = OpenApi { components, ..OpenApi::default() };
    let _: Router<Authenticator<Forum>> = api.finish_api(&mut document);
    document
}

/// Returns the forum's document. aide has no `any`.
fn document() -> OpenApi {
    let staff = Api::new().api_route("/", get(forum::staff)).api_route("/users/{user}", get(forum::user));
    finish(
        Api::new()
            .api_route("/imprint", get(forum::imprint).head(forum::imprint))
            .api_route("/", get(forum::home))
            .api_route("/greeting", get(forum::greeting))
            .api_route("/login", get(forum::login))
            .api_route("/single", get(forum::single).post(forum::tuple))
            .api_route("/choice", get(forum::choice))
            .api_route("/nested", get(forum::nested))
            .api_route("/redundant", get(forum::redundant))
            .api_route("/threads/{thread}/posts/{post}", get(forum::post))
            .nest("/staff", staff)
            .api_route("/files/{path}", get(forum::file))
            .api_route("/any", put(forum::any_method).delete(forum::delete_any)),
    )
}

fn json_of(document: &OpenApi, method: &str, path: &str) -> Value {
    serde_json::to_value(document).unwrap()["paths"][path][method].take()
}

/// Adapts an expected operation to aide: aide describes empty responses itself, writes no empty list, and documents the
/// parameter `next`.
fn as_aide_writes(path: &str, mut operation: Value) -> Value {
    operation["responses"]["200"] = json!({ "description": "no content" });
    if operation["security"] == json!([]) {
        operation["security"] = json!([{}]);
    }
    if path == "/login" {
        operation["parameters"] = json!([{
            "in": "query",
            "name": "next",
            "description": "The path on this site to go to afterwards",
            "schema": { "type": "string" },
            "style": "form",
        }]);
    }
    operation
}

#[test]
fn every_operation_has_the_access_of_its_route() {
    let mut document = document();
    let disagreement = forum::routes().table().secure(&mut document, &Schemes::new());
    assert_eq!(disagreement.to_string(), "");
    let expected = forum::expected("Forum");
    assert_eq!(document.operations().count(), expected.len());
    for (method, path, operation) in expected {
        assert_eq!(json_of(&document, method, path), as_aide_writes(path, operation), "{method} {path}");
    }
}

#[test]
fn the_types_of_handlers_declare_the_access() {
    let document = document();
    for (method, path, mut operation) in forum::expected("Forum") {
        match path {
            // The types of the handlers do not contain the requirement of `under`.
            "/staff" => operation = super::operation(json!([]), &[]),
            "/staff/users/{user}" => {
                operation = super::operation(json!([{ "Forum": ["admin"] }]), &["400", "401", "404", "503"]);
            }
            // aide gets no responses from an `Option`.
            "/greeting" => operation["responses"] = json!({ "200": {} }),
            _ => {}
        }
        assert_eq!(json_of(&document, method, path), as_aide_writes(path, operation), "{method} {path}");
    }
}

/// Without inference, aide gets no responses from parameters. The table adds them.
#[test]
fn without_inference_the_table_adds_the_access() {
    aide::generate::infer_responses(false);
    let mut document = finish(Api::new().api_route("/single", get(forum::single)));
    aide::generate::infer_responses(true);
    assert_eq!(json_of(&document, "get", "/single"), json!({ "security": [{}, { "Forum": [] }] }));
    let _ = forum::routes().table().secure(&mut document, &Schemes::new());
    let mut expected = super::operation(json!([{ "Forum": ["editor"] }]), &["400", "401", "403", "503"]);
    expected["responses"].as_object_mut().unwrap().remove("200");
    assert_eq!(json_of(&document, "get", "/single"), expected);
}

#[test]
fn the_access_of_several_parameters_is_combined() {
    async fn both(_: Authed<Editor>, _: Authed<Auditor>) {}
    async fn public_and_more(_: Public, _: Authed<Editor>) {}
    async fn more_and_public(_: Authed<Editor>, _: Public) {}
    async fn caller_and_more(_: Caller<Forum>, _: Option<Authed<Auditor>>, _: Authed<Editor>) {}

    let document = finish(
        Api::new()
            .api_route("/both", get(both))
            .api_route("/public_and_more", get(public_and_more))
            .api_route("/more_and_public", get(more_and_public))
            .api_route("/caller_and_more", get(caller_and_more)),
    );
    let security = |path| json_of(&document, "get", path)["security"].take();
    assert_eq!(security("/both"), json!([{ "Forum": ["editor", "auditor"] }]));
    for path in ["/public_and_more", "/more_and_public", "/caller_and_more"] {
        assert_eq!(security(path), json!([{ "Forum": ["editor"] }]), "{path}");
    }
}

#[test]
fn the_applications_own_documentation_stays() {
    async fn admin(_: Authed<(Member, Admin)>) -> Result<(), String> {
        Ok(())
    }

    let documented = get_with(admin, |operation| {
        operation.response_with::<404, (), _>(|response| response.description("Ours")).response_range::<3, ()>()
    });
    let mut document = finish(Api::new().api_route("/admin", documented));
    let routes: Routes<Authenticator<Forum>> = Routes::new().route("/admin", authed::routing::get(admin));
    assert!(routes.table().secure(&mut document, &Schemes::new()).is_empty());
    let responses = json_of(&document, "get", "/admin")["responses"].take();
    assert_eq!(responses["404"]["description"], "Ours");
    // aide inferred 303 from the types before the application documented `3XX`.
    let statuses: Vec<_> = responses.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(statuses, ["200", "303", "3XX", "400", "401", "403", "404", "503"]);
}
