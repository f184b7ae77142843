//! Tables as data: the shape is part of the public API.

use authed::routing::get;
use authed::table::Table;
use authed::{AnyOf, Authed, Authenticator, Caller, NotFound, Public, Routes, SimpleUser, scopes};
use axum::extract::FromRef;
use serde_json::json;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Staff = "staff";
    pub scope Editor = "editor": Staff;
    pub scope Admin = "admin": Editor + Staff, on failure NotFound;
}

mod forum {
    authed::scopes! {
        pub realm Forum for authed::SimpleUser;
        pub scope Member = "member";
    }
}

#[derive(Clone, FromRef)]
struct App {
    shop: Authenticator<Shop>,
    forum: Authenticator<forum::Forum>,
}

async fn home(_: Caller<Shop>) {}
async fn imprint(_: Public) {}
async fn admin(_: Authed<(Staff, AnyOf<(Editor, Admin)>)>) {}

fn table() -> Table {
    let inside = Routes::<App>::new().route("/admin", get(admin));
    let routes = Routes::new().route("/", get(home)).route("/imprint", get(imprint));
    routes.under::<forum::Member>("/forum", inside).route("/admin", get(admin)).table().clone()
}

#[test]
fn the_shape_is_stable() {
    let requirement = json!({"all": [{"scope": "staff"}, {"any": [{"scope": "editor"}, {"scope": "admin"}]}]});
    let expected = json!({
        "rows": [
            {"method": "GET", "path": "/", "access": { "anyone": { "realm": "Shop" } }, "handler": "core::table::json::home"},
            {"method": "GET", "path": "/imprint", "access": "public", "handler": "core::table::json::imprint"},
            {
                "method": "GET",
                "path": "/forum/admin",
                "access": {"required": {
                    "realm": "Forum",
                    "requirement": {"scope": "member"},
                    "policy": "Forbidden",
                    "statuses": [403],
                    "further": [{"realm": "Shop", "requirement": requirement}],
                }},
                "handler": "core::table::json::admin",
            },
            {
                "method": "GET",
                "path": "/admin",
                "access": {"required": {
                    "realm": "Shop",
                    "requirement": requirement,
                    "policy": "Forbidden",
                    "statuses": [403],
                }},
                "handler": "core::table::json::admin",
            },
        ],
        "realms": {"Forum": {}, "Shop": {"admin": ["editor", "staff"], "editor": ["staff"]}},
    });
    assert_eq!(serde_json::to_value(table()).unwrap(), expected);
}

#[test]
fn a_table_can_be_read_back() {
    let text = serde_json::to_string(&table()).unwrap();
    let read: Table = serde_json::from_str(&text).unwrap();
    assert_eq!(read, table());
    assert!(read.since(&table()).is_empty());
}

#[test]
fn other_documents_are_rejected() {
    for text in ["{}", r#"{"rows": []}"#, r#"{"rows": [{"method": "GET"}], "realms": {}}"#] {
        assert!(serde_json::from_str::<Table>(text).is_err(), "{text}");
    }
    let misspelt = r#"{"rows": [{"method": "GET", "path": "/", "access": "pubic", "handler": "h"}], "realms": {}}"#;
    assert!(serde_json::from_str::<Table>(misspelt).is_err());
}
