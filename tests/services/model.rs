//! The reference: requirements as trees, and what a caller holds as a set of names.

use std::collections::BTreeSet;

use crate::shop::Plan;

#[derive(Clone, Debug)]
pub enum Asked {
    Scope(&'static str),
    All(Vec<Asked>),
    Any(Vec<Asked>),
}

/// What follows from each scope, written out.
fn brings(scope: &str) -> &'static [&'static str] {
    match scope {
        "viewer" => &["viewer"],
        "editor" => &["editor", "viewer"],
        "auditor" => &["auditor"],
        "admin" => &["admin", "editor", "viewer", "auditor"],
        _ => &[],
    }
}

impl Asked {
    fn is_met(&self, held: &BTreeSet<&str>) -> bool {
        match self {
            Asked::Scope(name) => held.contains(name),
            Asked::All(all) => all.iter().all(|asked| asked.is_met(held)),
            Asked::Any(any) => any.iter().any(|asked| asked.is_met(held)),
        }
    }

    /// Whether a request with this plan reaches the inner service.
    pub fn lets_in(&self, plan: &Plan) -> bool {
        match plan {
            Plan::Answer(scopes) => self.is_met(&scopes.iter().flat_map(|scope| brings(scope)).copied().collect()),
            Plan::Expired(_) | Plan::Nobody | Plan::Malformed | Plan::Rejected | Plan::Unavailable | Plan::Panic => {
                false
            }
        }
    }
}
