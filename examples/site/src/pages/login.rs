//! Login, confirmation of the password, and logout.

use askama::Template;
use authed::backend::ErrorKind;
use authed::redirect::{LocalPath, SafeNext};
use authed::revocation::{Revocation, Revocations};
use authed::{Authed, Caller, Credentials, Identity, Public, Rejection, User, local_path};
use authed_session::{Account, Passwords, SessionOf, Throttle};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sqlx::AnyPool;

use super::see;
use crate::accounts::{self, Person};
use crate::audit::Log;
use crate::client::Client;
use crate::failure::Failure;
use crate::form::Fields;
use crate::frame::Frame;
use crate::logins;
use crate::scopes::{LoginPage, Member, Press};

const HOME: LocalPath = local_path!("/");

#[derive(Template)]
#[template(path = "login.html")]
struct Page<'a> {
    frame: &'a Frame,
    heading: &'static str,
    text: Option<&'static str>,
    problem: Option<&'static str>,
    /// The page that the caller requested.
    next: Option<&'a str>,
    login: &'a str,
    /// Whether the name cannot change, since the caller is logged in.
    fixed: bool,
}

fn show(
    frame: &Frame,
    caller: &Caller<Press>,
    next: Option<&SafeNext<LoginPage>>,
    tried: Option<&str>,
    problem: Option<&'static str>,
) -> Result<Response, Failure> {
    let known = caller.user();
    let (heading, text) = match known {
        None => ("Log in", None),
        Some(_) => ("Confirm that it is you", Some("This page requires that you have just entered your password.")),
    };
    let login = known.map(|user| &*user.login).or(tried).unwrap_or_default();
    frame.show(&Page { frame, heading, text, problem, next: next.map(SafeNext::as_str), login, fixed: known.is_some() })
}

/// Shows the form, also to callers who are logged in: a page that requires a recent login redirects them here.
pub async fn form(caller: Caller<Press>, frame: Frame, next: Option<SafeNext<LoginPage>>) -> Result<Response, Failure> {
    show(&frame, &caller, next.as_ref(), None, None)
}

#[allow(clippy::too_many_arguments)]
pub async fn log_in(
    caller: Caller<Press>,
    frame: Frame,
    next: Option<SafeNext<LoginPage>>,
    session: SessionOf<Press>,
    State(db): State<AnyPool>,
    State(passwords): State<Passwords>,
    State(throttle): State<Throttle>,
    State(log): State<Log>,
    client: Client,
    fields: Fields,
) -> Result<Response, Failure> {
    let (login, password) = (fields.between_1_and(accounts::LONGEST_LOGIN, "login")?, fields.exact("password")?);
    let attempt = throttle.begin(&client.headers, login, client.address).await?;
    let secret = accounts::secret(&db, login).await?;
    // Verify also if there is no such account: the time must not reveal it.
    match (passwords.verify(password, secret.as_ref().map(|secret| &*secret.password)).await, secret) {
        (Ok(verified), Some(secret)) => {
            if let Some(hash) = verified.new_hash() {
                accounts::rehash(&db, secret.id, &secret.password, hash).await?;
            }
            let device = attempt.succeeded().await?;
            let account = account(secret.id, login, secret.epoch);
            if fields.has("remember") {
                session.log_in_for(&account, logins::REMEMBERED).await?;
            } else {
                session.log_in(&account).await?;
            }
            logins::describe(&db, &session, &client).await?;
            Ok((device, Rejection::see_other(&next.map_or(HOME, SafeNext::into_path))).into_response())
        }
        (Err(error), secret) if error.kind() == ErrorKind::Rejected => {
            log.wrong_password(secret.map(|secret| secret.id));
            let page = show(&frame, &caller, next.as_ref(), Some(login), Some("Name or password is wrong."))?;
            Ok((StatusCode::FORBIDDEN, page).into_response())
        }
        (Err(error), _) => {
            attempt.take_back().await?;
            Err(error.into())
        }
        (Ok(_), None) => Err(Failure::Broken),
    }
}

/// Returns the account with the epoch that the password was verified with. Each request looks up the scopes.
fn account(id: i64, login: &str, epoch: i64) -> Account<Press> {
    let person = Person { id, login: login.to_owned(), name: login.to_owned() };
    Account::new(Identity::new(person, Credentials::none()), epoch.to_be_bytes())
}

/// Starts a session of the new epoch, after the others have ended.
pub async fn stay(session: &SessionOf<Press>, person: &Person, epoch: i64) -> Result<(), Failure> {
    Ok(session.log_in(&account(person.id, &person.login, epoch)).await?)
}

pub async fn log_out(_: Public, session: SessionOf<Press>) -> Result<Response, Failure> {
    session.log_out().await?;
    Ok(see("/?done=logged-out"))
}

pub async fn log_out_everywhere(
    caller: Authed<Member>,
    session: SessionOf<Press>,
    State(db): State<AnyPool>,
    State(revocations): State<Revocations>,
) -> Result<Response, Failure> {
    let mut change = db.begin().await?;
    accounts::end_sessions(&mut change, caller.user().id).await?;
    change.commit().await?;
    revocations.publish(Revocation::user(User::id(caller.user())));
    session.log_out().await?;
    Ok(see("/?done=everywhere"))
}
