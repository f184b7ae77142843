//! The example: its document, its pages, and the lines that it prints.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use authed_example_openapi::{aide, app, document, routes};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

async fn get(path: &str) -> (u16, String) {
    let response = app().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn the_document_is_served() {
    let (status, body) = get("/openapi.json").await;
    assert_eq!(status, 200);
    let served: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(served, serde_json::to_value(document(routes().table())).unwrap());
    assert_eq!(served["paths"]["/drafts"]["get"]["security"][1], json!({ "name_and_password": ["auditor"] }));
    assert_eq!(
        served["paths"]["/items/{number}"]["put"]["responses"]["403"]["description"],
        "The item is reserved, or the caller is not an editor"
    );
    let item = &served["paths"]["/items/{number}"];
    assert_eq!(item["put"]["x-object-authorization"], "NotReserved of Item");
    assert_eq!(item["get"]["x-object-authorization"], "any Item: PublicCatalogue");
    assert!(item["get"]["responses"]["404"].is_object());
    assert_eq!(served["paths"]["/items"]["get"].get("x-object-authorization"), None);
}

/// Swagger UI sends no requests to other hosts.
#[tokio::test]
async fn the_page_is_offline() {
    let (status, page) = get("/docs/").await;
    assert_eq!(status, 200);
    assert!(page.contains("swagger-ui-bundle.js") && !page.contains("http"), "{page}");
    let (_, start) = get("/docs/swagger-initializer.js").await;
    assert!(start.contains("/openapi.json") && start.contains(r#""validatorUrl": "none""#), "{start}");
    let (status, bundle) = get("/docs/swagger-ui-bundle.js").await;
    assert!(status == 200 && bundle.len() > 100_000);
}

#[test]
fn both_frameworks_document_the_same_access() {
    let utoipa = serde_json::to_value(document(routes().table())).unwrap();
    let aide = serde_json::to_value(aide::document(routes().table())).unwrap();
    for (path, item) in utoipa["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].to_string().replace("name_and_password", "Shop").replace("[]", "[{}]");
            let aides = aide["paths"][path][method]["security"].to_string().replace("[]", "[{}]");
            assert_eq!(security, aides, "{method} {path}");
            let objects = |document: &Value| document["paths"][path][method]["x-object-authorization"].clone();
            assert_eq!(objects(&utoipa), objects(&aide), "{method} {path}");
        }
    }
}

/// The test gives each printed line to a shell. The response has the status of the comment. With 200, it contains the words.
#[test]
fn every_line_to_try_works_as_printed() {
    let mut shop = Command::new(env!("CARGO_BIN_EXE_authed-example-openapi"))
        .env("PORT", "0")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The output stays open, or the program would fail to print.
    let mut output = BufReader::new(shop.stdout.take().unwrap());
    let printed = output.by_ref().lines().map(Result::unwrap);
    let lines: Vec<_> = printed.filter(|line| line.contains("curl ")).take(7).collect();
    let answers: Vec<_> = lines.iter().map(|line| curl(line.trim())).collect();
    shop.kill().unwrap();
    shop.wait().unwrap();
    drop(output);
    for (line, response) in lines.iter().zip(answers) {
        let (status, words) = line.rsplit_once(" # ").unwrap().1.split_once(' ').unwrap();
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{line}\nwas answered with\n{response}");
        assert!(status != "200" || response.contains(words), "{line}\nwas answered with\n{response}");
    }
}

fn curl(line: &str) -> String {
    let output = Command::new("sh").args(["-c", &line.replace("curl", "curl --silent --show-error")]).output();
    String::from_utf8(output.expect("the test needs curl").stdout).unwrap()
}
