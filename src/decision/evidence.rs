//! `Evidence`: what a requirement is evaluated against. `Lacking`: what is missing.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use crate::audit::DeniedRule;
use crate::names::Names;
use crate::scope_set::ScopeSet;

/// What is known of a caller: the scopes with everything that they imply, and the time of the login.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    pub(crate) scopes: &'a ScopeSet,
    pub(crate) authentication_time: Option<SystemTime>,
    /// How strong the login was. 0 if that is unknown.
    pub(crate) level: u8,
}

impl Evidence<'_> {
    /// The evidence of an anonymous caller.
    pub(crate) const NONE: Self = Self { scopes: &ScopeSet::EMPTY, authentication_time: None, level: 0 };

    /// Returns whether the caller logged in within this time. An unknown or a future moment does not count.
    pub(crate) fn is_fresh(&self, within: Duration) -> bool {
        let age = self.authentication_time.and_then(|moment| SystemTime::now().duration_since(moment).ok());
        age.is_some_and(|age| age <= within)
    }
}

/// One thing that a caller lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The scope with this name.
    Scope(&'static str),
    /// A login within this time.
    Fresh(Duration),
    /// A login at this level.
    Level(u8),
    /// The permission of a rule about a resource, which no scope changes.
    Rule(DeniedRule),
}

/// Everything that a caller lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lacking {
    /// The names of scopes.
    pub(crate) scopes: Names,
    /// The shortest time within which the caller must have logged in.
    pub(crate) fresh: Option<Duration>,
    /// The highest level at which the caller must have logged in.
    pub(crate) level: Option<u8>,
    /// The first rule that denies the request.
    pub(crate) rule: Option<DeniedRule>,
    /// The operation that was asked for, if the endpoint has several.
    pub(crate) operation: Option<Cow<'static, str>>,
}

impl Lacking {
    pub(crate) fn of(missing: impl FnOnce(&mut dyn FnMut(Lack))) -> Self {
        let mut lacking = Self::default();
        missing(&mut |lack| lacking.add(lack));
        lacking
    }

    /// Returns whether a new login is all that is missing.
    pub(crate) fn is_only_a_login(&self) -> bool {
        let Self { scopes, fresh, level, rule, .. } = self;
        scopes.is_empty() && (fresh.is_some() || level.is_some()) && rule.is_none()
    }

    pub(crate) fn add(&mut self, lack: Lack) {
        match lack {
            Lack::Scope(name) => self.scopes.push(name),
            Lack::Fresh(within) => self.fresh = Some(self.fresh.map_or(within, |least| least.min(within))),
            Lack::Level(level) => self.level = self.level.max(Some(level)),
            Lack::Rule(rule) => {
                self.rule.get_or_insert(rule);
            }
        }
    }
}
