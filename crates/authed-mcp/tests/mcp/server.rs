//! The server of the tests.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use authed::revocation::Revocations;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Caller, Challenge, Credentials, Identity, NotFound, Proof,
    Routes, SimpleUser, User, scopes,
};
use authed_mcp::{Call, McpServer};
use rmcp::model::{
    GetPromptResult, PromptMessage, ReadResourceResult, ResourceContents, Role, ServerCapabilities, ServerConfig,
};
use rmcp::schemars::{self, JsonSchema};
use rmcp::{ErrorData, ServerHandler};
use serde::Deserialize;

scopes! {
    pub realm Notes for SimpleUser, on failure Challenge;
    pub scope Read = "read";
    pub scope Write = "write": Read;
    pub scope Admin = "admin": Write, on failure NotFound;
}

pub const METADATA: &str = "https://api.example/.well-known/oauth-protected-resource/mcp";

#[derive(Deserialize, JsonSchema)]
pub struct Text {
    text: String,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

async fn who(caller: Caller<Notes>, _: Call) -> String {
    caller.user().map_or("nobody".to_owned(), |user| user.display_name().to_owned())
}

async fn read(by: Proof<'_, Read>, _: Call) -> String {
    format!("read by {}", by.user().display_name())
}

async fn write(by: Authed<Write>, call: Call<Text>) -> String {
    format!("{} wrote {}", by.user().display_name(), call.arguments.text)
}

async fn wipe(_: Authed<Admin>, _: Call) -> String {
    "wiped".to_owned()
}

async fn brief(_: Authed<Read>, _: Call) -> Result<GetPromptResult, ErrorData> {
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, "Be brief.")]))
}

async fn secret(_: Authed<Write>, call: Call<Text>) -> Result<GetPromptResult, ErrorData> {
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, call.arguments.text)]))
}

async fn all(_: Authed<Read>, _: Call) -> Result<ReadResourceResult, ErrorData> {
    Ok(ReadResourceResult::new(vec![ResourceContents::text("all", "notes://all")]))
}

async fn draft(_: Authed<Write>, call: Call<Id>) -> Result<ReadResourceResult, ErrorData> {
    Ok(ReadResourceResult::new(vec![ResourceContents::text(call.arguments.id, "notes://drafts")]))
}

pub struct Info;

impl ServerHandler for Info {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().enable_prompts().enable_resources().build())
    }
}

pub fn server() -> McpServer<Notes, Info> {
    McpServer::new(Info, ())
        .tool("who", "", who)
        .tool("read", "Reads.", read)
        .tool("write", "Writes.", write)
        .tool("wipe", "", wipe)
        .prompt("brief", "", brief)
        .prompt("secret", "", secret)
        .resource("notes://all", "", "text/plain", all)
        .resource_template("notes://drafts/{id}", "", "text/plain", draft)
}

pub type AppRoutes = Routes<Authenticator<Notes>>;
pub type Log = Arc<Mutex<Vec<String>>>;

/// A token is a user's name and scopes: `ada.write`. The identity of `brief` expires after 400 ms.
pub fn authenticator() -> (Authenticator<Notes>, Log) {
    let bearer = Bearer::new(|token| {
        let (name, scopes) = token.as_str().split_once('.').ok_or(AuthenticationError::rejected())?;
        let identity = Identity::new(SimpleUser::new(name), Credentials::from_scope_text(&scopes.replace('.', " ")));
        Ok(if name == "brief" {
            identity.with_expiry(SystemTime::now() + Duration::from_millis(400))
        } else {
            identity
        })
    });
    let log = Log::default();
    let audit = Arc::clone(&log);
    let authenticator = Authenticator::new(bearer.resource_metadata(METADATA)).audited_by(move |event| {
        let user = event.user_id().unwrap_or("nobody".into());
        let operation = event.operation().unwrap_or("-");
        audit.lock().unwrap().push(format!("{user} {} {operation} {}", event.route(), event.status().as_u16()));
    });
    (authenticator, log)
}

/// Serves the routes, and returns the URL of the endpoint, and the audit log.
pub async fn serve(routes: AppRoutes) -> (String, Log) {
    serve_with(routes, &Revocations::new()).await
}

pub async fn serve_with(routes: AppRoutes, revocations: &Revocations) -> (String, Log) {
    let (authenticator, log) = authenticator();
    let app = routes.with_state(authenticator.revoked_by(revocations));
    (format!("http://{}/mcp", support::serve(app).await), log)
}

pub fn routes() -> AppRoutes {
    server().routes::<Read, _>("/mcp", Default::default())
}
