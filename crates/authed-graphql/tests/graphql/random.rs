//! Random queries against a model on plain sets. `OPERATIONS=1000000 cargo test -p authed-graphql random` sends a million.

use std::collections::BTreeSet;

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};
use support::ask;

use super::schema::{authenticator, routes};

/// Selections, and what their fields require, written down again.
const FIELDS: [(&str, &[&str]); 6] = [
    ("version", &[]),
    ("drafts { title }", &["reader"]),
    ("drafts { notes }", &["reader", "writer"]),
    ("log", &["admin"]),
    ("contacts { email }", &["writer"]),
    ("search { ... on Post { notes } }", &["writer"]),
];

fn held(granted: &[&str]) -> BTreeSet<&'static str> {
    let implied = |name: &&str| match *name {
        "reader" => &["reader"][..],
        "writer" => &["writer", "reader"],
        _ => &["admin", "writer", "reader"],
    };
    granted.iter().flat_map(implied).copied().collect()
}

#[tokio::test]
async fn random_queries_agree_with_the_model() {
    let wanted = std::env::var("OPERATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(34_000_usize);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut rng = fastrand::Rng::with_seed(seed);
    let (authenticator, log) = authenticator();
    let app = routes(&authenticator).with_state(authenticator);
    let mut asked = 0;
    while asked < wanted {
        let granted: Vec<&str> = ["reader", "writer", "admin"].into_iter().filter(|_| rng.u8(..3) == 0).collect();
        let is_known = rng.u8(..4) != 0;
        let held = if is_known { held(&granted) } else { BTreeSet::new() };
        let (field, required) = FIELDS[rng.usize(..FIELDS.len())];
        let query = format!("{{ {} {field} }}", if rng.bool() { "again: version" } else { "" });
        let mut request = Request::post("/graphql").header("content-type", "application/json");
        if is_known {
            request = request.header("authorization", format!("Bearer ada.{}", granted.join(".")));
        }
        let body = Body::from(json!({ "query": query }).to_string());
        let before = log.lock().unwrap().len();
        let answer = ask(app.clone(), request.body(body).unwrap()).await;
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        let may = required.iter().all(|scope| held.contains(scope));
        let told = format!("seed {seed}: {query} for {granted:?}, known: {is_known}: {answer}");
        assert_eq!(answer["data"].is_object(), may, "{told}");
        assert_eq!(answer.get("errors").is_none(), may, "{told}");
        let audited = log.lock().unwrap().len() - before;
        assert_eq!(audited > 0, !may, "{told}");
        asked += 1;
    }
}
