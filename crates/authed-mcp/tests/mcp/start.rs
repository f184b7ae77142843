//! The table, and mistakes that stop the start of a server.

use authed::{Authed, Forbidden};
use authed_mcp::{Call, McpServer};

use super::server::{Admin, Info, Notes, Read, Text, Write, routes, server};

async fn forbidden(_: Authed<Write, Forbidden>, _: Call) -> String {
    String::new()
}

async fn tool(_: Authed<Read>, _: Call) -> String {
    String::new()
}

async fn number(_: Authed<Read>, _: Call<u32>) -> String {
    String::new()
}

fn empty() -> McpServer<Notes, Info> {
    McpServer::new(Info, ())
}

#[test]
fn each_tool_prompt_and_resource_is_a_row() {
    assert_eq!(
        routes().table().to_string(),
        "\
method  path                      who may call it  others get           handler
*       /mcp                      read             Challenge            Endpoint<Notes, Info, ()>
*       /mcp#who                  read             Challenge            who
*       /mcp#read                 read             Challenge            read
*       /mcp#write                read & write     Challenge            write
*       /mcp#wipe                 read & admin     Challenge, NotFound  wipe
*       /mcp#brief                read             Challenge            brief
*       /mcp#secret               read & write     Challenge            secret
*       /mcp#notes://all          read             Challenge            all
*       /mcp#notes://drafts/{id}  read & write     Challenge            draft
"
    );
}

#[test]
fn a_server_says_what_a_caller_may_use() {
    let eve = authed::testing::TestCaller::<Notes>::new(authed::SimpleUser::new("eve")).grant::<Read>();
    assert_eq!(server().permitted_to(&eve.caller()), ["who", "read", "brief", "notes://all"]);
}

#[test]
#[should_panic = "clients of `tool` would not learn which scope they lack"]
fn a_denial_names_the_scope() {
    let _ = empty().tool("tool", "", forbidden);
}

#[test]
#[should_panic = "there are two operations `read`"]
fn a_name_stands_for_one_operation() {
    let _ = server().prompt("read", "", async |_: Authed<Read>, _: Call<Text>| {
        Ok::<rmcp::model::GetPromptResult, _>(rmcp::model::GetPromptResult::new(Vec::new()))
    });
}

/// Clients would call a tool that does not exist.
#[test]
#[should_panic = "a tool has one name"]
fn a_description_is_that_of_its_tool() {
    let described = rmcp::model::Tool::new("tol", "", serde_json::Map::new());
    let _ = empty().tool_described(described, "tool", "", tool);
}

#[test]
#[should_panic = "the arguments of the tool `tool`"]
fn arguments_are_an_object() {
    let _ = empty().tool("tool", "", number);
}

#[test]
#[should_panic = "the server has no tools, prompts and resources"]
fn a_server_has_an_operation() {
    let _ = empty().routes::<Read, authed::Authenticator<Notes>>("/mcp", Default::default());
}

#[test]
#[should_panic = "clients without a token would not learn where to get one"]
fn a_client_without_a_token_is_challenged() {
    let _ = empty().tool("tool", "", tool).routes::<Admin, authed::Authenticator<Notes>>("/mcp", Default::default());
}
