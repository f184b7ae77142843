//! `Operations`: the operations of one endpoint.

use std::fmt;

use http::request::Parts;

use super::NamedRequirement;
use super::index::Index;
use super::named::{unknown, unknown_rejection};
use super::token::Operation;
use crate::caller::Caller;
use crate::decision::Denied;
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::{InRealm, Requirement};
use crate::response::Rejection;
use crate::table::{Row, Table};

/// The operations behind one endpoint, by name. Unknown operations are denied. See [the module](super).
///
/// `T` is what a name leads to: a function ([`Functions`](super::Functions)), a tool, or nothing, if the framework itself
/// finds the function.
///
/// To share it between requests, put it in an `Arc`.
#[must_use]
pub struct Operations<R: Realm, T = ()> {
    entries: Vec<Entry<R, T>>,
    index: Index,
}

pub(super) struct Entry<R: Realm, T> {
    pub(super) requirement: NamedRequirement<R>,
    pub(super) target: T,
    /// The name of the function, for tables.
    handler: &'static str,
}

impl<R: Realm, T> Operations<R, T> {
    /// Returns no operations: every name is denied.
    pub fn new() -> Self {
        Self { entries: Vec::new(), index: Index::default() }
    }

    /// Adds an operation, and what its name leads to.
    ///
    /// # Panics
    ///
    /// Panics if an operation with this name exists already, or if the name is empty or contains a space or a control
    /// character.
    pub fn add(self, requirement: NamedRequirement<R>, target: T) -> Self {
        let handler = requirement.name();
        self.add_handler(requirement, target, handler)
    }

    pub(super) fn add_handler(mut self, requirement: NamedRequirement<R>, target: T, handler: &'static str) -> Self {
        let name = requirement.name();
        let is_printable = |character: char| !character.is_whitespace() && !character.is_control();
        assert!(
            !name.is_empty() && name.chars().all(is_printable),
            "the operation {name:?} has no usable name: use characters without spaces"
        );
        assert!(self.get(name).is_none(), "there are two operations `{name}`: give each operation a name of its own");
        self.entries.push(Entry { requirement, target, handler });
        self.index = Index::of(self.entries.iter().map(|entry| entry.requirement.name()));
        self
    }

    #[inline]
    pub(super) fn find(&self, name: &str) -> Option<&Entry<R, T>> {
        self.index.find(name, &self.entries, |entry| entry.requirement.name())
    }

    /// Returns the requirement of the operation with this name.
    pub fn get(&self, name: &str) -> Option<&NamedRequirement<R>> {
        self.find(name).map(|entry| &entry.requirement)
    }

    /// Decides whether the caller may use the operation with this name. Returns what the name leads to.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if there is no operation with this name, or if the caller does not meet its requirement. It knows
    /// the name. An unknown operation gets the response of [`NotFound`](crate::NotFound), as a hidden one does.
    #[inline]
    pub fn decide(&self, name: &str, caller: &Caller<R>) -> Result<&T, Denied> {
        match self.find(name) {
            Some(entry) if entry.requirement.is_met_by(caller) => Ok(&entry.target),
            Some(entry) => Err(entry.requirement.denied(caller)),
            None => Err(unknown(caller, name)),
        }
    }

    /// Decides as [`decide`](Self::decide) does, with the request's head.
    ///
    /// # Errors
    ///
    /// Returns the response to send, in the request's protocol, where `decide` returns [`Denied`]. The denial is audited.
    #[inline]
    pub fn authorize(&self, name: &str, caller: &Caller<R>, head: &Parts) -> Result<&T, Rejection> {
        match self.find(name) {
            Some(entry) if entry.requirement.is_met_by(caller) => Ok(&entry.target),
            Some(entry) => Err(entry.requirement.rejection(caller, head)),
            None => Err(unknown_rejection(caller, name, head)),
        }
    }

    /// Returns all operations, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&NamedRequirement<R>, &T)> {
        self.entries.iter().map(|entry| (&entry.requirement, &entry.target))
    }

    /// Returns the operations that this caller may use, in the order in which they were added.
    pub fn permitted_to<'o>(&'o self, caller: &Caller<R>) -> impl Iterator<Item = (&'o NamedRequirement<R>, &'o T)> {
        self.iter().filter(|(requirement, _)| requirement.is_met_by(caller))
    }

    /// Returns the table of the operations behind the endpoint with this method and path. With axum, use
    /// [`Routes::operations`](crate::Routes::operations).
    pub fn table(&self, method: &str, path: &str) -> Table {
        let mut table = Table::default();
        table.add_realm::<R>();
        for Entry { requirement, handler, .. } in &self.entries {
            table.add(Row {
                method: method.to_owned(),
                path: path.to_owned(),
                access: requirement.access(),
                objects: Vec::new(),
                objects_before: 0,
                handler: (*handler).to_owned(),
                operation: Some(requirement.name().to_owned()),
                description: Some(requirement.description().to_owned()).filter(|text| !text.is_empty()),
            });
        }
        table
    }
}

impl<R: Realm> Operations<R> {
    /// Adds an operation whose function the framework finds.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`add`](Self::add).
    pub fn operation<S: Requirement + InRealm<R>, P: FailurePolicy>(self, operation: Operation<S, P>) -> Self {
        let requirement = NamedRequirement::with_policy::<S, P>(operation.name());
        self.add(requirement.described(operation.description()), ())
    }
}

impl<R: Realm, T> Default for Operations<R, T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Prints the names and the requirements.
impl<R: Realm, T> fmt::Debug for Operations<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|entry| &entry.requirement)).finish()
    }
}
