//! Operations behind an endpoint, in documents of utoipa and aide.

use authed::openapi::Schemes;
use authed::operation::{NamedRequirement, Operation};
use authed::routing::post;
use authed::{AnyOf, Authenticator, Caller, Operations, Routes, SimpleUser, scopes};
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{HttpMethod, Operation as PathOperation};

scopes! {
    pub realm Desk for SimpleUser;
    pub scope Reader = "reader";
    pub scope Writer = "writer";
}

async fn rpc(_: Caller<Desk>) {}

fn routes() -> Routes<Authenticator<Desk>> {
    let operations = Operations::<Desk>::new()
        .add(NamedRequirement::anyone("version"), ())
        .operation(Operation::<Writer>::new("write").described("Writes."))
        .operation(Operation::<AnyOf<(Reader, Writer)>>::new("read"));
    Routes::new().route("/rpc", post(rpc)).operations("/rpc", &operations)
}

fn expected() -> Value {
    json!({
        "version": {"security": [{}, {"token": []}]},
        "write": {"description": "Writes.", "security": [{"token": ["writer"]}]},
        "read": {"security": [{"token": ["reader"]}, {"token": ["writer"]}]},
    })
}

#[test]
fn the_endpoint_lists_its_operations() {
    let schemes = Schemes::new().realm::<Desk>("token");
    let mut document = OpenApi::default();
    document.paths.add_path_operation("/rpc", vec![HttpMethod::Post], PathOperation::new());
    let disagreement = routes().table().secure(&mut document, &schemes).to_string();
    assert_eq!(disagreement, "without a declaration: the security scheme token\n");
    let document = serde_json::to_value(&document).unwrap();
    assert_eq!(document["paths"]["/rpc"]["post"]["x-operations"], expected());
    assert_eq!(document["paths"]["/rpc"]["post"]["security"], json!([{}, {"token": []}]));

    let text = json!({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {"/rpc": {"post": {}}}});
    let mut document: aide::openapi::OpenApi = serde_json::from_str(&text.to_string()).unwrap();
    assert_eq!(routes().table().secure(&mut document, &schemes).to_string(), disagreement);
    assert_eq!(serde_json::to_value(&document).unwrap()["paths"]["/rpc"]["post"]["x-operations"], expected());
}

#[test]
fn an_undocumented_endpoint_is_named_once() {
    let mut document = OpenApi::default();
    let disagreement = routes().table().secure(&mut document, &Schemes::new()).to_string();
    assert_eq!(disagreement, "not documented: POST /rpc\n");
}
