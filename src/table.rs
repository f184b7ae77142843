//! Tables of routes: who may call what.

mod build;
mod diff;
mod object;
mod opened;
mod policies;
mod print;

use std::collections::BTreeMap;

use crate::requirement::Expression;

pub use self::diff::{Change, Difference};
pub use self::object::ObjectAccess;

/// The routes of an application, and who may call each of them. Returned by [`Routes::table`](crate::Routes::table).
///
/// The table is built from the types of the handlers, so it cannot disagree with them. `Display` aligns it for a
/// terminal. With the feature `serde` it can be serialized and deserialized.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Table {
    rows: Vec<Row>,
    realms: BTreeMap<String, Lattice>,
}

/// The scopes that each scope's declaration implies. Scopes that imply nothing are omitted.
pub(crate) type Lattice = BTreeMap<String, Vec<String>>;

impl Table {
    /// Returns the rows, in the order in which the routes were added.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    #[cfg(feature = "testing")]
    pub(crate) fn realms(&self) -> &BTreeMap<String, Lattice> {
        &self.realms
    }
}

/// One method of a route, or one operation behind it, and who may call it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Row {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) access: Access,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub(crate) objects: Vec<ObjectAccess>,
    /// How many of the objects stand in a path around, and are decided before the access.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub(crate) objects_before: usize,
    pub(crate) handler: String,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub(crate) operation: Option<String>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub(crate) description: Option<String>,
}

#[cfg(feature = "serde")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Row {
    /// Returns the method, or `*` for all methods without a row of their own.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the whole path in the router's syntax, or `*` for all paths without a row of their own.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns who may call the route.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Returns what the route says of the objects that the captures of its path name, in their order. Objects that something
    /// else names, such as a subdomain, stand before them: see [`ObjectAccess::is_capture`].
    pub fn objects(&self) -> &[ObjectAccess] {
        &self.objects
    }

    /// Returns the handler's name, with its modules.
    pub fn handler(&self) -> &str {
        &self.handler
    }

    /// Returns the operation's name, for an operation behind an endpoint: see [`operation`](crate::operation).
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Returns the operation's description.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

/// Who may call a route.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Access {
    /// Every caller. The request is not authenticated.
    Public,
    /// Every caller. The request is authenticated, and a wrong login is rejected.
    Anyone {
        /// The name of the realm that the request is authenticated for.
        realm: String,
    },
    /// Callers who meet the requirement.
    Required(RequiredAccess),
}

/// What a route requires of its callers, and what other callers get.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RequiredAccess {
    pub(crate) realm: String,
    pub(crate) requirement: Expression,
    pub(crate) policy: String,
    pub(crate) statuses: Vec<u16>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub(crate) further: Vec<Further>,
}

/// A requirement in a further realm: see [`RequiredAccess::further`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Further {
    realm: String,
    requirement: Expression,
}

impl Further {
    /// Returns the realm's name.
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// Returns the requirement.
    pub fn requirement(&self) -> &Expression {
        &self.requirement
    }
}

impl RequiredAccess {
    /// Returns the requirement of each realm.
    pub(crate) fn in_each_realm(&self) -> impl Iterator<Item = (&str, &Expression)> {
        let further = self.further.iter().map(|further| (&*further.realm, &further.requirement));
        std::iter::once((&*self.realm, &self.requirement)).chain(further)
    }

    /// Returns the realm's name.
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// Returns the requirement.
    pub fn requirement(&self) -> &Expression {
        &self.requirement
    }

    /// Returns the requirements in further realms, which must be met as well.
    ///
    /// There are some if [`Routes::under`](crate::Routes::under) requires a scope of another realm than the handler
    /// does.
    pub fn further(&self) -> &[Further] {
        &self.further
    }

    /// Returns the name of the failure policy. If the policy depends on what is missing, returns several names,
    /// separated by commas.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Returns the HTTP statuses that the policy declares.
    pub fn statuses(&self) -> &[u16] {
        &self.statuses
    }
}
