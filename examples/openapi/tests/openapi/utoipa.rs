//! Documents of utoipa, from its macros.

use authed::openapi::Schemes;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use super::forum::{self, Forum};

#[derive(OpenApi)]
#[openapi(paths(
    forum::imprint,
    forum::head_imprint,
    forum::home,
    forum::greeting,
    forum::login,
    forum::single,
    forum::tuple,
    forum::choice,
    forum::nested,
    forum::redundant,
    forum::post,
    forum::staff,
    forum::user,
    forum::file,
    forum::any_method,
    forum::delete_any
))]
struct Documentation;

pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Documentation::openapi();
    let basic = SecurityScheme::Http(Http::new(HttpAuthScheme::Basic));
    document.components.get_or_insert_default().add_security_scheme("basic", basic);
    document
}

/// Returns `paths` without the ids and tags of the operations, which utoipa writes.
fn paths(document: &utoipa::openapi::OpenApi) -> Value {
    let mut paths = serde_json::to_value(document).unwrap()["paths"].take();
    for item in paths.as_object_mut().unwrap().values_mut() {
        for operation in item.as_object_mut().unwrap().values_mut().filter_map(Value::as_object_mut) {
            operation.retain(|key, _| !matches!(key.as_str(), "operationId" | "tags"));
        }
    }
    paths
}

#[test]
fn every_operation_has_the_access_of_its_route() {
    let mut document = document();
    let disagreement = forum::routes().table().secure(&mut document, &Schemes::new().realm::<Forum>("basic"));
    assert_eq!(disagreement.to_string(), "");
    let mut expected = Map::new();
    for (method, path, operation) in forum::expected("basic") {
        expected.entry(path).or_insert(json!({}))[method] = operation;
    }
    assert_eq!(paths(&document), Value::Object(expected));
}

#[test]
fn a_second_call_changes_nothing() {
    let schemes = Schemes::new().realm::<Forum>("basic");
    let mut once = document();
    let _ = forum::routes().table().secure(&mut once, &schemes);
    let mut twice = once.clone();
    let _ = forum::routes().table().secure(&mut twice, &schemes);
    assert_eq!(paths(&once), paths(&twice));
}

#[test]
fn one_of_several_schemes_is_enough() {
    let mut document = document();
    let schemes = Schemes::new().realm::<Forum>("cookie").realm::<Forum>("token");
    let disagreement = forum::routes().table().secure(&mut document, &schemes);
    let paths = paths(&document);
    assert_eq!(paths["/single"]["get"]["security"], json!([{ "cookie": ["editor"] }, { "token": ["editor"] }]));
    assert_eq!(paths["/"]["get"]["security"], json!([{}, { "cookie": [] }, { "token": [] }]));
    assert_eq!(
        disagreement.to_string(),
        "without a declaration: the security scheme cookie\nwithout a declaration: the security scheme token\n"
    );
}

#[test]
fn the_applications_own_documentation_stays() {
    #[utoipa::path(get, path = "/single", security(("wrong" = ["nobody"])), responses(
        (status = 403, description = "Ours", headers(("retry-after" = u32))),
        (status = "5XX", description = "All of them"),
        (status = "default", description = "The rest")))]
    #[allow(dead_code, reason = "documents a route of the forum")]
    async fn single() {}

    #[derive(OpenApi)]
    #[openapi(paths(single))]
    struct Documentation;

    let mut document = Documentation::openapi();
    let _ = forum::routes().table().secure(&mut document, &Schemes::new());
    assert_eq!(
        paths(&document)["/single"]["get"],
        json!({
            "security": [{ "Forum": ["editor"] }],
            "responses": {
                "400": { "description": "The credentials are malformed" },
                "401": { "description": "The credentials are not valid" },
                "403": {
                    "description": "Ours",
                    "headers": { "retry-after": { "schema": { "type": "integer", "format": "int32", "minimum": 0 } } },
                },
                "5XX": { "description": "All of them" },
                "default": { "description": "The rest" },
            },
        })
    );
}
