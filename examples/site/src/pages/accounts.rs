//! All accounts: their roles, and which are closed.

use askama::Template;
use authed::revocation::{Revocation, Revocations};
use authed::{Authed, Grants, Permitted, Proof};
use authed_session::Passwords;
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use super::see;
use crate::accounts::{self, Account, Listed, Unchanged};
use crate::failure::Failure;
use crate::form::Fields;
use crate::frame::Frame;
use crate::passwords::problem;
use crate::roles;
use crate::scopes::ManageAccounts;

#[derive(Template)]
#[template(path = "accounts.html")]
struct Page<'a> {
    frame: &'a Frame,
    accounts: Vec<Listed>,
    roles: Vec<String>,
    problem: Option<&'static str>,
}

pub async fn page(
    caller: Authed<ManageAccounts>,
    frame: Frame,
    State(db): State<AnyPool>,
) -> Result<Response, Failure> {
    show(caller.proof(), &frame, &db, None).await
}

async fn show(
    by: Proof<'_, impl Grants<ManageAccounts>>,
    frame: &Frame,
    db: &AnyPool,
    problem: Option<&'static str>,
) -> Result<Response, Failure> {
    let accounts = accounts::list(db, by).await?;
    let roles = roles::list(db).await?.into_iter().map(|role| role.name).collect();
    frame.show(&Page { frame, accounts, roles, problem })
}

pub async fn create(
    caller: Authed<ManageAccounts>,
    frame: Frame,
    State(db): State<AnyPool>,
    State(passwords): State<Passwords>,
    fields: Fields,
) -> Result<Response, Failure> {
    let (login, name) = (fields.between_1_and(accounts::LONGEST_LOGIN, "login")?, fields.between_1_and(80, "name")?);
    let password = fields.exact("password")?;
    if let Some(problem) = problem(password, login) {
        return show(caller.proof(), &frame, &db, Some(problem)).await;
    }
    let hash = passwords.hash(password).await?;
    match accounts::create(&db, caller.proof(), login, name, &hash).await {
        Ok(_) => Ok(see("/admin/accounts?done=saved")),
        Err(unchanged) => show(caller.proof(), &frame, &db, Some(words(unchanged)?)).await,
    }
}

pub async fn change(
    caller: Authed<ManageAccounts>,
    account: Permitted<Account, ManageAccounts>,
    frame: Frame,
    State(db): State<AnyPool>,
    State(revocations): State<Revocations>,
    fields: Fields,
) -> Result<Response, Failure> {
    let roles: Vec<&str> = fields.all("role").collect();
    let changed = accounts::change(&db, &account, &roles, fields.has("disabled")).await;
    // Also after an error: the change may have been committed.
    revocations.publish(Revocation::user(account.user_id()));
    match changed {
        Ok(()) => Ok(see("/admin/accounts?done=saved")),
        Err(unchanged) => show(caller.proof(), &frame, &db, Some(words(unchanged)?)).await,
    }
}

/// Returns the text for a change that was not made.
pub fn words(unchanged: Unchanged) -> Result<&'static str, Failure> {
    match unchanged {
        Unchanged::Taken => Ok("Not saved: there is one of that name already."),
        Unchanged::NobodyLeft => Ok("Not saved: nobody would be left who can manage accounts and roles."),
        Unchanged::Unavailable(error) => Err(error.into()),
    }
}
