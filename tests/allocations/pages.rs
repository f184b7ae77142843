//! The services behind the layers, without axum.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::http::{Request, Response};
use tower::Service;

use super::shop::Account;

pub type Answer = Ready<Result<Response<String>, Infallible>>;

pub fn page(account: &Account) -> Answer {
    let text = if account.name.is_empty() { "purged by nobody" } else { "purged" };
    ready(Ok(Response::new(text.to_owned())))
}

/// Does not know the caller.
#[derive(Clone)]
pub struct PageForAll;

impl Service<Request<String>> for PageForAll {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<String>) -> Answer {
        ready(Ok(Response::new("purged".to_owned())))
    }
}

/// Knows the caller. Each kind of layer passes the account in a request type of its own.
#[derive(Clone)]
pub struct PageForAdmin;
