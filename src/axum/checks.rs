//! `Checks`: what is checked before a handler runs, such as the requirements of its subtree.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum_core::extract::FromRequestParts;
use axum_core::response::Response;
use http::request::Parts;

use super::extract::CarriesAuthenticator;
use super::page::Page;
use crate::proof::Authed;
use crate::requirement::Requirement;
use crate::response::Rejection;

pub(super) type Checking<'a> = Pin<Box<dyn Future<Output = Result<(), Rejection>> + Send + 'a>>;

pub(super) type Check<St> = for<'a> fn(&'a mut Parts, &'a St) -> Checking<'a>;

/// What is checked, in this order.
pub(super) struct Checks<St>(Arc<[Entry<St>]>);

struct Entry<St> {
    check: Check<St>,
    /// The page in the place of a 404: that of a path outside what the check guards.
    outside: Page<St>,
}

impl<St> Checks<St> {
    pub(super) fn none() -> Self {
        Self(Arc::new([]))
    }

    /// Adds the requirement `S` of a subtree. `outside` is the page for unknown paths outside the subtree.
    pub(super) fn and<S>(&self, outside: Page<St>) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm> + Send + Sync,
    {
        Self(self.0.iter().cloned().chain([Entry { check: ask::<S, St>, outside }]).collect())
    }

    /// Adds further checks.
    pub(super) fn then(&self, further: &Self) -> Self {
        Self(self.0.iter().chain(&*further.0).cloned().collect())
    }

    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn are_several(&self) -> bool {
        self.0.len() > 1
    }
}

impl<St: Clone + Send + Sync> Checks<St> {
    /// Returns the request if it passes, and the response otherwise.
    pub(super) async fn run(&self, request: Request, state: &St) -> Result<Request, Response> {
        let (mut head, body) = request.into_parts();
        for Entry { check, outside } in &*self.0 {
            if let Err(rejection) = check(&mut head, state).await {
                let request = Request::from_parts(head, body);
                return Err(outside.in_place_of(rejection.into_response(), request, state.clone()).await);
            }
        }
        Ok(Request::from_parts(head, body))
    }
}

/// Checks that hide nothing.
impl<St> FromIterator<Check<St>> for Checks<St> {
    fn from_iter<I: IntoIterator<Item = Check<St>>>(checks: I) -> Self {
        Self(checks.into_iter().map(|check| Entry { check, outside: Page::not_found() }).collect())
    }
}

impl<St> Clone for Entry<St> {
    fn clone(&self) -> Self {
        Self { check: self.check, outside: self.outside.clone() }
    }
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
        Self(Arc::clone(&self.0))
    }
}

impl<St> fmt::Debug for Checks<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checks({})", self.0.len())
    }
}
