//! Fields over HTTP.

use authed::Authenticator;
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};
use support::ask;

use super::schema::{Log, Press, authenticator, routes};

struct Site {
    authenticator: Authenticator<Press>,
    log: Log,
}

impl Site {
    fn new() -> Self {
        let (authenticator, log) = authenticator();
        Self { authenticator, log }
    }

    async fn send(&self, token: &str, body: Value) -> Value {
        let mut request = Request::post("/graphql").header("content-type", "application/json");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let app = routes(&self.authenticator).with_state(self.authenticator.clone());
        let answer = ask(app, request.body(Body::from(body.to_string())).unwrap()).await;
        serde_json::from_str(&answer.body).unwrap_or_else(|_| json!({ "status": answer.status }))
    }

    async fn query(&self, token: &str, query: &str) -> Value {
        self.send(token, json!({ "query": query })).await
    }

    /// Returns the messages and codes of the errors.
    async fn errors(&self, token: &str, query: &str) -> Vec<String> {
        let answer = self.query(token, query).await;
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        errors.iter().map(|one| format!("{}: {}", text(&one["extensions"]["code"]), text(&one["message"]))).collect()
    }
}

#[tokio::test]
async fn a_field_is_resolved_for_callers_who_meet_its_token() {
    let site = Site::new();
    assert_eq!(site.query("", "{ version }").await, json!({"data": {"version": 1}}));
    assert_eq!(
        site.query("eve.reader", "{ drafts { title } }").await,
        json!({"data": {"drafts": [{"title": "On engines"}]}})
    );
    assert_eq!(
        site.query("ada.writer", r#"mutation { write(text: "x") }"#).await,
        json!({"data": {"write": "ada wrote x"}})
    );
    assert_eq!(site.query("root.admin", "{ log }").await, json!({"data": {"log": "the log for root"}}));
    assert!(site.log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_denial_is_an_error_with_a_code_and_is_audited_once() {
    let site = Site::new();
    assert_eq!(
        site.errors("", "{ drafts { title } }").await,
        ["UNAUTHENTICATED: the caller is anonymous and lacks reader"]
    );
    assert_eq!(
        site.errors("eve.reader", r#"mutation { write(text: "x") }"#).await,
        ["FORBIDDEN: the caller lacks writer"]
    );
    assert_eq!(site.errors("eve.reader", "{ log }").await, [r#": Unknown field "log" on type "Query"."#]);
    assert_eq!(
        *site.log.lock().unwrap(),
        ["nobody /graphql Query.drafts 403", "eve /graphql Mutation.write 403", "eve /graphql Query.log 404",]
    );
}

#[tokio::test]
async fn a_field_of_an_object_is_guarded_wherever_the_object_is_reached() {
    let site = Site::new();
    for query in ["{ drafts { notes } }", "{ search { ... on Post { notes } } }", "{ a: drafts { b: notes } }"] {
        assert_eq!(site.errors("eve.reader", query).await, ["FORBIDDEN: the caller lacks writer"], "{query}");
        assert!(site.errors("ada.writer", query).await.is_empty(), "{query}");
    }
    let fragment = "query { drafts { ...F } } fragment F on Post { ... on Post { notes } }";
    assert_eq!(site.errors("eve.reader", fragment).await, ["FORBIDDEN: the caller lacks writer"]);
}

/// The requirement is that of the interface. It holds for the field of each object, asked for in any way.
#[tokio::test]
async fn an_interface_is_guarded_as_its_fields_are() {
    let site = Site::new();
    for query in [
        "{ contacts { email } }",
        "{ contacts { ... on Human { email } ... on Company { email } } }",
        "{ contacts { ... on HasEmail { email } } }",
    ] {
        let errors = site.errors("eve.reader", query).await;
        assert!(
            !errors.is_empty() && errors.iter().all(|one| one == "FORBIDDEN: the caller lacks writer"),
            "{query} {errors:?}"
        );
        assert!(site.errors("ada.writer", query).await.is_empty(), "{query}");
    }
    let union = "{ search { ... on Company { email } } }";
    assert_eq!(site.errors("eve.reader", union).await, ["FORBIDDEN: the caller lacks writer"]);
    let data = site.query("eve.reader", "{ contacts { __typename } }").await;
    assert_eq!(data["data"]["contacts"][0]["__typename"], "Human");
}

#[tokio::test]
async fn a_hidden_field_of_a_root_looks_like_an_unknown_one() {
    let site = Site::new();
    for query in ["{ log }", "{ a: log }", "{ version log }", "{ ...F } fragment F on Query { log }"] {
        let hidden = site.query("ada.writer", query).await.to_string();
        let unknown = site.query("ada.writer", &query.replace("log", "lag")).await.to_string();
        assert_eq!(hidden, unknown.replace("lag", "log"), "{query}");
    }
}

#[tokio::test]
async fn each_request_of_a_batch_is_decided() {
    let batch = json!([{"query": "{ version }"}, {"query": "{ drafts { title } }"}]);
    let answer = Site::new().send("", batch).await;
    assert_eq!(answer[0], json!({"data": {"version": 1}}));
    assert_eq!(answer[1]["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn introspection_shows_what_the_caller_may_use() {
    let site = Site::new();
    let query = "{ __schema { queryType { fields { name } } } }";
    let shows_log = async |token| site.query(token, query).await.to_string().contains(r#""log""#);
    assert!(!shows_log("").await);
    assert!(!shows_log("ada.writer").await);
    assert!(shows_log("root.admin").await);
    assert!(site.log.lock().unwrap().is_empty(), "a look at the schema is no denial");
}

#[tokio::test]
async fn a_schema_without_its_routes_denies() {
    let answer = super::schema::schema().schema().execute("{ version drafts { title } }").await;
    let text = serde_json::to_string(&answer).unwrap();
    assert!(text.contains("the request was not authenticated"), "{text}");
}
