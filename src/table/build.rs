//! Builds tables from the types of handlers, and from the tables of nested routes.

#[cfg(any(feature = "axum", feature = "tonic"))]
use super::Access;
#[cfg(feature = "axum")]
use super::Further;
#[cfg(feature = "axum")]
use super::policies::joined;
use super::{RequiredAccess, Row, Table};
use crate::policy::FailurePolicy;
use crate::realm::Realm;
#[cfg(feature = "axum")]
use crate::requirement::Expression;
use crate::requirement::Requirement;

impl Table {
    /// Removes these rows.
    #[cfg(feature = "axum")]
    pub(crate) fn remove_rows(&mut self, which: impl Fn(&Row) -> bool) {
        self.rows.retain(|row| !which(row));
    }

    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Adds what the realm's scopes imply.
    pub(crate) fn add_realm<R: Realm>(&mut self) {
        let implied = R::SCOPES.iter().filter(|scope| !scope.implies().is_empty()).map(|scope| {
            let names = scope.implies().iter().map(|name| (*name).to_owned());
            (scope.name().to_owned(), names.collect())
        });
        self.realms.insert(R::NAME.to_owned(), implied.collect());
    }

    /// Adds the rows of another table, each after this change.
    #[cfg(feature = "axum")]
    pub(crate) fn append(&mut self, other: Self, change: impl FnMut(Row) -> Row) {
        self.rows.extend(other.rows.into_iter().map(change));
        self.realms.extend(other.realms);
    }
}

#[cfg(any(feature = "axum", feature = "tonic"))]
impl Row {
    pub(crate) fn new(method: &str, path: &str, access: Access, handler: &str) -> Self {
        let [method, path, handler] = [method, path, handler].map(str::to_owned);
        Self {
            method,
            path,
            access,
            objects: Vec::new(),
            objects_before: 0,
            handler,
            operation: None,
            description: None,
        }
    }
}

impl RequiredAccess {
    pub(crate) fn new<S: Requirement, P: FailurePolicy>() -> Self {
        Self {
            realm: <S::Realm as Realm>::NAME.to_owned(),
            requirement: <S as Requirement>::expression(),
            policy: P::name(),
            statuses: P::statuses().iter().map(http::StatusCode::as_u16).collect(),
            further: Vec::new(),
        }
    }

    /// Adds this requirement. Scopes of two realms are kept apart, even if they have the same name.
    #[cfg(feature = "axum")]
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

#[cfg(feature = "axum")]
impl Access {
    /// Returns whether denied requests may get a 404, as a missing page does.
    pub(crate) fn is_hidden(&self) -> bool {
        self.hidden_in().is_some()
    }

    /// Returns the realm whose callers the route is hidden from.
    pub(crate) fn hidden_in(&self) -> Option<&str> {
        match self {
            Self::Required(required) if required.statuses.contains(&404) => Some(&required.realm),
            _ => None,
        }
    }

    pub(crate) fn anyone<R: Realm>() -> Self {
        Self::Anyone { realm: R::NAME.to_owned() }
    }

    /// Returns the access below an outer requirement.
    pub(crate) fn under(self, outer: &RequiredAccess) -> Self {
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
                Self::Required(RequiredAccess { policy, statuses, ..asked })
            }
        }
    }
}
