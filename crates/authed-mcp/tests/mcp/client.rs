//! rmcp's client: lists, calls, and denials.

use rmcp::model::{CallToolRequestParams, GetPromptRequestParams, ReadResourceRequestParams};
use rmcp::service::RunningService;
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::{RoleClient, ServiceExt};

use super::server::{routes, serve, server};

type Client = RunningService<RoleClient, ()>;

async fn connect(url: &str, token: &str) -> Client {
    let config = StreamableHttpClientTransportConfig::with_uri(url.to_owned()).auth_header(token);
    ().serve(StreamableHttpClientTransport::from_config(config)).await.unwrap()
}

async fn names(client: &Client) -> String {
    let tools = client.list_all_tools().await.unwrap().into_iter().map(|tool| tool.name.into_owned());
    let prompts = client.list_all_prompts().await.unwrap().into_iter().map(|prompt| prompt.name);
    let resources = client.list_all_resources().await.unwrap().into_iter().map(|resource| resource.uri);
    let templates = client.list_all_resource_templates().await.unwrap().into_iter().map(|one| one.uri_template);
    tools.chain(prompts).chain(resources).chain(templates).collect::<Vec<_>>().join(" ")
}

async fn call(client: &Client, tool: &'static str) -> Result<String, String> {
    let arguments = [("text".to_owned(), "hello".into())].into_iter().collect();
    match client.call_tool(CallToolRequestParams::new(tool).with_arguments(arguments)).await {
        Ok(result) => Ok(serde_json::to_value(&result.content).unwrap()[0]["text"].as_str().unwrap().to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::test]
async fn a_client_sees_what_its_caller_may_use() {
    let (url, log) = serve(routes()).await;
    for (token, expected) in [
        ("eve.read", "who read brief notes://all"),
        ("ada.write", "who read write brief secret notes://all notes://drafts/{id}"),
        ("root.admin", "who read write wipe brief secret notes://all notes://drafts/{id}"),
    ] {
        assert_eq!(names(&connect(&url, token).await).await, expected, "{token}");
    }
    assert_eq!(log.lock().unwrap().len(), 0, "a list is no denial");
}

#[tokio::test]
async fn a_tool_runs_for_callers_who_meet_its_parameter() {
    let (url, _) = serve(routes()).await;
    let ada = connect(&url, "ada.write").await;
    assert_eq!(call(&ada, "who").await.unwrap(), "ada");
    assert_eq!(call(&ada, "read").await.unwrap(), "read by ada");
    assert_eq!(call(&ada, "write").await.unwrap(), "ada wrote hello");
    let hidden = call(&ada, "wipe").await.unwrap_err();
    let unknown = call(&ada, "wyped").await.unwrap_err();
    assert_eq!(hidden, unknown.replace("wyped", "wipe"));
    assert_eq!(call(&connect(&url, "root.admin").await, "wipe").await.unwrap(), "wiped");
}

#[tokio::test]
async fn prompts_and_resources_are_guarded_by_their_types() {
    let (url, log) = serve(routes()).await;
    let (eve, ada) = (connect(&url, "eve.read").await, connect(&url, "ada.write").await);
    let secret = || {
        let arguments = [("text".to_owned(), "hush".into())].into_iter().collect();
        GetPromptRequestParams::new("secret").with_arguments(arguments)
    };
    let draft = || ReadResourceRequestParams::new("notes://drafts/7");
    assert!(ada.get_prompt(secret()).await.is_ok());
    assert!(ada.read_resource(draft()).await.is_ok());
    assert!(eve.get_prompt(GetPromptRequestParams::new("brief")).await.is_ok());
    assert!(eve.read_resource(ReadResourceRequestParams::new("notes://all")).await.is_ok());
    assert!(eve.get_prompt(secret()).await.is_err());
    assert!(eve.read_resource(draft()).await.is_err());
    assert!(ada.read_resource(ReadResourceRequestParams::new("notes://none")).await.is_err());
    let log = log.lock().unwrap().clone();
    assert_eq!(log, ["eve /mcp secret 403", "eve /mcp notes://drafts/{id} 403", "ada /mcp notes://none 404"]);
}

#[tokio::test]
async fn anonymous_clients_use_what_takes_a_caller() {
    let (url, _) = serve(server().routes_for_anyone("/mcp", Default::default())).await;
    let nobody = ().serve(StreamableHttpClientTransport::from_uri(url)).await.unwrap();
    assert_eq!(names(&nobody).await, "who");
    assert_eq!(call(&nobody, "who").await.unwrap(), "nobody");
    assert!(call(&nobody, "read").await.is_err());
}
