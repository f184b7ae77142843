//! Whether a change opened an object: rules are compared as formulas of their members.

use super::ObjectAccess;

/// More members than this are compared by their text.
const MEMBERS: usize = 16;

/// Returns whether everyone who may access an object under `one` may access it under `two`.
pub(super) fn is_as_open(one: &[ObjectAccess], two: &[ObjectAccess]) -> bool {
    match (one, two) {
        // A table from before a route said which object. It asked for none.
        ([], _) => two.iter().all(|object| !matches!(object, ObjectAccess::ByRule { .. })),
        (_, []) => true,
        _ => one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.is_as_open_in(two)),
    }
}

impl ObjectAccess {
    fn is_as_open_in(&self, other: &Self) -> bool {
        let same = self.object() == other.object();
        same && match (self.rule(), other.rule()) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(one), Some(two)) => one == two || Formula::of(one).implies(&Formula::of(two)),
        }
    }
}

enum Formula<'a> {
    Member(&'a str),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl<'a> Formula<'a> {
    /// Reads a type's name: `(A, B)`, `AnyOf<(A, B)>`, an `HList`, or a rule.
    fn of(name: &'a str) -> Self {
        let name = name.trim();
        if let Some(list) = inside(name, "AnyOf<", ">") {
            return match Self::of(list) {
                Self::All(members) => Self::Any(members),
                one => one,
            };
        }
        let list = inside(name, "(", ")").or_else(|| inside(name, "HCons<", ">"));
        match list {
            Some(list) if name.starts_with('(') => Self::All(members(list).into_iter().map(Self::of).collect()),
            Some(list) => match members(list)[..] {
                [first, "HNil"] => Self::All(vec![Self::of(first)]),
                [first, rest] => match Self::of(rest) {
                    Self::All(mut rest) => {
                        rest.insert(0, Self::of(first));
                        Self::All(rest)
                    }
                    other => Self::All(vec![Self::of(first), other]),
                },
                _ => Self::Member(name),
            },
            None => Self::Member(name),
        }
    }

    /// Tries each set of members.
    fn implies(&self, other: &Self) -> bool {
        let mut names = Vec::new();
        self.collect(&mut names);
        other.collect(&mut names);
        let sets = 1_u32.checked_shl(u32::try_from(names.len()).unwrap_or(u32::MAX));
        let has =
            |set: u32, name: &str| names.iter().position(|known| *known == name).is_some_and(|at| set >> at & 1 == 1);
        names.len() <= MEMBERS
            && (0..sets.unwrap_or(0))
                .all(|set| !self.permits(&|name| has(set, name)) || other.permits(&|name| has(set, name)))
    }

    fn collect(&self, names: &mut Vec<&'a str>) {
        match self {
            Self::Member(name) if names.contains(name) => {}
            Self::Member(name) => names.push(name),
            Self::All(members) | Self::Any(members) => members.iter().for_each(|member| member.collect(names)),
        }
    }

    fn permits(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Member(name) => holds(name),
            Self::All(members) => members.iter().all(|member| member.permits(holds)),
            Self::Any(members) => members.iter().any(|member| member.permits(holds)),
        }
    }
}

fn inside<'a>(name: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    name.strip_prefix(begin)?.strip_suffix(end)
}

/// Splits at the commas that stand in no brackets.
fn members(list: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let parts = list.split(move |character| {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}
