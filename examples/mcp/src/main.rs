//! An MCP server whose tools, prompts and resources declare who may use them. Its tokens come from your issuer:
//!
//!     ISSUER=https://id.example cargo run -p authed-example-mcp
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one. Clients find the issuer by themselves,
//! register there, and log their user in: RFC 9728, RFC 8414, RFC 7591. The issuer signs access tokens as RFC 9068 says, with the
//! resource as their audience (RFC 8707). `authed_oauth::profiles` has those of other issuers, such as Keycloak and Entra ID.

use std::error::Error;
use std::sync::Mutex;

use authed::{Authed, Authenticator, Bearer, Challenge, Grants, NotFound, Proof, SimpleUser, User, scopes};
use authed_mcp::{Call, McpServer};
use authed_oauth::{JwksSource, Jwt, JwtAlgorithm, ResourceMetadata};
use rmcp::model::{
    GetPromptResult, Implementation, PromptMessage, ReadResourceResult, ResourceContents, Role, ServerCapabilities,
    ServerConfig,
};
use rmcp::schemars::{self, JsonSchema};
use rmcp::{ErrorData, ServerHandler};
use serde::Deserialize;
use tokio::net::TcpListener;

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

// ANCHOR: server
fn server() -> McpServer<Notebook, Info, Notes> {
    McpServer::new(Info, Notes::default())
        .tool("list_notes", "Lists the notes.", list_notes)
        .tool("add_note", "Adds a note.", add_note)
        .tool("clear_notes", "Deletes all notes.", clear_notes)
        .prompt("summary", "Asks for a summary of the notes.", summary)
        .resource("notes://all", "All notes.", "text/plain", notebook)
        .resource_template("notes://{number}", "One note.", "text/plain", one_note)
}
// ANCHOR_END: server

// ANCHOR: flow
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let issuer = std::env::var("ISSUER").map_err(|_| "set ISSUER to the URL of your issuer")?;
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    // Yours is the URL that clients call, such as `https://notes.example/mcp`.
    let resource = format!("http://{}/mcp", listener.local_addr()?);

    // The document that clients find the issuer with, at `/.well-known/oauth-protected-resource/mcp`.
    let metadata = ResourceMetadata::new(&resource, [&issuer])?.with("resource_name", "The notebook");
    let keys = JwksSource::issuer(&issuer, [JwtAlgorithm::RS256, JwtAlgorithm::ES256]).start()?;
    let tokens = Jwt::new(&issuer, &resource, keys, |claims| Ok(SimpleUser::new(claims.subject())));
    let authenticator = Authenticator::<Notebook>::new(Bearer::verified_by(tokens).resource_metadata(metadata.url()));

    // If clients call another host than this machine, name it in `allowed_hosts` of rmcp's configuration.
    let routes = server().routes::<Read, Authenticator<Notebook>>("/mcp", Default::default());
    let routes = metadata.mount::<Notebook, _>(routes);
    println!("The notebook is open at {resource}\n\n{}", routes.table());
    println!("Try, in a browser:  npx @modelcontextprotocol/inspector --transport http --server-url {resource}");
    Ok(axum::serve(listener, routes.with_state(authenticator)).await?)
}
// ANCHOR_END: flow
