//! The server that the conformance suite of MCP asks for: `crates/authed-mcp/conformance.sh` runs the suite against it. Each tool,
//! prompt and resource requires a scope. To learn the library, read `examples/mcp`.

#![allow(deprecated)] // Clients of older versions use what rmcp deprecates.

use std::time::Duration;

use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, SimpleUser, scopes,
};
use authed_mcp::{Call, McpServer};
use rmcp::model::*;
use rmcp::schemars::{self, JsonSchema};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde::Deserialize;
use serde_json::{Value, json};

scopes! {
    pub realm Suite for SimpleUser, on failure Challenge;
    pub scope Read = "read";
    pub scope Write = "write": Read;
}

const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const WAV: &str = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

type Prompted = Result<GetPromptResult, ErrorData>;
type Was = Result<ReadResourceResult, ErrorData>;

fn text_resource(uri: &str, kind: &str, text: &str) -> ResourceContents {
    ResourceContents::text(text, uri).with_mime_type(kind)
}

async fn simple_text(_: Authed<Read>, _: Call) -> String {
    "This is a simple text response for testing.".to_owned()
}

async fn image(_: Authed<Read>, _: Call) -> CallToolResult {
    CallToolResult::success(vec![ContentBlock::image(PNG, "image/png")])
}

async fn audio(_: Authed<Read>, _: Call) -> CallToolResult {
    CallToolResult::success(vec![ContentBlock::audio(WAV, "audio/wav")])
}

async fn embedded(_: Authed<Read>, _: Call) -> CallToolResult {
    let resource = text_resource("test://embedded-resource", "text/plain", "This is an embedded resource content.");
    CallToolResult::success(vec![ContentBlock::resource(resource)])
}

async fn mixed(_: Authed<Read>, _: Call) -> CallToolResult {
    let resource = text_resource("test://mixed-content-resource", "application/json", r#"{"test":"data","value":123}"#);
    CallToolResult::success(vec![
        ContentBlock::text("Multiple content types test:"),
        ContentBlock::image(PNG, "image/png"),
        ContentBlock::resource(resource),
    ])
}

async fn failing(_: Authed<Read>, _: Call) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text("This tool intentionally returns an error for testing")])
}

async fn logging(_: Authed<Write>, call: Call) -> String {
    for message in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
        let message = LoggingMessageNotificationParam::new(LoggingLevel::Info, json!(message));
        let _ = call.request.peer.notify_logging_message(message).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    "logged".to_owned()
}

async fn progress(_: Authed<Write>, call: Call) -> String {
    for done in [0.0, 50.0, 100.0] {
        if let Some(token) = call.request.meta.get_progress_token() {
            let step = ProgressNotificationParam::new(token, done).with_total(100.0);
            let _ = call.request.peer.notify_progress(step).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    "done".to_owned()
}

#[derive(Deserialize, JsonSchema)]
struct Prompt {
    prompt: String,
}

async fn sampling(_: Authed<Write>, call: Call<Prompt>) -> Result<String, ErrorData> {
    let asked = CreateMessageRequestParams::new(vec![SamplingMessage::user_text(call.arguments.prompt)], 100);
    let answer = call.request.peer.create_message(asked).await;
    let answer = answer.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
    Ok(format!("LLM response: {:?}", answer.message.content))
}

async fn elicited(request: &RequestContext<RoleServer>, message: &str, properties: Value) -> Result<String, ErrorData> {
    let required: Vec<&String> = match message {
        "" => Vec::new(),
        _ => properties.as_object().into_iter().flat_map(|all| all.keys()).collect(),
    };
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    let requested_schema =
        serde_json::from_value(schema).map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
    let message = if message.is_empty() { "Please fill this in".to_owned() } else { message.to_owned() };
    let asked = ElicitRequestParams::FormElicitationParams { meta: None, message, requested_schema };
    let answer = request.peer.create_elicitation(asked).await;
    let answer = answer.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
    Ok(format!("action={:?}, content={:?}", answer.action, answer.content))
}

#[derive(Deserialize, JsonSchema)]
struct Message {
    message: String,
}

async fn elicitation(_: Authed<Write>, call: Call<Message>) -> Result<String, ErrorData> {
    let properties = json!({
        "username": { "type": "string", "description": "User's response" },
        "email": { "type": "string", "description": "User's email address" },
    });
    elicited(&call.request, &call.arguments.message, properties).await
}

async fn defaults(_: Authed<Write>, call: Call) -> Result<String, ErrorData> {
    let properties = json!({
        "name": { "type": "string", "default": "John Doe" },
        "age": { "type": "integer", "default": 30 },
        "score": { "type": "number", "default": 95.5 },
        "status": { "type": "string", "enum": ["active", "inactive", "pending"], "default": "active" },
        "verified": { "type": "boolean", "default": true },
    });
    elicited(&call.request, "", properties).await
}

async fn enums(_: Authed<Write>, call: Call) -> Result<String, ErrorData> {
    let titled = |what: &str| {
        let each = [("value1", "First"), ("value2", "Second"), ("value3", "Third")];
        let each = each.map(|(value, title)| json!({ "const": value, "title": format!("{title} {what}") }));
        Value::Array(each.into())
    };
    let options = json!(["option1", "option2", "option3"]);
    let properties = json!({
        "untitledSingle": { "type": "string", "enum": options },
        "titledSingle": { "type": "string", "oneOf": titled("Option") },
        "legacyEnum": { "type": "string", "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"] },
        "untitledMulti": { "type": "array", "items": { "type": "string", "enum": options } },
        "titledMulti": { "type": "array", "items": { "anyOf": titled("Choice") } },
    });
    elicited(&call.request, "", properties).await
}

async fn reconnection(_: Authed<Write>, _: Call) -> String {
    tokio::time::sleep(Duration::from_millis(100)).await;
    "reconnected".to_owned()
}

async fn schema(_: Authed<Read>, _: Call<Value>) -> String {
    "valid".to_owned()
}

fn described_schema() -> Tool {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "$defs": { "address": { "type": "object",
            "properties": { "street": { "type": "string" }, "city": { "type": "string" } } } },
        "properties": { "name": { "type": "string" }, "address": { "$ref": "#/$defs/address" } },
        "additionalProperties": false,
    });
    let schema = schema.as_object().cloned().unwrap_or_default();
    Tool::new("json_schema_2020_12_tool", "Has a schema of its own.", schema)
}

