//! What is on the wire: statuses, challenges, sessions.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use super::server::{METADATA, routes, serve, server};

pub fn post(url: &str, token: &str) -> RequestBuilder {
    let request = Client::builder().no_proxy().build().unwrap().post(url);
    let request = request.header("accept", "application/json, text/event-stream");
    let request = request.header("content-type", "application/json").header("mcp-protocol-version", "2025-11-25");
    if token.is_empty() { request } else { request.bearer_auth(token) }
}

pub fn initialize() -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    }})
}

pub fn tool(name: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": name, "arguments": {"text": "hello"}}})
}

fn challenge(response: &Response) -> String {
    response.headers().get("www-authenticate").map_or("", |value| value.to_str().unwrap()).to_owned()
}

/// Opens a session, and returns its ID.
pub async fn open(url: &str, token: &str) -> String {
    let response = post(url, token).json(&initialize()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let id = response.headers()["mcp-session-id"].to_str().unwrap().to_owned();
    let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let response = post(url, token).header("mcp-session-id", &id).json(&initialized).send().await.unwrap();
    assert_eq!(response.status(), 202);
    id
}

#[tokio::test]
async fn without_a_token_a_client_learns_where_to_get_one() {
    let (url, log) = serve(routes()).await;
    let response = post(&url, "").json(&initialize()).send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!(challenge(&response), format!(r#"Bearer realm="Notes", scope="read", resource_metadata="{METADATA}""#));
    let response = post(&url, "wrong").json(&initialize()).send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(challenge(&response).contains(r#"error="invalid_token""#), "{}", challenge(&response));
    assert_eq!(*log.lock().unwrap(), ["nobody /mcp - 401", "nobody /mcp - 401"]);
}

#[tokio::test]
async fn a_missing_scope_is_a_403_with_the_tools_scope() {
    let (url, log) = serve(routes()).await;
    let id = open(&url, "eve.read").await;
    let response = post(&url, "eve.read").header("mcp-session-id", &id).json(&tool("write")).send().await.unwrap();
    assert_eq!(response.status(), 403);
    assert_eq!(
        challenge(&response),
        format!(r#"Bearer realm="Notes", error="insufficient_scope", scope="write", resource_metadata="{METADATA}""#)
    );
    assert_eq!(*log.lock().unwrap(), ["eve /mcp write 403"]);
}

/// The caller of a call is the one who sent it, and not the one who opened the session.
#[tokio::test]
async fn each_request_of_a_session_has_its_own_scopes() {
    let (url, _) = serve(routes()).await;
    let id = open(&url, "ada.write").await;
    let ask = async |token: &str| {
        post(&url, token).header("mcp-session-id", &id).json(&tool("write")).send().await.unwrap().status()
    };
    assert_eq!(ask("ada.write").await, 200);
    assert_eq!(ask("ada.read").await, 403);
    assert_eq!(ask("").await, 401);
}

#[tokio::test]
async fn the_session_of_another_caller_is_unknown() {
    let (url, _) = serve(routes()).await;
    let id = open(&url, "ada.write").await;
    let ask = async |token: &str, id: &str| {
        post(&url, token).header("mcp-session-id", id).json(&tool("read")).send().await.unwrap()
    };
    assert_eq!(ask("ada.read", &id).await.status(), 200);
    let stolen = ask("eve.admin", &id).await;
    let (bare, code) = id.rsplit_once('.').unwrap();
    let unknown = ask("eve.admin", &format!("none.{code}")).await;
    assert_eq!((stolen.status().as_u16(), unknown.status().as_u16()), (404, 404));
    assert_eq!(stolen.text().await.unwrap(), unknown.text().await.unwrap());
    let other_code = if code.starts_with('0') { "1" } else { "0" };
    for forged in
        [bare, "", ".", &id[..id.len() - 1], &id.to_uppercase(), &format!("{bare}.{other_code}{}", &code[1..])]
    {
        assert_eq!(ask("ada.write", forged).await.status(), 404, "{forged:?}");
    }
    for method in [reqwest::Method::GET, reqwest::Method::DELETE] {
        let client = Client::builder().no_proxy().build().unwrap();
        let request = client.request(method, &url).bearer_auth("eve.admin").header("mcp-session-id", &id);
        assert_eq!(request.header("accept", "text/event-stream").send().await.unwrap().status(), 404);
    }
    assert_eq!(ask("ada.write", &id).await.status(), 200, "nobody has ended it");
}

#[tokio::test]
async fn the_session_of_an_anonymous_client_is_not_that_of_a_known_one() {
    let (url, _) = serve(server().routes_for_anyone("/mcp", Default::default())).await;
    let id = open(&url, "").await;
    let ask = async |token: &str| {
        post(&url, token).header("mcp-session-id", &id).json(&tool("who")).send().await.unwrap().status()
    };
    assert_eq!((ask("").await.as_u16(), ask("eve.admin").await.as_u16()), (200, 404));
    let denied = post(&url, "").header("mcp-session-id", &id).json(&tool("read")).send().await.unwrap();
    assert_eq!((denied.status().as_u16(), challenge(&denied).contains("resource_metadata")), (401, true));
}

/// What the layer cannot read, the server decides on.
#[tokio::test]
async fn a_message_that_is_read_in_two_ways_is_denied_inside() {
    let (url, _) = serve(routes()).await;
    let id = open(&url, "eve.read").await;
    let call = |text: &'static str| post(&url, "eve.read").header("mcp-session-id", &id).body(text).send();
    for text in [
        r#"{"jsonrpc":"2.0","id":3,"method":"ping","method":"tools/call","params":{"name":"write","arguments":{"text":"x"}}}"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"read","name":"write","arguments":{"text":"x"}}}"#,
        r#"[{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"write","arguments":{"text":"x"}}}]"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"tools\/call","params":{"name":"wri\u0074e","arguments":{"text":"x"}}}"#,
    ] {
        let response = call(text).await.unwrap();
        let (status, body) = (response.status(), response.text().await.unwrap());
        assert!(!body.contains("wrote"), "{text}: {status} {body}");
    }
}

#[tokio::test]
async fn a_message_has_at_most_the_configured_size() {
    let config = rmcp::transport::StreamableHttpServerConfig::default().with_max_request_body_bytes(1000);
    let (url, _) = serve(server().routes::<super::server::Read, _>("/mcp", config)).await;
    let response = post(&url, "eve.read").body(" ".repeat(1001)).send().await.unwrap();
    assert_eq!(response.status(), 413);
}
