//! `Security`: who may call an operation, as alternatives.

use std::collections::BTreeMap;

use super::schemes::Schemes;
use crate::requirement::Expression;
use crate::table::Access;

/// Schemes that are all required, each with scopes that are all required.
pub type Alternative = BTreeMap<String, Vec<String>>;

/// Alternatives: one of them is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security(pub Vec<Alternative>);

impl Security {
    pub(super) fn of(access: &Access, schemes: &Schemes) -> Self {
        match access {
            Access::Public => Self(Vec::new()),
            Access::Anyone { realm } => Self::anyone(&schemes.of(realm)),
            Access::Required(required) => required
                .in_each_realm()
                .map(|(realm, requirement)| Self::required(&schemes.of(realm), requirement))
                .fold(Self(vec![Alternative::new()]), |all, one| all.and(&one)),
        }
    }

    fn anyone(schemes: &[&str]) -> Self {
        let with = schemes.iter().map(|scheme| Alternative::from([((*scheme).to_owned(), Vec::new())]));
        Self(std::iter::once(Alternative::new()).chain(with).collect())
    }

    fn required(schemes: &[&str], requirement: &Expression) -> Self {
        let alternatives = requirement.alternatives();
        let with = |scheme: &str| {
            let scopes = alternatives.iter().map(|scopes| scopes.iter().map(|name| (*name).to_owned()).collect());
            scopes.map(|scopes| Alternative::from([(scheme.to_owned(), scopes)])).collect::<Vec<_>>()
        };
        Self(without_redundant(schemes.iter().flat_map(|scheme| with(scheme))))
    }

    /// Returns the conjunction.
    pub(super) fn and(&self, other: &Self) -> Self {
        let both = |one: &Alternative| {
            let one = one.clone();
            other.0.iter().map(move |two| union(&one, two))
        };
        Self(without_redundant(self.0.iter().flat_map(both)))
    }
}

fn union(one: &Alternative, two: &Alternative) -> Alternative {
    let mut both = one.clone();
    for (scheme, scopes) in two {
        let held = both.entry(scheme.clone()).or_default();
        let more: Vec<_> = scopes.iter().filter(|scope| !held.contains(scope)).cloned().collect();
        held.extend(more);
    }
    both
}

/// Omits alternatives that require no less than another one, with the same schemes: `editor & admin` beside `admin`.
fn without_redundant(alternatives: impl Iterator<Item = Alternative>) -> Vec<Alternative> {
    alternatives.fold(Vec::new(), |mut kept: Vec<Alternative>, one| {
        if !kept.iter().any(|other| requires_no_less(&one, other)) {
            kept.retain(|other| !requires_no_less(other, &one));
            kept.push(one);
        }
        kept
    })
}

fn requires_no_less(one: &Alternative, other: &Alternative) -> bool {
    let covers = |(scheme, scopes): (&String, &Vec<String>)| {
        one.get(scheme).is_some_and(|held| scopes.iter().all(|scope| held.contains(scope)))
    };
    one.len() == other.len() && other.iter().all(covers)
}
