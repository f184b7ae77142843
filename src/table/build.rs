//! Tables in the making: from the types of handlers, and from tables of the routes inside.

use super::{Access, Further, Required, Row, Table};
use crate::failure::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::{Expression, Requirement};

impl Table {
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
