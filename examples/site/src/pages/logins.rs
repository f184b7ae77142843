//! Where the caller is logged in. The password must have been entered just now (OWASP ASVS 7.5.2).

use askama::Template;
use authed::{Authed, Permitted};
use authed_session::{SessionOf, Sessions};
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use super::see;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::logins::{self, Login, Mine};
use crate::scopes::{Confirmed, Press};

#[derive(Template)]
#[template(path = "logins.html")]
struct Page<'a> {
    frame: &'a Frame,
    logins: Vec<Login>,
    /// The ID of the login that the page is requested with.
    here: String,
}

pub async fn page(
    caller: Authed<Confirmed>,
    frame: Frame,
    session: SessionOf<Press>,
    State(db): State<AnyPool>,
) -> Result<Response, Failure> {
    let logins = logins::list(&db, caller.proof().weaken()).await?;
    let here = session.login_id().await?.map(|login| login.to_string()).unwrap_or_default();
    frame.show(&Page { frame: &frame, logins, here })
}

pub async fn end(
    _: Authed<Confirmed>,
    login: Permitted<Login, Mine>,
    State(sessions): State<Sessions<Press>>,
) -> Result<Response, Failure> {
    sessions.end(login.login_id()?).await?;
    Ok(see("/account/logins?done=ended"))
}
