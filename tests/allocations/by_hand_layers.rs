//! Layers without the library and without axum: a service authenticates the caller, and calls another service. It moves
//! no value needlessly, and boxes no future.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::http::{HeaderMap, Request, Response, StatusCode};
use futures_util::future::Either;
use tower::Service;

use super::by_hand::{ADMIN, Table, table};
use super::pages::{Answer, PageForAdmin, PageForAll, page};
use super::shop::{Account, KEY_HEADER};

#[derive(Clone)]
pub struct Caller {
    account: Arc<Account>,
    #[expect(dead_code, reason = "for pages that have more to ask")]
    scopes: u64,
}

/// Returns the caller's account if it is an administrator's.
fn admin(table: &Table, headers: &HeaderMap) -> Result<Caller, StatusCode> {
    let key = headers.get(&KEY_HEADER).and_then(|key| key.to_str().ok()).ok_or(StatusCode::NOT_FOUND)?;
    let entry = table.get(key).ok_or(StatusCode::UNAUTHORIZED)?;
    if entry.scopes & ADMIN == 0 {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(Caller { account: Arc::clone(&entry.account), scopes: entry.scopes })
}

fn rejection<E>(status: StatusCode) -> Ready<Result<Response<String>, E>> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    ready(Ok(response))
}

/// Passes the account in the request's extensions, as `RequireLayer` does.
#[derive(Clone)]
pub struct Require<I> {
    table: Arc<Table>,
    inner: I,
}

impl<I, B> Service<Request<B>> for Require<I>
where
    I: Service<Request<B>, Response = Response<String>>,
{
    type Response = Response<String>;
    type Error = I::Error;
    type Future = Either<I::Future, Ready<Result<Response<String>, I::Error>>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        match admin(&self.table, request.headers()) {
            Ok(caller) => {
                request.extensions_mut().insert(caller);
                Either::Left(self.inner.call(request))
            }
            Err(status) => Either::Right(rejection(status)),
        }
    }
}

/// Passes the account in a value beside the request, as `GuardLayer` does.
#[derive(Clone)]
pub struct Guard<I> {
    table: Arc<Table>,
    inner: I,
}

impl<I, B> Service<Request<B>> for Guard<I>
where
    I: Service<(Caller, Request<B>), Response = Response<String>>,
{
    type Response = Response<String>;
    type Error = I::Error;
    type Future = Either<I::Future, Ready<Result<Response<String>, I::Error>>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match admin(&self.table, request.headers()) {
            Ok(caller) => Either::Left(self.inner.call((caller, request))),
            Err(status) => Either::Right(rejection(status)),
        }
    }
}

impl Service<(Caller, Request<String>)> for PageForAdmin {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, (caller, _): (Caller, Request<String>)) -> Answer {
        page(&caller.account)
    }
}

pub fn require() -> Require<PageForAll> {
    Require { table: table(), inner: PageForAll }
}

pub fn guard() -> Guard<PageForAdmin> {
    Guard { table: table(), inner: PageForAdmin }
}
