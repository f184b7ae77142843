//! `Reason`: why a backend is asked for challenges.

use std::fmt;
use std::time::Duration;

use super::Evidence;
use crate::error::AuthenticationError;
use crate::names::Names;
use crate::response::WwwAuthenticate;

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
    /// The caller is authenticated, and would be permitted after another login.
    InsufficientAuthentication(StepUp),
}

/// The login that a request needs ([RFC 9470, 3]): more recent, stronger, or both.
///
/// [RFC 9470, 3]: https://www.rfc-editor.org/rfc/rfc9470#section-3
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepUp {
    /// The time within which the caller must log in, if the login is too old: see [`Fresh`](crate::Fresh).
    pub max_age: Option<Duration>,
    /// The level at which the caller must log in, if it is too low: see [`Level`](crate::requirement::Level).
    pub level: Option<u8>,
}

impl StepUp {
    /// Adds `acr_values` and `max_age` to a challenge. `acr_values` are the issuer's names of the levels that are enough,
    /// in order of preference and separated by spaces.
    #[must_use]
    pub fn in_challenge(&self, challenge: WwwAuthenticate, acr_values: Option<&str>) -> WwwAuthenticate {
        let challenge = match acr_values {
            Some(values) => challenge.parameter("acr_values", values),
            None => challenge,
        };
        match self.max_age {
            Some(max_age) => challenge.parameter("max_age", &max_age.as_secs().to_string()),
            None => challenge,
        }
    }
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

    /// The same, without the heap.
    pub(crate) fn list(&self) -> Names {
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

    /// Adds the parameter `scope` with these names to a challenge. Without a name, the challenge stays as it is: the
    /// parameter has at least one (RFC 6749, 3.3).
    #[must_use]
    pub fn in_challenge(&self, challenge: WwwAuthenticate) -> WwwAuthenticate {
        let scope = self.text();
        if scope.is_empty() { challenge } else { challenge.parameter("scope", &scope) }
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
