//! What a requirement is decided on.

use std::time::{Duration, SystemTime};

use crate::credentials::Mask;

/// What is known of a caller: the scopes, and when they have authenticated themselves.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    pub(crate) scopes: &'a Mask,
    pub(crate) authenticated: Option<SystemTime>,
}

impl Held<'_> {
    /// What the anonymous caller holds.
    pub(crate) const NOTHING: Self = Self { scopes: &Mask::EMPTY, authenticated: None };

    /// Whether the caller has authenticated themselves within this time. An unknown moment is none, and one that is still
    /// to come is none either.
    pub(crate) fn is_fresh(&self, within: Duration) -> bool {
        let age = self.authenticated.and_then(|moment| SystemTime::now().duration_since(moment).ok());
        age.is_some_and(|age| age <= within)
    }
}

/// What a caller lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The scope of this name.
    Scope(&'static str),
    /// To have authenticated themselves within this time.
    Fresh(Duration),
    /// That a rule about a resource allows it, which no scope changes.
    Rule,
}

/// Everything that a caller lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lacks {
    /// The names of scopes.
    pub(crate) scopes: Vec<&'static str>,
    /// The shortest time within which the caller would have to have authenticated themselves.
    pub(crate) fresh: Option<Duration>,
    /// Whether a rule about a resource does not allow it.
    pub(crate) rule: bool,
}

impl Lacks {
    pub(crate) fn of(missing: impl FnOnce(&mut dyn FnMut(Lack))) -> Self {
        let mut lacks = Self::default();
        missing(&mut |lack| lacks.add(lack));
        lacks
    }

    pub(crate) fn add(&mut self, lack: Lack) {
        match lack {
            Lack::Scope(name) => self.scopes.push(name),
            Lack::Fresh(within) => self.fresh = Some(self.fresh.map_or(within, |least| least.min(within))),
            Lack::Rule => self.rule = true,
        }
    }
}
