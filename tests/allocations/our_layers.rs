//! The services with the library's layers.

use std::convert::Infallible;
use std::task::{Context, Poll};

use authed::{Authed, GuardLayer, NotFound, RequireLayer, service::Guarded};
use axum::http::{Request, Response};
use tower::{Layer, Service};

use super::ours::{Admin, authenticator};
use super::pages::{Answer, PageForAdmin, PageForAll, page};

impl Service<Guarded<Admin, String, NotFound>> for PageForAdmin {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Guarded<Admin, String, NotFound>) -> Answer {
        page(request.authed().user())
    }
}

async fn page_for_admin(admin: Authed<Admin, NotFound>, _: Request<String>) -> Result<Response<String>, Infallible> {
    page(admin.user()).await
}

pub fn require() -> impl Service<Request<String>, Response = Response<String>> {
    RequireLayer::<Admin, NotFound>::new(authenticator()).layer(PageForAll)
}

pub fn guard_layer() -> impl Service<Request<String>, Response = Response<String>> {
    GuardLayer::<Admin, NotFound>::new(authenticator()).layer(PageForAdmin)
}

pub fn guard() -> impl Service<Request<String>, Response = Response<String>> {
    authed::guard(authenticator(), page_for_admin)
}
