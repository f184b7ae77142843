//! `Missing`: the handler for unknown paths and methods.

use axum::extract::Request;
use axum::handler::Handler;

use super::checks::Checks;
use super::page::{Page, Responding};

/// The handler for unknown paths, and for unknown methods of hidden pages. It authenticates as hidden pages do: a wrong
/// login gets the same response on both, and takes the same time.
pub(super) struct Missing<St> {
    /// The realms with hidden pages, then the requirements of the subtree.
    before: Checks<St>,
    page: Page<St>,
}

impl<St> Missing<St> {
    pub(super) fn new(before: Checks<St>, page: Page<St>) -> Self {
        Self { before, page }
    }

    /// Sets the application's page.
    pub(super) fn with_page(self, page: Page<St>) -> Self {
        Self { page, ..self }
    }
}

impl<St> Clone for Missing<St> {
    fn clone(&self) -> Self {
        Self::new(self.before.clone(), self.page.clone())
    }
}

/// Marks the implementation of axum's `Handler`.
pub(super) enum IsMissing {}

#[diagnostic::do_not_recommend]
impl<St: Clone + Send + Sync + 'static> Handler<(IsMissing,), St> for Missing<St> {
    type Future = Responding;

    fn call(self, request: Request, state: St) -> Responding {
        Box::pin(async move {
            match self.before.run(request, &state).await {
                Ok(request) => self.page.respond(request, state).await,
                Err(response) => response,
            }
        })
    }
}