async fn simple_prompt(_: Authed<Read>, _: Call) -> Prompted {
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, "This is a simple prompt for testing.")]))
}

#[derive(Deserialize, JsonSchema)]
struct Two {
    arg1: String,
    arg2: String,
}

async fn prompt_with_arguments(_: Authed<Read>, call: Call<Two>) -> Prompted {
    let Two { arg1, arg2 } = call.arguments;
    let text = format!("Prompt with arguments: arg1='{arg1}', arg2='{arg2}'");
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)]))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Embedded {
    resource_uri: String,
}

async fn prompt_with_resource(_: Authed<Read>, call: Call<Embedded>) -> Prompted {
    let resource = text_resource(&call.arguments.resource_uri, "text/plain", "Embedded resource content for testing.");
    Ok(GetPromptResult::new(vec![
        PromptMessage::new(Role::User, ContentBlock::resource(resource)),
        PromptMessage::new_text(Role::User, "Please process the embedded resource above."),
    ]))
}

async fn prompt_with_image(_: Authed<Write>, _: Call) -> Prompted {
    Ok(GetPromptResult::new(vec![
        PromptMessage::new(Role::User, ContentBlock::image(PNG, "image/png")),
        PromptMessage::new_text(Role::User, "Please analyze the image above."),
    ]))
}

async fn static_text(_: Authed<Read>, _: Call) -> Was {
    let text = "This is the content of the static text resource.";
    Ok(ReadResourceResult::new(vec![text_resource("test://static-text", "text/plain", text)]))
}

async fn static_binary(_: Authed<Read>, _: Call) -> Was {
    let blob = ResourceContents::blob(PNG, "test://static-binary").with_mime_type("image/png");
    Ok(ReadResourceResult::new(vec![blob]))
}

async fn watched(_: Authed<Read>, _: Call) -> Was {
    Ok(ReadResourceResult::new(vec![text_resource("test://watched-resource", "text/plain", "watched")]))
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

async fn template(_: Authed<Write>, call: Call<Id>) -> Was {
    let Id { id } = call.arguments;
    let data = json!({ "id": id, "templateTest": true, "data": format!("Data for ID: {id}") }).to_string();
    let uri = format!("test://template/{id}/data");
    Ok(ReadResourceResult::new(vec![text_resource(&uri, "application/json", &data)]))
}

/// The rest of the protocol.
struct Rest;

impl ServerHandler for Rest {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_prompts().enable_resources();
        let capabilities = capabilities.enable_resources_subscribe().enable_logging().enable_completions().build();
        ServerConfig::new(capabilities).with_server_info(Implementation::new("conformance", "1.0.0"))
    }

    async fn set_level(&self, _: SetLevelRequestParams, _: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn subscribe(&self, _: SubscribeRequestParams, _: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn unsubscribe(&self, _: UnsubscribeRequestParams, _: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn complete(
        &self,
        _: CompleteRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        Ok(CompleteResult::default())
    }
}

fn server() -> McpServer<Suite, Rest> {
    McpServer::new(Rest, ())
        .tool("test_simple_text", "Of the suite.", simple_text)
        .tool("test_image_content", "Of the suite.", image)
        .tool("test_audio_content", "Of the suite.", audio)
        .tool("test_embedded_resource", "Of the suite.", embedded)
        .tool("test_multiple_content_types", "Of the suite.", mixed)
        .tool("test_error_handling", "Of the suite.", failing)
        .tool("test_tool_with_logging", "Of the suite.", logging)
        .tool("test_tool_with_progress", "Of the suite.", progress)
        .tool("test_sampling", "Of the suite.", sampling)
        .tool("test_elicitation", "Of the suite.", elicitation)
        .tool("test_elicitation_sep1034_defaults", "Of the suite.", defaults)
        .tool("test_elicitation_sep1330_enums", "Of the suite.", enums)
        .tool("test_reconnection", "Of the suite.", reconnection)
        .tool_described(described_schema(), "json_schema_2020_12_tool", "Of the suite.", schema)
        .prompt("test_simple_prompt", "Of the suite.", simple_prompt)
        .prompt("test_prompt_with_arguments", "Of the suite.", prompt_with_arguments)
        .prompt("test_prompt_with_embedded_resource", "Of the suite.", prompt_with_resource)
        .prompt("test_prompt_with_image", "Of the suite.", prompt_with_image)
        .resource("test://static-text", "Of the suite.", "text/plain", static_text)
        .resource("test://static-binary", "Of the suite.", "image/png", static_binary)
        .resource("test://watched-resource", "Of the suite.", "text/plain", watched)
        .resource_template("test://template/{id}/data", "Of the suite.", "application/json", template)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let bearer = Bearer::new(|token| match token.as_str() {
        "suite-token" => Ok(Identity::new(SimpleUser::new("suite"), Credentials::none().grant::<Write>())),
        _ => Err(AuthenticationError::rejected()),
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("open at http://{}/mcp", listener.local_addr()?);
    let routes = server().routes::<Read, _>("/mcp", Default::default());
    axum::serve(listener, routes.with_state(Authenticator::new(bearer))).await
}
