//! MCP servers for [`authed`]: each tool, prompt and resource declares who may use it.
//!
//! The first parameter of a tool's function is `Authed<S>`, `Proof<'_, S>` or `Caller<R>`. Nothing else names the scope: the
//! lists that a client gets, the response to other callers, the audit log and the table of routes follow from the type.
//!
//! ```
//! use authed::{Authed, Authenticator, Bearer, Challenge, SimpleUser, User, scopes};
//! use authed_mcp::{Call, McpServer};
//! use rmcp::model::{ServerCapabilities, ServerConfig};
//! use rmcp::schemars::{self, JsonSchema};
//! use serde::Deserialize;
//!
//! scopes! {
//!     pub realm Notes for SimpleUser, on failure Challenge;
//!     pub scope Read = "notes:read";
//!     pub scope Write = "notes:write": Read;
//! }
//!
//! #[derive(Deserialize, JsonSchema)]
//! struct Note { text: String }
//!
//! async fn list(_: Authed<Read>, _: Call) -> String { "no notes".to_owned() }
//!
//! async fn add(by: Authed<Write>, call: Call<Note>) -> String {
//!     format!("{} wrote {}", by.user().display_name(), call.arguments.text)
//! }
//!
//! /// The rest of the protocol.
//! struct Info;
//!
//! impl rmcp::ServerHandler for Info {
//!     fn get_info(&self) -> ServerConfig { ServerConfig::new(ServerCapabilities::builder().enable_tools().build()) }
//! }
//!
//! fn app(authenticator: Authenticator<Notes>) -> axum::Router {
//!     let server = McpServer::new(Info, ())
//!         .tool("list", "Lists the notes.", list)
//!         .tool("add", "Adds a note.", add);
//!     let routes = server.routes::<Read, _>("/mcp", Default::default());
//!     assert!(routes.table().to_string().contains("/mcp#add"));
//!     routes.with_state(authenticator)
//! }
//! # app(Authenticator::new(Bearer::new(|_| Err(authed::AuthenticationError::rejected()))));
//! ```
//!
//! # What clients get
//!
//! | request | response |
//! | --- | --- |
//! | without a token | 401, with `resource_metadata` if [`Bearer::resource_metadata`](authed::Bearer::resource_metadata) is set |
//! | a wrong token | 401 with `error="invalid_token"` |
//! | a tool, prompt or resource whose scope the caller lacks | 403 with `error="insufficient_scope"` and the scope |
//! | one that is hidden ([`NotFound`](authed::NotFound)), or unknown | the JSON-RPC error of an unknown one |
//! | the session of another caller | 404, as for an unknown session |
//! | `tools/list`, `prompts/list`, `resources/list`, `resources/templates/list` | what this caller may use |
//!
//! Each request is authenticated, also in a session: the caller of a call is the one who sent it. An event stream ends with
//! its caller: when the identity expires or is revoked. The client then connects again with a new token.
//!
//! # Mistakes that do not compile
//!
//! A tool says who may use it:
//!
//! ```compile_fail,E0277
//! # use authed::{Authed, Challenge, Grants, Proof, SimpleUser, scopes};
//! # use authed_mcp::{Call, McpServer};
//! # scopes! { pub realm Notes for SimpleUser, on failure Challenge; pub scope Read = "read"; pub scope Write = "write"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser, on failure authed::Challenge; pub scope Buyer = "buyer"; } }
//! # struct Info;
//! # impl rmcp::ServerHandler for Info {}
//! # fn save(_: Proof<'_, impl Grants<Write>>) {}
//! async fn add(_: Call) -> String { String::new() }
//! fn server() -> McpServer<Notes, Info> { McpServer::new(Info, ()).tool("add", "", add) }
//! ```
//!
//! A tool's scope grants what it grants:
//!
//! ```compile_fail,E0277
//! # use authed::{Authed, Challenge, Grants, Proof, SimpleUser, scopes};
//! # use authed_mcp::{Call, McpServer};
//! # scopes! { pub realm Notes for SimpleUser, on failure Challenge; pub scope Read = "read"; pub scope Write = "write"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser, on failure authed::Challenge; pub scope Buyer = "buyer"; } }
//! # struct Info;
//! # impl rmcp::ServerHandler for Info {}
//! # fn save(_: Proof<'_, impl Grants<Write>>) {}
//! async fn add(by: Authed<Read>, _: Call) -> String { save(by.proof()); String::new() }
//! fn server() -> McpServer<Notes, Info> { McpServer::new(Info, ()).tool("add", "", add) }
//! ```
//!
//! A tool is for callers of the server's realm:
//!
//! ```compile_fail,E0277
//! # use authed::{Authed, Challenge, Grants, Proof, SimpleUser, scopes};
//! # use authed_mcp::{Call, McpServer};
//! # scopes! { pub realm Notes for SimpleUser, on failure Challenge; pub scope Read = "read"; pub scope Write = "write"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser, on failure authed::Challenge; pub scope Buyer = "buyer"; } }
//! # struct Info;
//! # impl rmcp::ServerHandler for Info {}
//! # fn save(_: Proof<'_, impl Grants<Write>>) {}
//! async fn add(_: Authed<shop::Buyer>, _: Call) -> String { String::new() }
//! fn server() -> McpServer<Notes, Info> { McpServer::new(Info, ()).tool("add", "", add) }
//! ```
//!
//! A tool does not keep its proof:
//!
//! ```compile_fail,E0277
//! # use authed::{Authed, Challenge, Grants, Proof, SimpleUser, scopes};
//! # use authed_mcp::{Call, McpServer};
//! # scopes! { pub realm Notes for SimpleUser, on failure Challenge; pub scope Read = "read"; pub scope Write = "write"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser, on failure authed::Challenge; pub scope Buyer = "buyer"; } }
//! # struct Info;
//! # impl rmcp::ServerHandler for Info {}
//! # fn save(_: Proof<'_, impl Grants<Write>>) {}
//! async fn add(_: Proof<'static, Write>, _: Call) -> String { String::new() }
//! fn server() -> McpServer<Notes, Info> { McpServer::new(Info, ()).tool("add", "", add) }
//! ```
//!
//! This does:
//!
//! ```
//! # use authed::{Authed, Challenge, Grants, Proof, SimpleUser, scopes};
//! # use authed_mcp::{Call, McpServer};
//! # scopes! { pub realm Notes for SimpleUser, on failure Challenge; pub scope Read = "read"; pub scope Write = "write"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser, on failure authed::Challenge; pub scope Buyer = "buyer"; } }
//! # struct Info;
//! # impl rmcp::ServerHandler for Info {}
//! # fn save(_: Proof<'_, impl Grants<Write>>) {}
//! async fn add(by: Authed<Write>, _: Call) -> String { save(by.proof()); String::new() }
//! fn server() -> McpServer<Notes, Info> { McpServer::new(Info, ()).tool("add", "", add) }
//! ```
//!
//! # The protected resource's metadata
//!
//! Clients look for the document of RFC 9728 at the address in the challenge. Serve it as a public route.

#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

mod call;
mod end;
mod handler;
mod message;
mod server;
mod service;
mod session;
mod set;
mod template;

pub use self::call::Call;
pub use self::server::McpServer;
