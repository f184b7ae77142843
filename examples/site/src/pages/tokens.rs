//! The caller's tokens.

use askama::Template;
use authed::backend::NewApiKey;
use authed::realm::ScopeInfo;
use authed::revocation::{Revocation, Revocations};
use authed::{Authed, Credentials, Permitted, User};
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use super::see;
use crate::failure::Failure;
use crate::form::Fields;
use crate::frame::Frame;
use crate::roles;
use crate::scopes::{Confirmed, Press};
use crate::tokens::{self, LIFETIMES, Owner, Token};

#[derive(Template)]
#[template(path = "tokens.html")]
struct Page<'a> {
    frame: &'a Frame,
    tokens: Vec<Token>,
    /// The scopes that the caller has.
    scopes: Vec<&'static ScopeInfo>,
    lifetimes: [i64; 4],
    /// The new token.
    secret: Option<&'a str>,
    /// Whether the new token is in place of another one.
    replaced: bool,
}

pub async fn page(caller: Authed<Confirmed>, frame: Frame, State(db): State<AnyPool>) -> Result<Response, Failure> {
    show(&caller, &frame, &db, None, false).await
}

async fn show(
    caller: &Authed<Confirmed>,
    frame: &Frame,
    db: &AnyPool,
    made: Option<NewApiKey>,
    replaced: bool,
) -> Result<Response, Failure> {
    let tokens = tokens::list(db, caller.proof().weaken()).await?;
    let scopes = roles::scopes().filter(|scope| holds(caller.credentials(), scope.name())).collect();
    let secret = made.as_ref().map(NewApiKey::secret);
    frame.show(&Page { frame, tokens, scopes, lifetimes: LIFETIMES, secret, replaced })
}

fn holds(credentials: &Credentials<Press>, scope: &str) -> bool {
    credentials.names().any(|held| held == scope)
}

pub async fn create(
    caller: Authed<Confirmed>,
    frame: Frame,
    State(db): State<AnyPool>,
    fields: Fields,
) -> Result<Response, Failure> {
    let name = fields.between_1_and(80, "name")?;
    if fields.all("scope").any(|scope| !Credentials::<Press>::knows(scope)) {
        return Err(Failure::Misshapen);
    }
    let days = match fields.optional(4, "days")? {
        Some(days) => days.parse().ok().filter(|days| LIFETIMES.contains(days)).ok_or(Failure::Misshapen)?,
        None => LIFETIMES[0],
    };
    // Those that the caller has. The form offers no others.
    let scopes: Vec<_> = fields.all("scope").filter(|scope| holds(caller.credentials(), scope)).collect();
    let made = tokens::create(&db, caller.proof().weaken(), name, &scopes.join(" "), days).await?;
    show(&caller, &frame, &db, Some(made), false).await
}

pub async fn replace(
    caller: Authed<Confirmed>,
    token: Permitted<Token, Owner>,
    frame: Frame,
    State(db): State<AnyPool>,
) -> Result<Response, Failure> {
    if token.has_ended() {
        return Err(Failure::Missing);
    }
    let made = tokens::replace(&db, caller.proof(), &token).await?;
    show(&caller, &frame, &db, Some(made), true).await
}

pub async fn revoke(
    caller: Authed<Confirmed>,
    token: Permitted<Token, Owner>,
    State(db): State<AnyPool>,
    State(revocations): State<Revocations>,
) -> Result<Response, Failure> {
    tokens::revoke(&db, &token).await?;
    revocations.publish(Revocation::user(caller.user().id()));
    Ok(see("/account/tokens?done=revoked"))
}
