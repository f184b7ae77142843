//! An MCP server whose tools, prompts and resources declare who may use them: `cargo run -p authed-example-mcp`.
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one.

#[path = "../../shared/mod.rs"]
mod shared;

use std::error::Error;
use std::sync::Mutex;

use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Grants, Identity, NotFound, Proof,
    Public, Routes, SimpleUser, User, scopes,
};
use authed_mcp::{Call, McpServer};
use axum::{Json, Router};
use rmcp::model::{
    GetPromptResult, Implementation, PromptMessage, ReadResourceResult, ResourceContents, Role, ServerCapabilities,
    ServerConfig,
};
use rmcp::schemars::{self, JsonSchema};
use rmcp::{ErrorData, ServerHandler};
use serde::Deserialize;
use serde_json::{Value, json};

scopes! {
    /// The permissions of the notebook.
    pub realm Notebook for SimpleUser, on failure Challenge;

    pub scope Read = "notes:read";
    pub scope Write = "notes:write": Read;
    pub scope Admin = "admin": Write, on failure NotFound;
}

/// The state of the server. Yours has a database.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn all(&self, _by: Proof<'_, impl Grants<Read>>) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn add(&self, by: Proof<'_, impl Grants<Write>>, text: &str) {
        self.0.lock().unwrap().push(format!("{text} ({})", by.user().display_name()));
    }

    fn clear(&self, _by: Proof<'_, impl Grants<Admin>>) {
        self.0.lock().unwrap().clear();
    }
}

#[derive(Deserialize, JsonSchema)]
struct NewNote {
    /// The text of the note.
    text: String,
}

#[derive(Deserialize)]
struct Numbered {
    number: String,
}

// ANCHOR: tools
/// The first parameter is the permission: `tools/list` shows the tool to callers who have it.
async fn list_notes(by: Authed<Read>, call: Call<(), Notes>) -> String {
    call.state.all(by.proof()).join("\n")
}

/// Callers without the scope get 403, with the scope to ask the authorization server for.
async fn add_note(by: Authed<Write>, call: Call<NewNote, Notes>) -> String {
    call.state.add(by.proof(), &call.arguments.text);
    "added".to_owned()
}

/// Hidden: other callers get the response to a tool that does not exist.
async fn clear_notes(by: Authed<Admin>, call: Call<(), Notes>) -> String {
    call.state.clear(by.proof());
    "cleared".to_owned()
}
// ANCHOR_END: tools

async fn summary(by: Proof<'_, Read>, call: Call<(), Notes>) -> Result<GetPromptResult, ErrorData> {
    let text = format!("Summarize these notes:\n{}", call.state.all(by).join("\n"));
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)]))
}

async fn notebook(by: Proof<'_, Read>, call: Call<(), Notes>) -> Result<ReadResourceResult, ErrorData> {
    let text = call.state.all(by).join("\n");
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, "notes://all")]))
}

async fn one_note(by: Proof<'_, Read>, call: Call<Numbered, Notes>) -> Result<ReadResourceResult, ErrorData> {
    let Numbered { number } = &call.arguments;
    let text = number.parse().ok().and_then(|number: usize| call.state.all(by).into_iter().nth(number));
    let text = text.ok_or_else(|| ErrorData::resource_not_found("there is no such note", None))?;
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, format!("notes://{number}"))]))
}

/// The rest of the protocol: names and capabilities.
struct Info;

impl ServerHandler for Info {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_prompts().enable_resources();
        ServerConfig::new(capabilities.build()).with_server_info(Implementation::new("notebook", "1.0.0"))
    }
}

/// The document that clients find the authorization server with (RFC 9728).
async fn metadata(_: Public) -> Json<Value> {
    Json(json!({
        "resource": "http://localhost:3000/mcp",
        "authorization_servers": ["https://id.example"],
        "scopes_supported": ["notes:read", "notes:write"],
        "bearer_methods_supported": ["header"],
    }))
}

// ANCHOR: routes
fn routes() -> Routes<Authenticator<Notebook>> {
    let server = McpServer::new(Info, Notes::default())
        .tool("list_notes", "Lists the notes.", list_notes)
        .tool("add_note", "Adds a note.", add_note)
        .tool("clear_notes", "Deletes all notes.", clear_notes)
        .prompt("summary", "Asks for a summary of the notes.", summary)
        .resource("notes://all", "All notes.", "text/plain", notebook)
        .resource_template("notes://{number}", "One note.", "text/plain", one_note);
    Routes::new()
        .route("/.well-known/oauth-protected-resource/mcp", get(metadata))
        .merge(server.routes::<Read, _>("/mcp", Default::default()))
}
// ANCHOR_END: routes

/// Tokens in the program. Yours are verified by `authed-oauth`.
fn authenticator() -> Authenticator<Notebook> {
    let bearer = Bearer::new(|token| {
        let (name, scopes) = match token.as_str() {
            "eve-token" => ("eve", "notes:read"),
            "ada-token" => ("ada", "notes:write"),
            "root-token" => ("root", "admin"),
            _ => return Err(AuthenticationError::rejected()),
        };
        Ok(Identity::new(SimpleUser::new(name), Credentials::from_scope_text(scopes)))
    });
    let document = "http://localhost:3000/.well-known/oauth-protected-resource/mcp";
    Authenticator::new(bearer.resource_metadata(document))
}

fn app() -> Router {
    routes().with_state(authenticator())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (listener, address) = shared::listen().await?;
    println!("The notebook is open at http://{address}/mcp\n\n{}", routes().table());
    println!("eve-token reads, ada-token writes, root-token clears. Try:\n");
    println!("  npx @modelcontextprotocol/inspector --cli http://{address}/mcp --method tools/list \\");
    println!("    --transport http --header 'Authorization: Bearer eve-token'\n");
    Ok(axum::serve(listener, app()).await?)
}
