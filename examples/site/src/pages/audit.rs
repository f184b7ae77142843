//! The rejected requests.

use askama::Template;
use authed::Authed;
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use crate::audit::{self, Entry};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::scopes::Audit;

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    frame: &'a Frame,
    entries: Vec<Entry>,
}

pub async fn page(caller: Authed<Audit>, frame: Frame, State(db): State<AnyPool>) -> Result<Response, Failure> {
    let entries = audit::latest(&db, caller.proof()).await?;
    frame.show(&Page { frame: &frame, entries })
}
