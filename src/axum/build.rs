//! `Build`: what the routes of a subtree need when the router is built.

use std::sync::Arc;

use axum::Router;

use super::before::{Before, Steps};
use super::checks::{Check, Checks};
use super::extract::CarriesAuthenticator;
use super::handler::DeclaresAccess;
use super::hidden::HiddenRealms;
use super::missing::Missing;
use super::objects::HandlerKind;
use super::page::Page;
use super::served::Served;
use super::spelling::Spelling;
use crate::requirement::Requirement;
use crate::table::{Access, RequiredAccess};

/// A step that adds something to a router.
pub(super) type Step<St> = Box<dyn FnOnce(Router<St>, &Build<St>) -> Router<St> + Send>;

/// The requirements of a subtree, and the page for unknown paths.
pub(super) struct Build<St> {
    under: Checks<St>,
    /// Whether a requirement hides the whole subtree.
    is_hidden: bool,
    /// Authenticates for all realms with hidden pages.
    realms: Checks<St>,
    page: Page<St>,
    /// The requirements of the subtree that the page belongs to.
    page_under: Checks<St>,
    /// Whether axum keeps the fallbacks of nested routers: it drops them if a router between has none itself.
    keeps_fallbacks: bool,
    /// The path of this subtree.
    prefix: String,
    /// The paths of all routes.
    paths: Arc<[String]>,
    /// What is to be checked of the paths of a route with a wildcard.
    spelling: Option<Spelling>,
}

impl<St: Clone + Send + Sync + 'static> Build<St> {
    pub(super) fn new(hidden: &HiddenRealms<St>, page: Page<St>, paths: Arc<[String]>) -> Self {
        Self {
            under: Checks::none(),
            is_hidden: false,
            realms: hidden.all(),
            page,
            page_under: Checks::none(),
            keeps_fallbacks: true,
            prefix: String::new(),
            paths,
            spelling: None,
        }
    }

    /// Returns the same with a further requirement.
    pub(super) fn under<S>(&self) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm>,
    {
        let is_hidden = self.is_hidden || Access::Required(RequiredAccess::new::<S, S::OnFailure>()).is_hidden();
        Self { under: self.under.and::<S>(self.page.clone()), is_hidden, ..self.clone() }
    }

    /// Returns the same with a check of the objects that these captures name.
    pub(super) fn under_object(&self, captures: usize, check: Check<St>) -> Self {
        Self { under: self.under.and_check(check, self.page.clone()).with_captures(captures), ..self.clone() }
    }

    /// Returns the same for a path with further captures.
    pub(super) fn with_captures(&self, further: usize) -> Self {
        Self { under: self.under.with_captures(further), ..self.clone() }
    }

    /// Returns the same for a router below this path.
    pub(super) fn below(&self, path: &str) -> Self {
        Self { prefix: format!("{}/{path}", self.prefix), ..self.clone() }
    }

    /// Returns the same for the route with this path.
    pub(super) fn at(&self, path: &str) -> Self {
        Self { spelling: Spelling::of(&self.prefix, path, &self.paths), ..self.clone() }
    }

    /// Returns the same for a nested router, with its own page for unknown paths, if it has one.
    pub(super) fn nested(&self, page: Page<St>) -> Self {
        let keeps_fallbacks = self.keeps_fallbacks && page.is_own();
        if keeps_fallbacks {
            Self { page, page_under: self.under.clone(), ..self.clone() }
        } else {
            Self { keeps_fallbacks, ..self.clone() }
        }
    }

    pub(super) fn has_requirements(&self) -> bool {
        !self.under.are_none()
    }

    /// Returns whether unknown methods must look like unknown paths.
    pub(super) fn is_hidden(&self) -> bool {
        self.is_hidden
    }

    /// Returns the handler for unknown paths and methods of this subtree.
    pub(super) fn missing(&self) -> Missing<St> {
        Missing::new(self.realms.then(&self.under), self.page.clone())
    }

    /// Returns the handler for unknown paths of this subtree, if it is not axum's own.
    fn unknown_path(&self) -> Option<Missing<St>> {
        match (self.realms.are_none(), self.page.is_own()) {
            (true, false) => None,
            (true, true) => Some(Missing::new(self.page_under.on_path_of(&self.under), self.page.clone())),
            (false, _) => Some(self.missing()),
        }
    }

    /// Returns the handler as axum's router calls it.
    pub(super) fn served<K, H, T>(&self, handler: H, access: &Access) -> Served<K, H, T, St>
    where
        K: HandlerKind<H, T, St>,
        H: DeclaresAccess<T>,
        T: 'static,
    {
        let is_hidden = self.is_hidden || access.is_hidden();
        // The handler itself authenticates for its own realm. If there are others, it must do what a missing page does.
        let authenticates = is_hidden && self.realms.are_several();
        let checks = if authenticates { self.realms.then(&self.under) } else { self.under.clone() };
        let spelling = self.spelling.clone().map(|spelling| (spelling, self.unknown_path()));
        let page = K::page(&self.page, access.is_hidden());
        Served::new(handler, Before::new(Steps { checks, page, spelling }))
    }
}

impl<St> Clone for Build<St> {
    fn clone(&self) -> Self {
        Self {
            under: self.under.clone(),
            is_hidden: self.is_hidden,
            realms: self.realms.clone(),
            page: self.page.clone(),
            page_under: self.page_under.clone(),
            keeps_fallbacks: self.keeps_fallbacks,
            prefix: self.prefix.clone(),
            paths: Arc::clone(&self.paths),
            spelling: self.spelling.clone(),
        }
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
