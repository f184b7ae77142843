//! Operations: decided by name, listed, audited, and rows of the table.

mod answers;
mod calling;
mod random;
mod table;

use std::sync::Arc;

use authed::operation::{Functions, Operation};
use authed::{Authed, Authenticator, Caller, NotFound, Proof, Rejection, Routes, User, routing::post};
use axum::extract::{FromRef, State};
use http::request::Parts;
use support::shop::{Admin, Auditor, Editor, Shop, Viewer};

pub async fn list(by: Proof<'_, Viewer>, input: String) -> String {
    tokio::task::yield_now().await;
    format!("list {input} for {}", by.user().display_name())
}

pub async fn rename(by: Authed<Editor>, input: String) -> String {
    format!("rename {input} by {}", by.user().display_name())
}

pub async fn purge(_: Authed<(Editor, Auditor), NotFound>, _: String) -> String {
    "purged".to_owned()
}

pub async fn version(caller: Caller<Shop>, _: String) -> String {
    format!("1 for {}", if caller.is_authenticated() { "a caller" } else { "a stranger" })
}

pub type ShopFunctions = Functions<Shop, String, String>;

pub fn functions() -> ShopFunctions {
    Functions::new()
        .function("list", "Lists the orders.", list)
        .function("rename", "", rename)
        .function("purge", "Forgets the orders.", purge)
        .function("version", "", version)
}

pub const AUDIT: Operation<Auditor> = Operation::new("audit").described("Reads the log.");
pub const SHUT: Operation<Admin, NotFound> = Operation::new("shut");

#[derive(Clone, FromRef)]
pub struct App {
    pub authenticator: Authenticator<Shop>,
    pub functions: Arc<ShopFunctions>,
}

async fn rpc(caller: Caller<Shop>, State(app): State<App>, head: Parts, body: String) -> Result<String, Rejection> {
    let running = app.functions.call(&body, caller, "7".to_owned());
    Ok(running.map_err(|denied| app.authenticator.reject(denied, &head))?.await)
}

pub fn routes() -> Routes<App> {
    Routes::new().route("/rpc", post(rpc)).operations("/rpc", &functions())
}
