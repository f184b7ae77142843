//! Random calls against a model on plain sets. `OPERATIONS=1000000 cargo test -p authed-mcp random` sends a million.

use std::collections::BTreeSet;

use authed::Authenticator;
use axum::Router;
use axum::body::Body;
use http::Request;
use rmcp::transport::StreamableHttpServerConfig;
use serde_json::{Value, json};
use support::ask;

use super::server::{Notes, authenticator, server};

/// What each operation requires, written down again. `None` accepts every caller.
const TOOLS: [(&str, Option<&str>); 5] = [
    ("who", None),
    ("read", Some("read")),
    ("write", Some("write")),
    ("wipe", Some("admin")),
    ("none", Some("nobody")),
];

fn held(granted: &[&str]) -> BTreeSet<&'static str> {
    let implied = |name: &&str| match *name {
        "read" => &["read"][..],
        "write" => &["write", "read"],
        _ => &["admin", "write", "read"],
    };
    granted.iter().flat_map(implied).copied().collect()
}

fn request(token: Option<&str>, message: &Value) -> Request<Body> {
    let request = Request::post("/mcp").header("host", "localhost").header("content-type", "application/json");
    let request = request.header("accept", "application/json, text/event-stream");
    let request = request.header("mcp-protocol-version", "2025-11-25");
    let request = match token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    };
    request.body(Body::from(message.to_string())).unwrap()
}

#[tokio::test]
async fn random_calls_agree_with_the_model() {
    let wanted = std::env::var("OPERATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(34_000_usize);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut rng = fastrand::Rng::with_seed(seed);
    let (authenticator, log): (Authenticator<Notes>, _) = authenticator();
    let config = StreamableHttpServerConfig::default().with_legacy_session_mode(false).with_json_response(true);
    let app: Router = server().routes_for_anyone("/mcp", config).with_state(authenticator);
    let mut denials = 0;
    for _ in 0..wanted {
        let granted: Vec<&str> = ["read", "write", "admin"].into_iter().filter(|_| rng.u8(..3) == 0).collect();
        let is_known = rng.u8(..4) != 0;
        let token = is_known.then(|| format!("ada.{}", granted.join(".")));
        let held = if is_known { held(&granted) } else { BTreeSet::new() };
        let may = |scope: Option<&str>| scope.is_none_or(|scope| held.contains(scope));
        if rng.u8(..8) == 0 {
            let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
            let answer = ask(app.clone(), request(token.as_deref(), &list)).await;
            let answer: Value = serde_json::from_str(&answer.body).unwrap();
            let tools = answer["result"]["tools"].as_array().unwrap();
            let names: Vec<_> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
            let expected: Vec<_> = TOOLS.into_iter().filter(|(_, scope)| may(*scope)).map(|(name, _)| name).collect();
            assert_eq!(names, expected, "seed {seed}: {token:?}");
            continue;
        }
        let (name, scope) = TOOLS[rng.usize(..TOOLS.len())];
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": name, "arguments": {"text": "x"}}});
        let answer = ask(app.clone(), request(token.as_deref(), &call)).await;
        let ran = answer.status == 200 && answer.body.contains(r#""result""#);
        assert_eq!(ran, may(scope), "seed {seed}: {name} for {token:?}: {} {}", answer.status, answer.body);
        let expected = match (ran, name) {
            (true, _) | (_, "wipe" | "none") => 200,
            _ if is_known => 403,
            _ => 401,
        };
        assert_eq!(answer.status, expected, "seed {seed}: {name} for {token:?}");
        denials += usize::from(!ran);
    }
    assert_eq!(log.lock().unwrap().len(), denials, "each denial is audited once");
}
