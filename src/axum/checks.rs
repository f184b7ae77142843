//! `Checks`: what is checked before a handler runs, such as the requirements of its subtree.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum_core::extract::FromRequestParts;
use http::request::Parts;

use super::extract::CarriesAuthenticator;
use crate::proof::Authed;
use crate::requirement::Requirement;
use crate::response::Rejection;

pub(super) type Checking<'a> = Pin<Box<dyn Future<Output = Result<(), Rejection>> + Send + 'a>>;

pub(super) type Check<St> = for<'a> fn(&'a mut Parts, &'a St) -> Checking<'a>;

/// What is checked, in this order.
pub(super) struct Checks<St>(Arc<[Check<St>]>);

impl<St> Checks<St> {
    pub(super) fn none() -> Self {
        Self(Arc::new([]))
    }

    /// Adds the requirement `S`.
    pub(super) fn and<S>(&self) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm> + Send + Sync,
    {
        self.0.iter().copied().chain([ask::<S, St> as _]).collect()
    }

    /// Adds further checks.
    pub(super) fn then(&self, further: &Self) -> Self {
        self.0.iter().chain(&*further.0).copied().collect()
    }

    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn are_several(&self) -> bool {
        self.0.len() > 1
    }

    pub(super) async fn run(&self, head: &mut Parts, state: &St) -> Result<(), Rejection> {
        for check in &*self.0 {
            check(head, state).await?;
        }
        Ok(())
    }
}

impl<St> FromIterator<Check<St>> for Checks<St> {
    fn from_iter<I: IntoIterator<Item = Check<St>>>(checks: I) -> Self {
        Self(checks.into_iter().collect())
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
