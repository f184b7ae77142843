//! The roles and their scopes.

use askama::Template;
use authed::realm::ScopeInfo;
use authed::revocation::{Revocation, Revocations};
use authed::{Authed, Permitted};
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use super::accounts::words;
use super::see;
use crate::failure::Failure;
use crate::form::Fields;
use crate::frame::Frame;
use crate::roles::{self, Role};
use crate::scopes::ManageRoles;

#[derive(Template)]
#[template(path = "roles.html")]
struct Page<'a> {
    frame: &'a Frame,
    roles: Vec<Role>,
    scopes: Vec<&'static ScopeInfo>,
    problem: Option<&'static str>,
}

pub async fn page(_: Authed<ManageRoles>, frame: Frame, State(db): State<AnyPool>) -> Result<Response, Failure> {
    show(&frame, &db, None).await
}

async fn show(frame: &Frame, db: &AnyPool, problem: Option<&'static str>) -> Result<Response, Failure> {
    frame.show(&Page { frame, roles: roles::list(db).await?, scopes: roles::scopes().collect(), problem })
}

pub async fn create(
    caller: Authed<ManageRoles>,
    frame: Frame,
    State(db): State<AnyPool>,
    fields: Fields,
) -> Result<Response, Failure> {
    match roles::create(&db, caller.proof(), fields.between_1_and(40, "name")?).await {
        Ok(()) => Ok(see("/admin/roles?done=saved")),
        Err(unchanged) => show(&frame, &db, Some(words(unchanged)?)).await,
    }
}

pub async fn change(
    _: Authed<ManageRoles>,
    role: Permitted<Role, ManageRoles>,
    frame: Frame,
    State(db): State<AnyPool>,
    State(revocations): State<Revocations>,
    fields: Fields,
) -> Result<Response, Failure> {
    let done = if fields.has("remove") {
        roles::remove(&db, &role).await
    } else {
        let scopes: Vec<&str> = fields.all("scope").collect();
        roles::change(&db, &role, &scopes).await
    };
    // Also after an error: the change may have been committed.
    revocations.publish(Revocation::everybody());
    match done {
        Ok(()) => Ok(see("/admin/roles?done=saved")),
        Err(unchanged) => show(&frame, &db, Some(words(unchanged)?)).await,
    }
}
