//! The table of the site's own routes, and who may call them.

use std::sync::Arc;

use askama::Template;
use authed::Authed;
use authed::table::{Row, Table};
use axum::extract::State;
use axum::response::Response;

use crate::failure::Failure;
use crate::frame::Frame;
use crate::roles;
use crate::scopes::ManageRoles;

#[derive(Template)]
#[template(path = "permissions.html")]
struct Page<'a> {
    frame: &'a Frame,
    rows: &'a [Row],
    scopes: Vec<&'static authed::realm::ScopeInfo>,
}

pub async fn page(_: Authed<ManageRoles>, frame: Frame, State(table): State<Arc<Table>>) -> Result<Response, Failure> {
    frame.show(&Page { frame: &frame, rows: table.rows(), scopes: roles::scopes().collect() })
}

/// Returns which object the caller may access.
fn objects(row: &Row) -> String {
    row.objects().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
