//! Who may call what: the routes of an application as a table.

#[cfg(feature = "axum")]
mod build;
mod diff;
mod print;

use std::collections::BTreeMap;

use crate::requirement::Expression;

pub use self::diff::{Change, Difference};

/// The routes of an application, each with who may call it. Made by [`Routes::table`](crate::Routes::table) from the
/// types of the handlers, so it cannot disagree with them.
///
/// Printed, it is aligned for a terminal. With the feature `serde` it can be written and read by programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Table {
    rows: Vec<Row>,
    realms: BTreeMap<String, Lattice>,
}

/// What each scope implies by its declaration. Scopes that imply nothing are left out.
pub(crate) type Lattice = BTreeMap<String, Vec<String>>;

impl Table {
    /// The rows, in the order in which the routes were added.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    #[cfg(feature = "testing")]
    pub(crate) fn realms(&self) -> &BTreeMap<String, Lattice> {
        &self.realms
    }
}

/// A route, or the part of it that answers one method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Row {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) access: Access,
    pub(crate) handler: String,
}

impl Row {
    /// The method; `*` for all that have no row of their own.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The whole path, as the router writes it; `*` for every path that no other row has.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Who may call it.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The handler's name, with its modules.
    pub fn handler(&self) -> &str {
        &self.handler
    }
}

/// Who may call a route.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Access {
    /// Anyone: nobody asks who it is.
    Public,
    /// Anyone, and the handler is told who it is. Credentials that are wrong are refused.
    Anyone {
        /// The name of the realm whose credentials are looked at.
        realm: String,
    },
    /// Callers who meet the requirement.
    Required(Required),
}

/// What is asked of a caller, and what others get.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Required {
    pub(crate) realm: String,
    pub(crate) requirement: Expression,
    pub(crate) policy: String,
    pub(crate) statuses: Vec<u16>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub(crate) further: Vec<Further>,
}

/// What is asked of a caller in another realm, too: [`Required::further`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Further {
    realm: String,
    requirement: Expression,
}

impl Further {
    /// The realm's name.
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// What its callers must meet.
    pub fn requirement(&self) -> &Expression {
        &self.requirement
    }
}

impl Required {
    /// What is asked in each realm.
    pub(crate) fn in_each_realm(&self) -> impl Iterator<Item = (&str, &Expression)> {
        let further = self.further.iter().map(|further| (&*further.realm, &further.requirement));
        std::iter::once((&*self.realm, &self.requirement)).chain(further)
    }

    /// The realm's name.
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// The requirement.
    pub fn requirement(&self) -> &Expression {
        &self.requirement
    }

    /// What is asked besides in other realms: where [`Routes::under`](crate::Routes::under) asks for a scope of another
    /// realm than the handler does. All of it must be met.
    pub fn further(&self) -> &[Further] {
        &self.further
    }

    /// The name of the failure policy; several names with commas, where it depends on what is missing.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The HTTP statuses that the policy may answer with, as far as it says.
    pub fn statuses(&self) -> &[u16] {
        &self.statuses
    }
}
