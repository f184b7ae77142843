//! `Reason`: why a backend is asked for challenges.

use std::fmt;
use std::time::Duration;

use super::Evidence;
use crate::error::AuthenticationError;
use crate::names::Names;

/// Why a [`Backend`](crate::Backend) is asked for challenges and header fields.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Reason<'a> {
    /// The caller is anonymous.
    Anonymous {
        /// The scopes that the request needs.
        needed: NeededScopes<'a>,
    },
    /// The request could not be authenticated.
    Error(&'a AuthenticationError),
    /// The caller is authenticated, and lacks scopes.
    InsufficientScope {
        /// All scopes that the request needs (RFC 6750, 3).
        needed: NeededScopes<'a>,
        /// Those of them that the caller lacks.
        missing: &'a [&'static str],
    },
    /// The caller is authenticated, and must have logged in within this time: see [`Fresh`](crate::Fresh).
    StaleLogin(Duration),
}

/// The scopes that a request needs, each once, held by the caller or missing.
///
/// If the requirement has alternatives, these are the scopes of the first one that the caller meets. If the caller
/// meets none, they are the scopes of the first one.
///
/// `Display` prints them as a challenge's `scope` parameter (RFC 6750, 3): separated by spaces.
#[derive(Clone, Copy)]
pub struct NeededScopes<'a> {
    evidence: Evidence<'a>,
    needs: Needs,
    /// Used where there is no requirement, as for a rule.
    missing: &'a [&'static str],
}

/// Names the scopes that a requirement needs.
pub(crate) type Needs = fn(Evidence<'_>, &mut dyn FnMut(&'static str));

impl<'a> NeededScopes<'a> {
    pub(super) fn new(evidence: Evidence<'a>, needs: Needs, missing: &'a [&'static str]) -> Self {
        Self { evidence, needs, missing }
    }

    /// Returns the names, in the order of the requirement.
    pub fn names(&self) -> Vec<&'static str> {
        self.list().to_vec()
    }

    fn list(&self) -> Names {
        let mut names = Names::default();
        (self.needs)(self.evidence, &mut |name| {
            if !names.contains(&name) {
                names.push(name);
            }
        });
        if names.is_empty() {
            self.missing.iter().for_each(|name| names.push(name));
        }
        names
    }

    /// Returns what `Display` prints.
    pub(crate) fn text(&self) -> String {
        let mut text = String::with_capacity(64);
        for name in &*self.list() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(name);
        }
        text
    }
}

impl fmt::Display for NeededScopes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for NeededScopes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
