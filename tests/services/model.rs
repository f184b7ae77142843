//! The reference: requirements are trees, and a caller holds a set of names.

use std::collections::BTreeSet;

use super::plan::Plan;

#[derive(Clone, Debug)]
pub enum Asked {
    Scope(&'static str),
    All(Vec<Asked>),
    Any(Vec<Asked>),
}

/// Returns what each scope implies, written by hand.
fn implied(scope: &str) -> &'static [&'static str] {
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

    /// Returns whether a request with this plan reaches the inner service.
    pub fn permits(&self, plan: &Plan) -> bool {
        match plan {
            Plan::Identity(scopes) => self.is_met(&scopes.iter().flat_map(|scope| implied(scope)).copied().collect()),
            Plan::Expired(_) | Plan::Nobody | Plan::Malformed | Plan::Rejected | Plan::Unavailable | Plan::Panic => {
                false
            }
        }
    }
}
