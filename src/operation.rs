//! Operations: many of them behind one endpoint, each with its own requirement.
//!
//! A JSON-RPC endpoint, an MCP server, a GraphQL schema and a gRPC service have one path and many operations. [`Operations`]
//! decides by an operation's name. Unknown operations are denied.
//!
//! ```
//! use authed::operation::Functions;
//! use authed::{Authed, Authenticator, Caller, Proof, Rejection, Routes, SimpleUser, User, routing::post, scopes};
//! use axum::extract::State;
//! use http::request::Parts;
//! # use axum::extract::FromRef;
//! # use std::sync::Arc;
//!
//! scopes! {
//!     pub realm Shop for SimpleUser;
//!     pub scope Reader = "reader";
//!     pub scope Writer = "writer": Reader;
//! }
//!
//! async fn list(_: Proof<'_, Reader>, _: String) -> String { "1, 2, 3".to_owned() }
//! async fn rename(by: Authed<Writer>, to: String) -> String { format!("{} named it {to}", by.user().display_name()) }
//!
//! fn operations() -> Functions<Shop, String, String> {
//!     Functions::new()
//!         .function("list", "Lists the orders.", list)
//!         .function("rename", "Renames an order.", rename)
//! }
//!
//! # #[derive(Clone, FromRef)]
//! # struct App { authenticator: Authenticator<Shop>, operations: Arc<Functions<Shop, String, String>> }
//! /// Takes `list 7`: an operation, and its argument.
//! async fn rpc(
//!     caller: Caller<Shop>,
//!     State(app): State<App>,
//!     head: Parts,
//!     body: String,
//! ) -> Result<String, Rejection> {
//!     let (name, argument) = body.split_once(' ').unwrap_or((&body, ""));
//!     let running = app.operations.call(name, caller, argument.to_owned());
//!     Ok(running.map_err(|denied| app.authenticator.reject(denied, &head))?.await)
//! }
//!
//! let routes: Routes<App> = Routes::new().route("/rpc", post(rpc)).operations("/rpc", &operations());
//! assert_eq!(routes.table().to_string(), "\
//! method  path         who may call it  others get  handler
//! POST    /rpc         anyone                       rpc
//! POST    /rpc#list    reader           Forbidden   list
//! POST    /rpc#rename  writer           Forbidden   rename
//! ");
//! ```
//!
//! The first parameter of an operation's function declares the requirement, as in [`Routes`](crate::Routes). So a scope
//! is written once.
//!
//! If the framework dictates the function, as GraphQL's resolvers and tonic's methods, an [`Operation`] is both the
//! registration and what hands out the proof.

mod adapted;
mod function;
mod index;
mod named;
mod set;
mod token;

pub use self::function::{Function, Functions, OperationFn, Running};
pub use self::named::NamedRequirement;
pub use self::set::Operations;
pub use self::token::Operation;
