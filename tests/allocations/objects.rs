//! A route about an object: with the library, and by hand.

use std::sync::Arc;

use authed::routing;
use authed::{Authed, Authenticator, Identity, NotFound, Permitted, Rejection, Resource, Routes, Rule, path};
use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;

use super::by_hand::{self, Table};
use super::ours::{self, Authenticated, Shop};
use super::shop::{Account, KEY_HEADER};

/// The file 7 is for everyone with an account. Nobody may read others.
#[derive(Clone, Copy)]
pub struct File {
    number: u64,
}

fn find(number: u64) -> Option<File> {
    (number < 100).then_some(File { number })
}

impl<St: Sync> Resource<St> for File {
    type Key = u64;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u64, _: &(), _: &St) -> Result<Option<Self>, Rejection> {
        Ok(find(number))
    }
}

pub enum Reader {}

impl Rule<File> for Reader {
    type Realm = Shop;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Shop>, file: &File) -> bool {
        may_read(by.user(), *file)
    }
}

fn may_read(account: &Account, file: File) -> bool {
    !account.name.is_empty() && file.number == 7
}

async fn ours(_: Authed<Authenticated, NotFound>, file: Permitted<File, Reader>) -> &'static str {
    if file.number == 7 { "seven" } else { "other" }
}

async fn plain(_: Authed<Authenticated, NotFound>) -> &'static str {
    "plain"
}

pub fn routes() -> Router {
    let routes: Routes<Authenticator<Shop>> = Routes::new()
        .object_route(path!("/files/{number}"), routing::get(ours))
        .route(path!("/plain"), routing::get(plain));
    routes.with_state(ours::authenticator())
}

struct Caller(Arc<Account>);

impl FromRequestParts<Arc<Table>> for Caller {
    type Rejection = StatusCode;

    async fn from_request_parts(head: &mut Parts, table: &Arc<Table>) -> Result<Self, StatusCode> {
        let key = head.headers.get(&KEY_HEADER).and_then(|key| key.to_str().ok()).ok_or(StatusCode::NOT_FOUND)?;
        let entry = table.get(key).ok_or(StatusCode::UNAUTHORIZED)?;
        Ok(Self(Arc::clone(&entry.account)))
    }
}

async fn by_hand(
    Caller(account): Caller,
    Path(number): Path<u64>,
    State(_): State<Arc<Table>>,
) -> Result<&'static str, StatusCode> {
    let file = find(number).filter(|file| may_read(&account, *file)).ok_or(StatusCode::NOT_FOUND)?;
    Ok(if file.number == 7 { "seven" } else { "other" })
}

async fn plain_by_hand(Caller(account): Caller) -> &'static str {
    if account.name.is_empty() { "nobody" } else { "plain" }
}

pub fn routes_by_hand() -> Router {
    Router::new()
        .route("/files/{number}", get(by_hand))
        .route("/plain", get(plain_by_hand))
        .with_state(by_hand::table())
}
