//! `Expression`: a requirement as data, for tables, documents and messages.

use std::fmt;

/// A requirement as data, with the names of the scopes.
///
/// Returned by [`Requirement::expression`](super::Requirement::expression). With the feature `serde` it can be
/// serialized and deserialized.
///
/// ```
/// use authed::{AnyOf, SimpleUser, requirement::Requirement, scopes};
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
    /// A scope.
    Scope(String),
    /// A login within this many seconds: see [`Fresh`](crate::Fresh).
    Fresh(u64),
    /// A login at this level or a higher one: see [`Level`](super::Level).
    Level(u8),
    /// All members are required.
    All(Vec<Expression>),
    /// One member is enough.
    Any(Vec<Expression>),
}

/// A leaf of an expression.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Atom<'a> {
    Scope(&'a str),
    Fresh(u64),
    Level(u8),
}

impl Expression {
    /// Returns sets of scopes: each set is enough. The sets contain neither implied scopes nor a recent or strong login.
    pub fn alternatives(&self) -> Vec<Vec<&str>> {
        let scope = |atom| match atom {
            Atom::Scope(name) => Some(name),
            Atom::Fresh(_) | Atom::Level(_) => None,
        };
        self.alternative_atoms().into_iter().map(|atoms| atoms.into_iter().filter_map(scope).collect()).collect()
    }

    /// Returns sets of atoms: each set is enough.
    pub(crate) fn alternative_atoms(&self) -> Vec<Vec<Atom<'_>>> {
        match self {
            Self::Scope(name) => vec![vec![Atom::Scope(name)]],
            Self::Fresh(seconds) => vec![vec![Atom::Fresh(*seconds)]],
            Self::Level(level) => vec![vec![Atom::Level(*level)]],
            Self::Any(members) => members.iter().flat_map(Self::alternative_atoms).collect(),
            Self::All(members) => members.iter().fold(vec![Vec::new()], |so_far, member| {
                let further = member.alternative_atoms();
                so_far.iter().flat_map(|held| further.iter().map(|more| union(held, more))).collect()
            }),
        }
    }

    /// Returns whether a caller who has just logged in at the highest level meets the expression, with the scopes for
    /// which `holds` returns true.
    pub fn is_met_by(&self, holds: &impl Fn(&str) -> bool) -> bool {
        self.is_met_by_atoms(&|atom| match atom {
            Atom::Scope(name) => holds(name),
            Atom::Fresh(_) | Atom::Level(_) => true,
        })
    }

    pub(crate) fn is_met_by_atoms(&self, holds: &impl Fn(Atom<'_>) -> bool) -> bool {
        match self {
            Self::Scope(name) => holds(Atom::Scope(name)),
            Self::Fresh(seconds) => holds(Atom::Fresh(*seconds)),
            Self::Level(level) => holds(Atom::Level(*level)),
            Self::All(members) => members.iter().all(|member| member.is_met_by_atoms(holds)),
            Self::Any(members) => members.iter().any(|member| member.is_met_by_atoms(holds)),
        }
    }

    /// Returns the leaves, with repetitions.
    pub(crate) fn atoms(&self) -> Vec<Atom<'_>> {
        match self {
            Self::Scope(name) => vec![Atom::Scope(name)],
            Self::Fresh(seconds) => vec![Atom::Fresh(*seconds)],
            Self::Level(level) => vec![Atom::Level(*level)],
            Self::All(members) | Self::Any(members) => members.iter().flat_map(Self::atoms).collect(),
        }
    }

    /// Returns the conjunction. A conjunction is extended, and members are not repeated.
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

    /// Returns the disjunction. A disjunction is extended.
    pub(crate) fn or(self, other: Self) -> Self {
        let members = |expression| match expression {
            Self::Any(members) => members,
            single => vec![single],
        };
        Self::Any(members(self).into_iter().chain(members(other)).collect())
    }

    /// Returns the conjunction of all members, of which there is at least one.
    pub(crate) fn all(members: impl IntoIterator<Item = Self>) -> Self {
        members.into_iter().reduce(Self::and).unwrap_or(Self::All(Vec::new()))
    }

    /// Returns the disjunction of all members, of which there is at least one.
    pub(crate) fn any(members: impl IntoIterator<Item = Self>) -> Self {
        members.into_iter().reduce(Self::or).unwrap_or(Self::Any(Vec::new()))
    }
}

fn union<'a>(held: &[Atom<'a>], more: &[Atom<'a>]) -> Vec<Atom<'a>> {
    let mut both = held.to_vec();
    both.extend(more.iter().filter(|atom| !held.contains(atom)));
    both
}

/// Prints the expression: `authenticated & (editor | admin)`.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (members, joint) = match self {
            Self::Scope(name) => return f.pad(name),
            Self::Fresh(seconds) => return f.pad(&format!("fresh {seconds}s")),
            Self::Level(level) => return f.pad(&format!("level {level}")),
            Self::All(members) => (members, " & "),
            Self::Any(members) => (members, " | "),
        };
        let mut words = String::new();
        for (number, member) in members.iter().enumerate() {
            words.push_str(if number == 0 { "" } else { joint });
            match member {
                Self::All(_) | Self::Any(_) => words.push_str(&format!("({member})")),
                atom => words.push_str(&atom.to_string()),
            }
        }
        f.pad(&words)
    }
}
