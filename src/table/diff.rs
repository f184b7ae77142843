//! What a change of the routes opened, and what it closed.

use std::collections::BTreeSet;
use std::fmt;

use super::{Access, Lattice, Row, Table};

/// The difference between two tables: what a change of the program opened, and what it closed.
///
/// Routes that have only moved, or have a handler of another name, are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    changes: Vec<Change>,
}

/// What has become of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The route is new.
    Added(Row),
    /// The route is gone.
    Removed(Row),
    /// Somebody may call it who might not before, and nobody has lost it.
    Opened(Row, Row),
    /// Somebody may not call it any more who might before, and nobody has gained it.
    Closed(Row, Row),
    /// Some have gained it and others have lost it, or those who may not get another answer.
    Changed(Row, Row),
}

impl Difference {
    /// The changes, in the order of the newer table; what was removed comes last.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether the tables say the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Table {
    /// What has changed between an older table and this one.
    pub fn since(&self, older: &Self) -> Difference {
        let same = |row: &Row, other: &Row| row.method == other.method && row.path == other.path;
        let was = |row: &Row| older.rows.iter().find(|other| same(row, other));
        let kept = self.rows.iter().filter_map(|row| match was(row) {
            None => Some(Change::Added(row.clone())),
            Some(was) => self.compared(older, was, row).map(|change| change(was.clone(), row.clone())),
        });
        let gone = older.rows.iter().filter(|row| !self.rows.iter().any(|other| same(row, other)));
        Difference { changes: kept.chain(gone.cloned().map(Change::Removed)).collect() }
    }

    fn compared(&self, older: &Self, was: &Row, is: &Row) -> Option<fn(Row, Row) -> Change> {
        let nobody_lost = older.lets_in_no_more_than(was, self, is);
        let nobody_gained = self.lets_in_no_more_than(is, older, was);
        match (nobody_lost, nobody_gained) {
            (true, false) => Some(Change::Opened),
            (false, true) => Some(Change::Closed),
            (false, false) => Some(Change::Changed),
            (true, true) => was.answers_otherwise(is).then_some(Change::Changed),
        }
    }

    /// Whether everybody whom `row` lets in is let in by the other table's row.
    ///
    /// Each set of scopes that is enough for the one is tried on the other. A caller may hold such a scope through another
    /// that implies it in this table, and not in the other: so what is tried is what all of those bring there.
    fn lets_in_no_more_than(&self, row: &Row, other: &Self, others: &Row) -> bool {
        match (&row.access, &others.access) {
            (_, Access::Public | Access::Anyone { .. }) => true,
            (Access::Public | Access::Anyone { .. }, Access::Required(_)) => false,
            (Access::Required(one), Access::Required(two)) => {
                let (here, there) = (self.realms.get(&one.realm), other.realms.get(&two.realm));
                one.realm == two.realm
                    && one.requirement.alternatives().into_iter().all(|enough| {
                        let held: BTreeSet<&str> =
                            enough.into_iter().flat_map(|scope| brings(scope, here, there)).collect();
                        two.requirement.is_met_by(&|name| held.contains(name))
                    })
            }
        }
    }
}

/// What everybody holds `there` who holds the scope `here`, by itself or through another.
fn brings<'a>(scope: &'a str, here: Option<&'a Lattice>, there: Option<&'a Lattice>) -> BTreeSet<&'a str> {
    let through = here.into_iter().flat_map(Lattice::keys).map(String::as_str);
    let holders = through.filter(|holder| closure(holder, here).contains(scope));
    let own = closure(scope, there);
    holders.map(|holder| closure(holder, there)).fold(own, |all, one| all.intersection(&one).copied().collect())
}

/// The scope, and what follows from it.
fn closure<'a>(scope: &'a str, lattice: Option<&'a Lattice>) -> BTreeSet<&'a str> {
    let mut closed = BTreeSet::new();
    let mut open = vec![scope];
    while let Some(name) = open.pop() {
        if closed.insert(name) {
            open.extend(lattice.and_then(|lattice| lattice.get(name)).into_iter().flatten().map(String::as_str));
        }
    }
    closed
}

impl Row {
    fn answers_otherwise(&self, other: &Self) -> bool {
        match (&self.access, &other.access) {
            (Access::Required(one), Access::Required(two)) => one.policy != two.policy,
            (one, two) => one != two,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, row) = match self {
            Self::Added(row) => ("added", row),
            Self::Removed(row) => ("removed", row),
            Self::Opened(_, row) => ("opened", row),
            Self::Closed(_, row) => ("closed", row),
            Self::Changed(_, row) => ("changed", row),
        };
        write!(f, "{word:<8} {} {}: ", row.method, row.path)?;
        match self {
            Self::Added(row) | Self::Removed(row) => write!(f, "{}", row.access),
            Self::Opened(was, is) | Self::Closed(was, is) | Self::Changed(was, is) => {
                write!(f, "{} -> {}", was.described(), is.described())
            }
        }
    }
}

impl Row {
    fn described(&self) -> String {
        match &self.access {
            Access::Required(required) => format!("{}, others get {}", required.requirement, required.policy),
            open => open.to_string(),
        }
    }
}

/// A line for each change.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|change| writeln!(f, "{change}"))
    }
}
