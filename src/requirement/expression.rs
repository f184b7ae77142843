//! A requirement as data: for tables, documents and messages.

use std::fmt;

/// A requirement as data, with the names of the scopes. Made by [`Requirement::expression`](super::Requirement::expression).
///
/// ```
/// use authed::{AnyOf, Requirement, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated";
///     pub scope Editor = "editor";
///     pub scope Admin = "admin";
/// }
///
/// let staff = <(Authenticated, AnyOf<(Editor, Admin)>)>::expression();
/// assert_eq!(staff.to_string(), "authenticated & (editor | admin)");
/// assert_eq!(staff.alternatives(), [["authenticated", "editor"], ["authenticated", "admin"]]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Expression {
    /// This scope.
    Scope(String),
    /// All of these.
    All(Vec<Expression>),
    /// One of these.
    Any(Vec<Expression>),
}

impl Expression {
    /// The sets of scopes each of which is enough, without what the scopes imply.
    pub fn alternatives(&self) -> Vec<Vec<&str>> {
        match self {
            Self::Scope(name) => vec![vec![name]],
            Self::Any(members) => members.iter().flat_map(Self::alternatives).collect(),
            Self::All(members) => members.iter().fold(vec![Vec::new()], |so_far, member| {
                let further = member.alternatives();
                so_far.iter().flat_map(|held| further.iter().map(|more| union(held, more))).collect()
            }),
        }
    }

    /// Whether somebody meets it who holds the scopes for which `holds` says so.
    pub fn is_met_by(&self, holds: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Scope(name) => holds(name),
            Self::All(members) => members.iter().all(|member| member.is_met_by(holds)),
            Self::Any(members) => members.iter().any(|member| member.is_met_by(holds)),
        }
    }

    /// Whether this scope is named in it.
    pub(crate) fn names(&self, scope: &str) -> bool {
        match self {
            Self::Scope(name) => name == scope,
            Self::All(members) | Self::Any(members) => members.iter().any(|member| member.names(scope)),
        }
    }

    /// Both: without parentheses where this is a conjunction already, and without repeating what stands there.
    pub(crate) fn and(self, other: Self) -> Self {
        let members = |expression| match expression {
            Self::All(members) => members,
            single => vec![single],
        };
        let mut both = members(self);
        for member in members(other) {
            if !both.contains(&member) {
                both.push(member);
            }
        }
        if both.len() == 1 { both.remove(0) } else { Self::All(both) }
    }

    /// Either: the same.
    pub(crate) fn or(self, other: Self) -> Self {
        let members = |expression| match expression {
            Self::Any(members) => members,
            single => vec![single],
        };
        Self::Any(members(self).into_iter().chain(members(other)).collect())
    }
}

fn union<'a>(held: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let mut both = held.to_vec();
    both.extend(more.iter().filter(|name| !held.contains(name)));
    both
}

/// In words: `authenticated & (editor | admin)`.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (members, joint) = match self {
            Self::Scope(name) => return f.pad(name),
            Self::All(members) => (members, " & "),
            Self::Any(members) => (members, " | "),
        };
        let mut words = String::new();
        for (number, member) in members.iter().enumerate() {
            words.push_str(if number == 0 { "" } else { joint });
            match member {
                Self::Scope(name) => words.push_str(name),
                nested => words.push_str(&format!("({nested})")),
            }
        }
        f.pad(&words)
    }
}
