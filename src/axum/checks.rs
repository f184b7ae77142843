//! `Checks`: what is checked before a handler runs, such as the requirements of its subtree.

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum_core::extract::FromRequestParts;
use axum_core::response::Response;
use http::request::Parts;

use super::extract::CarriesAuthenticator;
use super::objects::Lost;
use super::page::Page;
use crate::authenticator::authenticate::check;
use crate::caller::Caller;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::response::Rejection;

pub(super) type Checking<'a> = Pin<Box<dyn Future<Output = Result<(), Lost>> + Send + 'a>>;

type CheckNow<St> = fn(&mut Parts, &St, &mut dyn Any) -> Option<Result<(), Rejection>>;

/// A check before a handler: the access of a subtree, the objects of a prefix, or the authentication for a realm.
#[derive(Debug)]
pub struct Check<St> {
    /// Checks without waiting, or returns `None`. A caller who is found is stored, if the slot is an `Option<Caller<_>>` of
    /// the realm. A caller in the slot is not looked for again.
    pub(super) now: CheckNow<St>,
    /// The number says how many captures of the path there are from the first one of the checked prefix to the last one.
    pub(super) later: for<'a> fn(&'a mut Parts, &'a St, usize) -> Checking<'a>,
}

impl<St> Check<St> {
    /// A check that may have to wait.
    pub(super) fn waiting(later: for<'a> fn(&'a mut Parts, &'a St, usize) -> Checking<'a>) -> Self {
        Self { now: |_, _, _| None, later }
    }
}

impl<St> Clone for Check<St> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<St> Copy for Check<St> {}

/// What is checked, in this order.
pub(super) struct Checks<St> {
    /// `None` if there is nothing.
    entries: Option<Arc<[Entry<St>]>>,
    /// The number of captures of the whole path.
    captures: usize,
}

pub(super) struct Entry<St> {
    pub(super) check: Check<St>,
    /// The number of captures before those of the checked prefix.
    pub(super) captures_before: usize,
    /// The page in the place of a 404: that of a path outside what the check guards.
    pub(super) outside: Page<St>,
}

impl<St> Checks<St> {
    pub(super) fn none() -> Self {
        Self { entries: None, captures: 0 }
    }

    /// Adds the requirement `S` of a subtree. `outside` is the page for unknown paths outside the subtree.
    pub(super) fn and<S>(&self, outside: Page<St>) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm> + Send + Sync,
    {
        self.and_check(Check { now: ask_now::<S, St>, later: ask::<S, St> }, outside)
    }

    /// Adds a check of the captures from here on.
    pub(super) fn and_check(&self, check: Check<St>, outside: Page<St>) -> Self {
        let entry = Entry { check, captures_before: self.captures, outside };
        Self { entries: Some(self.iter().cloned().chain([entry]).collect()), captures: self.captures }
    }

    /// Returns the same checks for a path with further captures.
    pub(super) fn with_captures(&self, further: usize) -> Self {
        Self { entries: self.entries.clone(), captures: self.captures + further }
    }

    /// Returns the same checks for the path of others, which is longer.
    pub(super) fn on_path_of(&self, others: &Self) -> Self {
        Self { entries: self.entries.clone(), captures: others.captures }
    }

    /// Returns the number of captures of the whole path.
    pub(super) fn captures(&self) -> usize {
        self.captures
    }

    /// Adds further checks.
    pub(super) fn then(&self, further: &Self) -> Self {
        if self.are_none() {
            return further.clone();
        }
        let entries = Some(self.iter().chain(further.iter()).cloned().collect());
        Self { entries, captures: further.captures }
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Entry<St>> {
        self.entries.as_deref().unwrap_or_default().iter()
    }

    pub(super) fn are_none(&self) -> bool {
        self.entries.is_none()
    }

    pub(super) fn are_several(&self) -> bool {
        self.iter().len() > 1
    }
}

/// How far the checks came without waiting.
pub(super) enum Progress<St> {
    Passed,
    Rejected {
        rejection: Rejection,
        outside: Page<St>,
    },
    /// After so many, one must wait.
    Waits {
        passed: usize,
    },
}

impl<St: Clone + Send + Sync> Checks<St> {
    /// Checks without waiting. Stores the caller in `found`, if that is of the type for the caller's realm.
    pub(super) fn run_now(&self, head: &mut Parts, state: &St, found: &mut dyn Any) -> Progress<St> {
        for (passed, Entry { check, outside, .. }) in self.iter().enumerate() {
            match (check.now)(head, state, found) {
                Some(Ok(())) => {}
                Some(Err(rejection)) => return Progress::Rejected { rejection, outside: outside.clone() },
                None => return Progress::Waits { passed },
            }
        }
        Progress::Passed
    }

    /// Checks what follows the first `passed`. Returns why not, and the page for paths outside of what is guarded.
    pub(super) async fn run_after(&self, passed: usize, head: &mut Parts, state: &St) -> Result<(), (Lost, Page<St>)> {
        for Entry { check, captures_before, outside } in self.iter().skip(passed) {
            if let Err(lost) = (check.later)(head, state, self.captures() - captures_before).await {
                return Err((lost, outside.clone()));
            }
        }
        Ok(())
    }

    /// Returns the request if it passes, and the response otherwise.
    pub(super) async fn run(&self, request: Request, state: &St) -> Result<Request, Response> {
        let (mut head, body) = request.into_parts();
        let passed = self.run_after(0, &mut head, state).await;
        let request = Request::from_parts(head, body);
        match passed {
            Ok(()) => Ok(request),
            Err((lost, outside)) => Err(lost.respond(request, state.clone(), &outside).await),
        }
    }
}

/// Checks that hide nothing.
impl<St> FromIterator<Check<St>> for Checks<St> {
    fn from_iter<I: IntoIterator<Item = Check<St>>>(checks: I) -> Self {
        let entry = |check| Entry { check, captures_before: 0, outside: Page::not_found() };
        let entries: Arc<[_]> = checks.into_iter().map(entry).collect();
        Self { entries: (!entries.is_empty()).then_some(entries), captures: 0 }
    }
}

impl<St> Clone for Entry<St> {
    fn clone(&self) -> Self {
        Self { check: self.check, captures_before: self.captures_before, outside: self.outside.clone() }
    }
}

fn ask_now<S, St>(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>>
where
    S: Requirement,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    with_caller_now(head, state, found, |caller, head| check::<S, S::OnFailure>(caller, head))
}

/// Finds the caller without waiting, and stores the caller who passes.
pub(super) fn with_caller_now<R: Realm, St: CarriesAuthenticator<R>>(
    head: &mut Parts,
    state: &St,
    found: &mut dyn Any,
    passes: impl FnOnce(&Caller<R>, &Parts) -> Result<(), Rejection>,
) -> Option<Result<(), Rejection>> {
    let found = found.downcast_mut::<Option<Caller<R>>>();
    if let Some(Some(caller)) = &found {
        return Some(passes(caller, head));
    }
    let caller = match state.authenticator().decide_now_for_extractor(head, |caller, _| Ok(caller)).ok()? {
        Ok(caller) => caller,
        Err(rejection) => return Some(Err(rejection)),
    };
    let passed = passes(&caller, head);
    if let Some(found) = found {
        *found = Some(caller);
    }
    Some(passed)
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
        Self { entries: self.entries.clone(), captures: self.captures }
    }
}

impl<St> fmt::Debug for Checks<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checks({})", self.iter().len())
    }
}
