//! Who may call what: the routes of an application as a table.

mod diff;
mod print;

use std::collections::BTreeMap;

use crate::failure::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::{Expression, Requirement};

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

    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Adds what there is to know of the realm's scopes.
    pub(crate) fn know<R: Realm>(&mut self) {
        let implied = R::SCOPES.iter().filter(|scope| !scope.implies().is_empty()).map(|scope| {
            let names = scope.implies().iter().map(|name| (*name).to_owned());
            (scope.name().to_owned(), names.collect())
        });
        self.realms.insert(R::NAME.to_owned(), implied.collect());
    }

    /// Adds another table, whose rows are changed first.
    pub(crate) fn append(&mut self, other: Self, change: impl FnMut(Row) -> Row) {
        self.rows.extend(other.rows.into_iter().map(change));
        self.realms.extend(other.realms);
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
}

impl Required {
    pub(crate) fn new<S: Requirement, P: FailurePolicy>() -> Self {
        Self {
            realm: <S::Realm as Realm>::NAME.to_owned(),
            requirement: <S as Requirement>::expression(),
            policy: P::name(),
            statuses: P::statuses().iter().map(http::StatusCode::as_u16).collect(),
        }
    }

    /// The realm's name.
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// The requirement.
    pub fn requirement(&self) -> &Expression {
        &self.requirement
    }

    /// The name of the failure policy.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The HTTP statuses that the policy may answer with, as far as it says.
    pub fn statuses(&self) -> &[u16] {
        &self.statuses
    }
}

impl Access {
    pub(crate) fn anyone<R: Realm>() -> Self {
        Self::Anyone { realm: R::NAME.to_owned() }
    }

    /// The same below a requirement that everything here has in common.
    pub(crate) fn under(self, outer: &Required) -> Self {
        match self {
            Self::Public | Self::Anyone { .. } => Self::Required(outer.clone()),
            Self::Required(inner) => {
                let statuses = outer
                    .statuses
                    .iter()
                    .chain(inner.statuses.iter().filter(|status| !outer.statuses.contains(status)));
                Self::Required(Required {
                    requirement: outer.requirement.clone().and(inner.requirement),
                    policy: if outer.policy == inner.policy {
                        inner.policy
                    } else {
                        format!("{}, {}", outer.policy, inner.policy)
                    },
                    statuses: statuses.copied().collect(),
                    ..outer.clone()
                })
            }
        }
    }
}
