//! Documents of both frameworks, with the access from one table.

mod aide;
mod disagreement;
mod example;
mod forum;
mod fresh;
mod operations;
mod two_realms;
mod utoipa;

use serde_json::{Value, json};

/// Returns the `security` and the `responses` of an operation that documents only 200 itself.
fn operation(security: Value, rejections: &[&str]) -> Value {
    let mut responses = json!({ "200": { "description": "Done" } });
    for status in rejections {
        responses[status] = json!({ "description": description(status) });
    }
    json!({ "security": security, "responses": responses })
}

/// Returns the description of a status. If a policy responds with 401, the description of 401 is another one.
fn description(status: &str) -> &'static str {
    match status {
        "303" => "Redirect to the login page",
        "400" => "The credentials are malformed",
        "401" => "The credentials are not valid",
        "402" => "Payment Required",
        "403" => "The caller is not permitted",
        "404" => "There is nothing here for this caller",
        "503" => "The caller cannot be authenticated at the moment",
        other => panic!("{other} is not expected"),
    }
}
