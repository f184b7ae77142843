//! `Before`: what stands before a handler of `Routes`.

use std::fmt;
use std::sync::Arc;

use axum::extract::Request;

use super::checks::Checks;
use super::missing::Missing;
use super::page::Page;
use super::spelling::Spelling;

/// What stands before a handler. `None` if nothing does, so that a request of such a handler clones nothing.
#[doc(hidden)]
pub struct Before<St>(Option<Arc<Steps<St>>>);

/// The checks before a handler, and the pages in its place.
pub(super) struct Steps<St> {
    pub(super) checks: Checks<St>,
    /// The page for unknown paths, if the handler needs it: in the place of a hidden handler, or of a missing object.
    pub(super) page: Option<Page<St>>,
    /// Of a route with a wildcard: which paths it does not serve, and what responds to them.
    pub(super) spelling: Option<(Spelling, Option<Missing<St>>)>,
}

impl<St> Before<St> {
    pub(super) fn nothing() -> Self {
        Self(None)
    }

    pub(super) fn new(steps: Steps<St>) -> Self {
        let is_nothing = steps.checks.are_none() && steps.page.is_none() && steps.spelling.is_none();
        Self((!is_nothing).then(|| Arc::new(steps)))
    }

    #[inline]
    pub(super) fn checks(&self) -> Option<&Checks<St>> {
        self.0.as_deref().map(|steps| &steps.checks)
    }

    #[inline]
    pub(super) fn page(&self) -> Option<&Page<St>> {
        self.0.as_deref().and_then(|steps| steps.page.as_ref())
    }

    /// Returns what responds in the place of the handler, if the request's path leads elsewhere.
    #[inline]
    pub(super) fn elsewhere(&self, request: &Request) -> Option<Option<Missing<St>>> {
        let (spelling, missing) = self.0.as_deref()?.spelling.as_ref()?;
        spelling.leads_elsewhere(request).then(|| missing.clone())
    }
}

impl<St> fmt::Debug for Before<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Before").field("checks", &self.checks()).field("page", &self.page()).finish_non_exhaustive()
    }
}

impl<St> Clone for Before<St> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
