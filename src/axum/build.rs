//! `Build`: what the routes of a subtree need when the router is built.

use std::sync::Arc;

use axum::Router;

use super::handler::RouteHandler;
use super::missing::{Authenticate, HiddenRealms, Missing};
use super::served::Served;
use super::under::Under;
use crate::table::Access;

/// A step that adds something to a router.
pub(super) type Step<St> = Box<dyn FnOnce(Router<St>, &Build<St>) -> Router<St> + Send>;

/// The requirements of a subtree, and the page for unknown paths.
pub(super) struct Build<St> {
    under: Under<St>,
    missing: Missing<St>,
    /// All realms with hidden pages if there are several, and none otherwise.
    realms: Arc<[Authenticate<St>]>,
}

impl<St: Clone + Send + Sync + 'static> Build<St> {
    pub(super) fn new(hidden: &HiddenRealms<St>, missing: Missing<St>) -> Self {
        Self {
            under: Under::nothing(),
            missing,
            realms: if hidden.are_several() { hidden.all() } else { Arc::new([]) },
        }
    }

    /// Returns the same with further requirements.
    pub(super) fn within(&self, under: Under<St>) -> Self {
        Self { under, missing: self.missing.clone(), realms: Arc::clone(&self.realms) }
    }

    pub(super) fn under(&self) -> &Under<St> {
        &self.under
    }

    /// Returns the page for unknown paths and methods of this subtree.
    pub(super) fn missing(&self) -> Missing<St> {
        self.missing.within(&self.under)
    }

    /// Returns the handler as axum's router calls it.
    pub(super) fn served<H: RouteHandler<T, St>, T: 'static>(&self, handler: H, access: &Access) -> Served<H, T, St> {
        let served = Served::new(handler, &self.under);
        if access.is_hidden() { served.hidden(Arc::clone(&self.realms), self.missing.clone()) } else { served }
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
