//! Documents of both frameworks, made secure from the same table.

mod aide;
mod disagreement;
mod example;
mod forum;
mod fresh;
mod two_realms;
mod utoipa;

use serde_json::{Value, json};

/// The `security` and the `responses` of an operation whose handler answers 200 and documents no more.
fn operation(security: Value, refusals: &[&str]) -> Value {
    let mut responses = json!({ "200": { "description": "Done" } });
    for status in refusals {
        responses[status] = json!({ "description": description(status) });
    }
    json!({ "security": security, "responses": responses })
}

/// In all tests but those in which a policy, too, answers 401.
fn description(status: &str) -> &'static str {
    match status {
        "303" => "To the page for logging in",
        "400" => "The credentials are malformed",
        "401" => "The credentials are not valid",
        "402" => "Payment Required",
        "403" => "The caller is not allowed to",
        "404" => "There is nothing here for this caller",
        "503" => "The caller cannot be authenticated at the moment",
        other => panic!("{other} is not expected"),
    }
}
