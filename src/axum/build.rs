//! `Build`: what the routes of a subtree need when the router is built.

use axum::Router;

use super::checks::Checks;
use super::handler::RouteHandler;
use super::missing::{HiddenRealms, Missing, Page};
use super::served::Served;
use crate::table::Access;

/// A step that adds something to a router.
pub(super) type Step<St> = Box<dyn FnOnce(Router<St>, &Build<St>) -> Router<St> + Send>;

/// The requirements of a subtree, and the page for unknown paths.
pub(super) struct Build<St> {
    under: Checks<St>,
    /// Authenticates for all realms with hidden pages.
    realms: Checks<St>,
    page: Option<Page<St>>,
}

impl<St: Clone + Send + Sync + 'static> Build<St> {
    pub(super) fn new(hidden: &HiddenRealms<St>, page: Option<Page<St>>) -> Self {
        Self { under: Checks::none(), realms: hidden.all(), page }
    }

    /// Returns the same with further requirements.
    pub(super) fn within(&self, under: Checks<St>) -> Self {
        Self { under, realms: self.realms.clone(), page: self.page.clone() }
    }

    pub(super) fn under(&self) -> &Checks<St> {
        &self.under
    }

    /// Returns the page for unknown paths and methods of this subtree.
    pub(super) fn missing(&self) -> Missing<St> {
        Missing::new(self.realms.then(&self.under), self.page.clone())
    }

    /// Returns the handler as axum's router calls it.
    pub(super) fn served<H: RouteHandler<T, St>, T: 'static>(&self, handler: H, access: &Access) -> Served<H, T, St> {
        if !access.is_hidden() {
            return Served::new(handler, self.under.clone(), None);
        }
        // The handler itself authenticates for its own realm. If there are others, it must do what a missing page does.
        let before = if self.realms.are_several() { self.realms.then(&self.under) } else { self.under.clone() };
        Served::new(handler, before, Some(self.missing()))
    }
}

/// Builds a router. With `is_closed`, unknown paths get the page of this subtree.
pub(super) fn build<St>(steps: Vec<Step<St>>, is_closed: bool, context: &Build<St>) -> Router<St>
where
    St: Clone + Send + Sync + 'static,
{
    let router = Router::new();
    let router = if is_closed { router.fallback(context.missing()) } else { router };
    steps.into_iter().fold(router, |router, step| step(router, context))
}
