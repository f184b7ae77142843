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

    #[cfg(feature = "testing")]
    pub(crate) fn realms(&self) -> &BTreeMap<String, Lattice> {
        &self.realms
    }

    /// Takes out the rows that another one takes the place of.
    pub(crate) fn forget(&mut self, replaced: impl Fn(&Row) -> bool) {
        self.rows.retain(|row| !replaced(row));
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
    pub(crate) fn new<S: Requirement, P: FailurePolicy>() -> Self {
        Self {
            realm: <S::Realm as Realm>::NAME.to_owned(),
            requirement: <S as Requirement>::expression(),
            policy: P::name(),
            statuses: P::statuses().iter().map(http::StatusCode::as_u16).collect(),
            further: Vec::new(),
        }
    }

    /// The same, and this requirement: scopes of two realms are not one requirement, even where they have one name.
    fn and(mut self, realm: String, requirement: Expression) -> Self {
        let elsewhere = self.further.iter_mut().find(|further| further.realm == realm);
        if self.realm == realm {
            self.requirement = self.requirement.and(requirement);
        } else if let Some(further) = elsewhere {
            further.requirement = further.requirement.clone().and(requirement);
        } else {
            self.further.push(Further { realm, requirement });
        }
        self
    }

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

impl Access {
    pub(crate) fn anyone<R: Realm>() -> Self {
        Self::Anyone { realm: R::NAME.to_owned() }
    }

    /// The same below a requirement that everything here has in common.
    pub(crate) fn under(self, outer: &Required) -> Self {
        match self {
            Self::Public | Self::Anyone { .. } => Self::Required(outer.clone()),
            Self::Required(inner) => {
                let policy = joined(&outer.policy, &inner.policy);
                let mut statuses = outer.statuses.clone();
                statuses.extend(inner.statuses.into_iter().filter(|status| !outer.statuses.contains(status)));
                let asked = inner
                    .further
                    .into_iter()
                    .fold(outer.clone().and(inner.realm, inner.requirement), |all, further| {
                        all.and(further.realm, further.requirement)
                    });
                Self::Required(Required { policy, statuses, ..asked })
            }
        }
    }
}

/// The names of two lists of policies, each once.
fn joined(one: &str, two: &str) -> String {
    let mut names = policies(one);
    for name in policies(two) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// The names in a list; a comma between angle brackets belongs to a name.
fn policies(list: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let names = list.split(move |character| {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    names.map(str::trim).collect()
}
