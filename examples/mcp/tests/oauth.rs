//! rmcp's client, which knows nothing but the server's URL, walks the whole flow with a certified issuer: it finds the issuer,
//! registers, logs its user in, and asks for a further scope when a tool needs it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use reqwest::redirect::Policy;
use rmcp::model::CallToolRequestParams;
use rmcp::service::{RunningService, ServiceError};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::auth::{AuthClient, AuthorizationManager, AuthorizationRequest, OAuthState};
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::{RoleClient, ServiceExt};
use serde_json::{Value, json};
use support::Issuer;

const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// The example, as a user starts it.
struct Notebook {
    process: Child,
    url: String,
    _output: BufReader<ChildStdout>,
}

impl Notebook {
    fn start(issuer: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_authed-example-mcp"))
            .envs([("ISSUER", issuer), ("PORT", "0")])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let url = line.trim_end().rsplit(' ').next().unwrap().to_owned();
        Self { process, url, _output: output }
    }
}

impl Drop for Notebook {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

type Client = RunningService<RoleClient, ()>;

fn transport(url: &str) -> StreamableHttpClientTransportConfig {
    StreamableHttpClientTransportConfig::with_uri(url.to_owned())
}

/// Follows redirects as a browser does, up to the callback.
async fn browse(url: &str) -> String {
    let until_callback =
        Policy::custom(
            |attempt| {
                if attempt.url().as_str().starts_with(CALLBACK) { attempt.stop() } else { attempt.follow() }
            },
        );
    let browser = reqwest::Client::builder().cookie_store(true).redirect(until_callback).build().unwrap();
    let response = browser.get(url).send().await.unwrap();
    let location = response.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
    location.unwrap_or_else(|| panic!("no redirect to the client: {}", response.status()))
}

/// Registers a client, and logs the user in.
async fn log_in(url: &str, request: AuthorizationRequest) -> AuthorizationManager {
    let mut state = OAuthState::new(url, None).await.unwrap();
    state.start_authorization(request.with_client_name("a notebook's reader")).await.unwrap();
    let login = state.get_authorization_url().await.unwrap();
    for part in ["code_challenge=", "code_challenge_method=S256", "resource=http"] {
        assert!(login.contains(part), "{part} is not in {login}");
    }
    state.handle_callback_url(&browse(&login).await).await.unwrap();
    state.into_authorization_manager().unwrap()
}

/// Connects with the tokens of the manager.
async fn connect(url: &str, manager: AuthorizationManager) -> Client {
    let client = AuthClient::new(reqwest::Client::new(), manager);
    ().serve(StreamableHttpClientTransport::with_client(client, transport(url))).await.unwrap()
}

async fn tools(client: &Client) -> Vec<String> {
    client.list_all_tools().await.unwrap().into_iter().map(|tool| tool.name.into_owned()).collect()
}

async fn call(client: &Client, tool: &'static str) -> Result<Value, ServiceError> {
    let arguments = [("text".to_owned(), json!("milk"))].into_iter().collect();
    let result = client.call_tool(CallToolRequestParams::new(tool).with_arguments(arguments)).await?;
    Ok(serde_json::to_value(&result.content).unwrap()[0]["text"].clone())
}

/// Returns the scope that the server asks for.
fn further_scope(error: &ServiceError) -> String {
    let text = format!("{error:?}");
    let text = text.replace('\\', "");
    let (_, scope) = text.split_once(r#"error="insufficient_scope", scope=""#).unwrap_or_else(|| panic!("{text}"));
    scope.split_once('"').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_knows_only_the_url_registers_logs_in_and_steps_up() {
    let issuer = Issuer::start();
    let notebook = Notebook::start(&issuer.url);

    // Without a token, the challenge names the document and the scope.
    let anonymous = ().serve(StreamableHttpClientTransport::from_config(transport(&notebook.url))).await.unwrap_err();
    let challenge = anonymous.auth_challenge().unwrap().to_owned();
    assert!(challenge.contains(r#"scope="notes:read""#), "{challenge}");

    // RFC 9728, RFC 8414, RFC 7591, RFC 7636, RFC 8707, RFC 9207.
    let asked = AuthorizationRequest::new(CALLBACK).with_challenge(challenge).with_initial_scope_selection();
    let manager = log_in(&notebook.url, asked).await;
    manager.refresh_token().await.unwrap();
    let client = connect(&notebook.url, manager).await;
    assert_eq!(tools(&client).await, ["list_notes"]);
    let further = further_scope(&call(&client, "add_note").await.unwrap_err());
    assert_eq!(further, "notes:write");

    // The user is asked again, for both scopes.
    let both = AuthorizationRequest::new(CALLBACK).with_scopes(["notes:read".to_owned(), further]);
    let client = connect(&notebook.url, log_in(&notebook.url, both).await).await;
    assert_eq!(tools(&client).await, ["list_notes", "add_note"]);
    assert_eq!(call(&client, "add_note").await.unwrap(), json!("added"));
    let all = client.call_tool(CallToolRequestParams::new("list_notes")).await.unwrap();
    assert_eq!(serde_json::to_value(&all.content).unwrap()[0]["text"], json!("milk (ada)"));
    let hidden = client.call_tool(CallToolRequestParams::new("clear_notes")).await.unwrap_err();
    assert!(hidden.to_string().contains("unknown"), "{hidden}");
}

/// A token of the same issuer for another resource, and a text that is no token.
#[tokio::test(flavor = "multi_thread")]
async fn rfc8707_2_a_token_for_another_server_opens_nothing() {
    let issuer = Issuer::start();
    let (notebook, other) = (Notebook::start(&issuer.url), Notebook::start(&issuer.url));
    let both = AuthorizationRequest::new(CALLBACK).with_scopes(["notes:read", "notes:write"]);
    let token = log_in(&other.url, both).await.get_access_token().await.unwrap();
    for wrong in [&*token, "wrong"] {
        let config = transport(&notebook.url).auth_header(wrong);
        let refused = ().serve(StreamableHttpClientTransport::from_config(config)).await.unwrap_err();
        let challenge = refused.auth_challenge().unwrap();
        assert!(challenge.contains(r#"error="invalid_token""#), "{challenge}");
    }
    let config = transport(&other.url).auth_header(token);
    assert!(().serve(StreamableHttpClientTransport::from_config(config)).await.is_ok());
}
