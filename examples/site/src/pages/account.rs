//! The caller's account and password.

use askama::Template;
use authed::revocation::Revocation;
use authed::{Authed, User};
use authed_session::SessionOf;
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use super::{login, see};
use crate::accounts;
use crate::app::App;
use crate::client::Client;
use crate::failure::Failure;
use crate::form::Fields;
use crate::frame::Frame;
use crate::logins;
use crate::passwords::problem;
use crate::scopes::{Confirmed, Member, Press};

#[derive(Template)]
#[template(path = "account.html")]
struct Page<'a> {
    frame: &'a Frame,
    name: &'a str,
    login: &'a str,
    roles: Vec<String>,
    scopes: Vec<&'static str>,
}

pub async fn page(caller: Authed<Member>, frame: Frame, State(db): State<AnyPool>) -> Result<Response, Failure> {
    let person = caller.user();
    let roles = accounts::current(&db, person.id).await?.map(|current| current.roles).unwrap_or_default();
    let scopes = caller.credentials().names().collect();
    frame.show(&Page { frame: &frame, name: &person.name, login: &person.login, roles, scopes })
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage<'a> {
    frame: &'a Frame,
    problem: Option<&'static str>,
}

pub async fn password(_: Authed<Confirmed>, frame: Frame) -> Result<Response, Failure> {
    frame.show(&PasswordPage { frame: &frame, problem: None })
}

/// Changes the password, ends all sessions of the account, and starts a new one here.
pub async fn change_password(
    caller: Authed<Confirmed>,
    frame: Frame,
    session: SessionOf<Press>,
    client: Client,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Failure> {
    let (password, again) = (fields.exact("password")?, fields.exact("again")?);
    let differ = (password != again).then_some("Not saved: the two are not the same.");
    let person = caller.user();
    if let Some(problem) = differ.or_else(|| problem(password, &person.login)) {
        return frame.show(&PasswordPage { frame: &frame, problem: Some(problem) });
    }
    let hash = app.passwords.hash(password).await?;
    let epoch = accounts::set_password(&app.db, person.id, &hash).await?;
    app.revocations.publish(Revocation::user(person.id()));
    login::stay(&session, person, epoch).await?;
    logins::describe(&app.db, &session, &client).await?;
    Ok(see("/account?done=password"))
}
