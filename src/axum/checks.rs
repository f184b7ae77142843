//! `Checks`: what is checked before a handler runs, such as the requirements of its subtree.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum_core::extract::FromRequestParts;
use axum_core::response::Response;
use http::request::Parts;

use super::extract::CarriesAuthenticator;
use super::objects::{Lost, respond_to};
use super::page::Page;
use crate::proof::Authed;
use crate::requirement::Requirement;

pub(super) type Checking<'a> = Pin<Box<dyn Future<Output = Result<(), Lost>> + Send + 'a>>;

/// A check of a request. The number says how many captures of the path there are from the first one of the checked prefix
/// to the last one.
pub(super) type Check<St> = for<'a> fn(&'a mut Parts, &'a St, usize) -> Checking<'a>;

/// What is checked, in this order.
pub(super) struct Checks<St> {
    entries: Arc<[Entry<St>]>,
    /// The number of captures of the whole path.
    captures: usize,
}

struct Entry<St> {
    check: Check<St>,
    /// The number of captures before those of the checked prefix.
    captures_before: usize,
    /// The page in the place of a 404: that of a path outside what the check guards.
    outside: Page<St>,
}

impl<St> Checks<St> {
    pub(super) fn none() -> Self {
        Self { entries: Arc::new([]), captures: 0 }
    }

    /// Adds the requirement `S` of a subtree. `outside` is the page for unknown paths outside the subtree.
    pub(super) fn and<S>(&self, outside: Page<St>) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm> + Send + Sync,
    {
        self.and_check(ask::<S, St>, outside)
    }

    /// Adds a check of the captures from here on.
    pub(super) fn and_check(&self, check: Check<St>, outside: Page<St>) -> Self {
        let entry = Entry { check, captures_before: self.captures, outside };
        Self { entries: self.entries.iter().cloned().chain([entry]).collect(), captures: self.captures }
    }

    /// Returns the same checks for a path with further captures.
    pub(super) fn with_captures(&self, further: usize) -> Self {
        Self { entries: Arc::clone(&self.entries), captures: self.captures + further }
    }

    /// Adds further checks.
    pub(super) fn then(&self, further: &Self) -> Self {
        let entries = self.entries.iter().chain(&*further.entries).cloned().collect();
        Self { entries, captures: further.captures }
    }

    pub(super) fn are_none(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn are_several(&self) -> bool {
        self.entries.len() > 1
    }
}

impl<St: Clone + Send + Sync> Checks<St> {
    /// Returns the request if it passes, and the response otherwise.
    pub(super) async fn run(&self, request: Request, state: &St) -> Result<Request, Response> {
        let (mut head, body) = request.into_parts();
        for Entry { check, captures_before, outside } in &*self.entries {
            if let Err(lost) = check(&mut head, state, self.captures - captures_before).await {
                let request = Request::from_parts(head, body);
                return Err(respond_to(lost, request, state.clone(), outside).await);
            }
        }
        Ok(Request::from_parts(head, body))
    }
}

/// Checks that hide nothing.
impl<St> FromIterator<Check<St>> for Checks<St> {
    fn from_iter<I: IntoIterator<Item = Check<St>>>(checks: I) -> Self {
        let entry = |check| Entry { check, captures_before: 0, outside: Page::not_found() };
        Self { entries: checks.into_iter().map(entry).collect(), captures: 0 }
    }
}

impl<St> Clone for Entry<St> {
    fn clone(&self) -> Self {
        Self { check: self.check, captures_before: self.captures_before, outside: self.outside.clone() }
    }
}

fn ask<'a, S, St>(head: &'a mut Parts, state: &'a St, _: usize) -> Checking<'a>
where
    S: Requirement,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    Box::pin(async move { Authed::<S>::from_request_parts(head, state).await.map(drop).map_err(Lost::Denied) })
}

impl<St> Clone for Checks<St> {
    fn clone(&self) -> Self {
        Self { entries: Arc::clone(&self.entries), captures: self.captures }
    }
}

impl<St> fmt::Debug for Checks<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checks({})", self.entries.len())
    }
}
