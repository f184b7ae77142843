//! Hidden pages: for which realms a request is authenticated before it is told that there is nothing.

use http::request::Parts;

use super::before::Before;
use super::checks::{Check, Checking, Checks};
use super::extract::CarriesAuthenticator;
use super::extract_access::ExtractAccess;
use super::handler::DeclaresAccess;
use super::objects::{HandlerKind, Lost};
use super::page::Page;
use crate::caller::Caller;
use crate::realm::Realm;

/// The realms of hidden pages, by name. A request for any hidden or missing page is authenticated for all of them, in this
/// order: an error of one realm must not tell which pages are hidden in another.
pub(super) struct HiddenRealms<St>(Vec<(String, Check<St>)>);

impl<St> HiddenRealms<St> {
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    pub(super) fn add(&mut self, realm: &str, authenticate: Check<St>) {
        if !self.0.iter().any(|(known, _)| known == realm) {
            self.0.push((realm.to_owned(), authenticate));
        }
    }

    pub(super) fn extend(&mut self, other: &Self) {
        for (realm, authenticate) in &other.0 {
            self.add(realm, *authenticate);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn all(&self) -> Checks<St> {
        self.0.iter().map(|(_, authenticate)| *authenticate).collect()
    }
}

impl<St> Clone for HiddenRealms<St> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// Authenticates the request for the realm `R`.
pub(super) fn authenticate_for<R: Realm, St: CarriesAuthenticator<R> + Send + Sync>() -> Check<St> {
    fn later<'a, R: Realm, St: CarriesAuthenticator<R> + Send + Sync>(
        head: &'a mut Parts,
        state: &'a St,
        _: usize,
    ) -> Checking<'a> {
        Box::pin(async move { Caller::<R>::authenticate(head, state).await.map_err(Lost::Denied) })
    }
    Check { now: Caller::<R>::authenticate_now, later: later::<R, St> }
}

/// Returns the handler as a page.
pub(super) fn page<K, H, T, St>(handler: H) -> Page<St>
where
    K: HandlerKind<H, T, St>,
    H: DeclaresAccess<T>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    Page::own(move |request, state| Box::pin(K::call(handler.clone(), request, state, Before::nothing())))
}
