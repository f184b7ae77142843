//! `Checks`: what is checked before a handler runs, such as the requirements of its subtree.

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum_core::extract::FromRequestParts;
use http::request::Parts;

use super::extract::CarriesAuthenticator;
use super::page::Page;
use crate::authenticator::authenticate::check;
use crate::caller::Caller;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::response::Rejection;

pub(super) type Checking<'a> = Pin<Box<dyn Future<Output = Result<(), Rejection>> + Send + 'a>>;

type CheckNow<St> = fn(&mut Parts, &St, &mut dyn Any) -> Option<Result<(), Rejection>>;

/// A check before a handler: the access of a subtree, or the authentication for a realm.
pub(super) struct Check<St> {
    /// Checks without waiting, or returns `None`. A caller who is found is stored, if the slot is an `Option<Caller<_>>` of
    /// the realm. A caller in the slot is not looked for again.
    pub(super) now: CheckNow<St>,
    pub(super) later: for<'a> fn(&'a mut Parts, &'a St) -> Checking<'a>,
}

impl<St> Clone for Check<St> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<St> Copy for Check<St> {}

/// What is checked, in this order. `None` if there is nothing.
pub(super) struct Checks<St>(Option<Arc<[Entry<St>]>>);

pub(super) struct Entry<St> {
    pub(super) check: Check<St>,
    /// The page in the place of a 404: that of a path outside what the check guards.
    pub(super) outside: Page<St>,
}

impl<St> Checks<St> {
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Adds the requirement `S` of a subtree. `outside` is the page for unknown paths outside the subtree.
    pub(super) fn and<S>(&self, outside: Page<St>) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm> + Send + Sync,
    {
        let check = Check { now: ask_now::<S, St>, later: ask::<S, St> };
        Self(Some(self.iter().cloned().chain([Entry { check, outside }]).collect()))
    }

    /// Adds further checks.
    pub(super) fn then(&self, further: &Self) -> Self {
        if self.are_none() {
            return further.clone();
        }
        Self(Some(self.iter().chain(further.iter()).cloned().collect()))
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Entry<St>> {
        self.0.as_deref().unwrap_or_default().iter()
    }

    pub(super) fn are_none(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn are_several(&self) -> bool {
        self.iter().len() > 1
    }
}

/// Checks that hide nothing.
impl<St> FromIterator<Check<St>> for Checks<St> {
    fn from_iter<I: IntoIterator<Item = Check<St>>>(checks: I) -> Self {
        let checks: Arc<[_]> = checks.into_iter().map(|check| Entry { check, outside: Page::not_found() }).collect();
        Self((!checks.is_empty()).then_some(checks))
    }
}

impl<St> Clone for Entry<St> {
    fn clone(&self) -> Self {
        Self { check: self.check, outside: self.outside.clone() }
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
    let caller = match state.authenticator().decided_caller_now(head).ok()? {
        Ok(caller) => caller,
        Err(rejection) => return Some(Err(rejection)),
    };
    let passed = passes(&caller, head);
    if let Some(found) = found {
        *found = Some(caller);
    }
    Some(passed)
}

fn ask<'a, S, St>(head: &'a mut Parts, state: &'a St) -> Checking<'a>
where
    S: Requirement,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    Box::pin(async move { Authed::<S>::from_request_parts(head, state).await.map(drop) })
}

impl<St> Clone for Checks<St> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<St> fmt::Debug for Checks<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checks({})", self.iter().len())
    }
}
