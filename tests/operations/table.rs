//! Operations as rows of the table.

use authed::operation::NamedRequirement;
use authed::routing::post;
use authed::testing::{TestCaller, assert_anonymous_is_refused};
use authed::{Authed, Authenticator, Operations, Routes};
use serde_json::json;
use std::sync::Arc;
use support::shop::{Auditor, Editor, Shop, Viewer};

use super::{AUDIT, App, SHUT, functions, routes};

#[test]
fn each_operation_is_a_row_under_its_endpoint() {
    assert_eq!(
        routes().table().to_string(),
        "\
method  path          who may call it   others get  handler
POST    /rpc          anyone                        rpc
POST    /rpc#list     viewer            Forbidden   list
POST    /rpc#rename   editor            Forbidden   rename
POST    /rpc#purge    editor & auditor  NotFound    purge
POST    /rpc#version  anyone                        version
"
    );
}

/// The operations are behind their own endpoint, whatever else was added before them.
#[test]
fn operations_require_what_their_endpoint_requires() {
    async fn endpoint(_: Authed<Auditor>) {}
    async fn open(_: authed::Public) {}
    let operations = Operations::<Shop>::new().operation(AUDIT);
    let routes: Routes<Authenticator<Shop>> = Routes::new()
        .route("/rpc", post(endpoint))
        .route("/open", post(open))
        .operations("/rpc", &Operations::<Shop>::new().add(NamedRequirement::of::<Editor>("rename"), ()))
        .operations("/open", &operations);
    let access: Vec<_> = routes.table().rows().iter().map(|row| format!("{}: {}", row.path(), row.access())).collect();
    assert_eq!(access, ["/rpc: auditor", "/open: public", "/rpc: auditor & editor", "/open: auditor"]);
}

#[test]
fn rows_have_names_and_descriptions_in_json() {
    let table = serde_json::to_value(routes().table()).unwrap();
    assert_eq!(
        table["rows"][1],
        json!({
            "method": "POST",
            "path": "/rpc",
            "access": {"required": {
                "realm": "Shop", "requirement": {"scope": "viewer"}, "policy": "Forbidden", "statuses": [403],
            }},
            "handler": "core::operations::list",
            "operation": "list",
            "description": "Lists the orders.",
        })
    );
    assert_eq!(table["rows"][2].get("description"), None);
    assert_eq!(&serde_json::from_value::<authed::table::Table>(table).unwrap(), routes().table());
}

async fn endpoint(_: Authed<Viewer>) {}

fn tokens(operations: &Operations<Shop>) -> Routes<Authenticator<Shop>> {
    Routes::new().route("/rpc", post(endpoint)).operations("/rpc", operations)
}

#[test]
fn what_the_endpoint_requires_is_required_for_each_operation() {
    let inner = tokens(&Operations::new().operation(AUDIT).operation(SHUT));
    let routes = Routes::new().under::<Editor>("/api", inner);
    assert_eq!(
        routes.table().to_string(),
        "\
method  path            who may call it            others get           handler
POST    /api/rpc        editor & viewer            Forbidden            endpoint
POST    /api/rpc#audit  editor & viewer & auditor  Forbidden            audit
POST    /api/rpc#shut   editor & viewer & admin    Forbidden, NotFound  shut
"
    );
}

#[test]
fn the_difference_names_the_operation() {
    let older = tokens(&Operations::new().operation(AUDIT).operation(SHUT));
    let opened = authed::operation::Operation::<Viewer>::new("audit");
    let newer = tokens(&Operations::new().operation(opened));
    assert_eq!(
        newer.table().since(older.table()).to_string(),
        "\
opened   POST /rpc#audit: viewer & auditor, others get Forbidden -> viewer, others get Forbidden
removed  POST /rpc#shut: viewer & admin
"
    );
}

#[test]
fn a_program_without_axum_has_the_table_too() {
    let table = Operations::<Shop>::new().operation(AUDIT).table("POST", "/rpc");
    assert_eq!(table.rows()[0].operation(), Some("audit"));
    assert_eq!(table.rows()[0].description(), Some("Reads the log."));
    let _: authed::operation::Operation<Auditor> = AUDIT;
}

#[test]
#[should_panic = "there is no route /rpc for the operations: add the route before them"]
fn operations_have_an_endpoint() {
    let _ = Routes::<Authenticator<Shop>>::new().operations("/rpc", &Operations::<Shop>::new().operation(AUDIT));
}

#[test]
#[should_panic = "the endpoint /rpc has no operations"]
fn an_endpoint_has_operations() {
    let _ = tokens(&Operations::new());
}

#[tokio::test]
async fn the_router_agrees_with_its_table() {
    let authenticator = TestCaller::<Shop>::anonymous().authenticator();
    let app = App { authenticator, functions: Arc::new(functions()) };
    // The endpoint itself is open to anyone, and denies an empty name.
    let table = routes().table().clone();
    let refused = std::panic::AssertUnwindSafe(assert_anonymous_is_refused(&table, routes().with_state(app)));
    futures_util::FutureExt::catch_unwind(refused).await.expect("the rows of operations are not asked for");
}
