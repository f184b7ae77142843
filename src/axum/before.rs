//! `Before`: what stands before a handler of `Routes`.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use axum::extract::Request;
use axum_core::response::Response;
use http::request::Parts;

use super::checks::{Checks, Entry};
use super::missing::Missing;
use super::page::Page;
use super::spelling::Spelling;
use crate::response::Rejection;

/// The checks before a handler, and the page in the place of a hidden one.
#[doc(hidden)]
pub struct Before<St> {
    pub(super) checks: Checks<St>,
    pub(super) hidden: Option<Page<St>>,
    /// Of a route with a wildcard: which paths it does not serve, and what responds to them.
    pub(super) spelling: Option<Arc<(Spelling, Option<Missing<St>>)>>,
}

impl<St> Before<St> {
    pub(super) fn nothing() -> Self {
        Self { checks: Checks::none(), hidden: None, spelling: None }
    }
}

impl<St> fmt::Debug for Before<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Before").field("checks", &self.checks).field("hidden", &self.hidden).finish_non_exhaustive()
    }
}

impl<St> Clone for Before<St> {
    fn clone(&self) -> Self {
        Self { checks: self.checks.clone(), hidden: self.hidden.clone(), spelling: self.spelling.clone() }
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
    #[inline]
    pub(super) fn run_now(&self, head: &mut Parts, state: &St, found: &mut dyn Any) -> Progress<St> {
        if self.are_none() { Progress::Passed } else { self.run_some_now(head, state, found) }
    }

    fn run_some_now(&self, head: &mut Parts, state: &St, found: &mut dyn Any) -> Progress<St> {
        for (passed, Entry { check, outside }) in self.iter().enumerate() {
            match (check.now)(head, state, found) {
                Some(Ok(())) => {}
                Some(Err(rejection)) => return Progress::Rejected { rejection, outside: outside.clone() },
                None => return Progress::Waits { passed },
            }
        }
        Progress::Passed
    }

    /// Checks what follows the first `passed`. Returns the rejection, and the page for paths outside of what is guarded.
    pub(super) async fn run_after(
        &self,
        passed: usize,
        head: &mut Parts,
        state: &St,
    ) -> Result<(), (Rejection, Page<St>)> {
        for Entry { check, outside } in self.iter().skip(passed) {
            if let Err(rejection) = (check.later)(head, state).await {
                return Err((rejection, outside.clone()));
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
            Err((rejection, outside)) => {
                Err(outside.in_place_of(rejection.into_response(), request, state.clone()).await)
            }
        }
    }
}
