//! aide's documents, from the types of handlers.

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

/// Everything of the forum, where its routes have it. aide has no `any`.
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

/// What the forum's document says, in aide's words: its empty answers have no description of ours, it writes no empty
/// list, and it knows the parameter `next`.
fn in_aides_words(path: &str, mut operation: Value) -> Value {
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
fn every_operation_says_what_its_route_says() {
    let mut document = document();
    let disagreement = forum::routes().table().secure(&mut document, &Schemes::new());
    assert_eq!(disagreement.to_string(), "");
    let expected = forum::expected("Forum");
    assert_eq!(document.operations().count(), expected.len());
    for (method, path, operation) in expected {
        assert_eq!(json_of(&document, method, path), in_aides_words(path, operation), "{method} {path}");
    }
}

#[test]
fn handlers_say_it_by_themselves() {
    let document = document();
    for (method, path, mut operation) in forum::expected("Forum") {
        match path {
            // The subtree's requirement is not in the handlers' types.
            "/staff" => operation = super::operation(json!([]), &[]),
            "/staff/users/{user}" => {
                operation = super::operation(json!([{ "Forum": ["admin"] }]), &["400", "401", "404", "503"]);
            }
            // Of an `Option`, aide asks no responses.
            "/greeting" => operation["responses"] = json!({ "200": {} }),
            _ => {}
        }
        assert_eq!(json_of(&document, method, path), in_aides_words(path, operation), "{method} {path}");
    }
}

/// Without inference aide asks no parameter what it refuses: only the table knows then.
#[test]
fn without_inference_the_table_corrects_it() {
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
fn parameters_are_asked_together() {
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
fn what_the_application_documents_stays() {
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
    // Found by the types before the application documented all of its kind: aide has it first.
    let statuses: Vec<_> = responses.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(statuses, ["200", "303", "3XX", "400", "401", "403", "404", "503"]);
}
