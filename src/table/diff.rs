//! What a change of the routes opened, and what it closed.

use std::collections::BTreeSet;
use std::fmt;

use super::{Access, Lattice, Row, Table};
use crate::requirement::{Atom, Expression};

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
    /// What has changed between an older table and this one: who may call what, and not how it is written down. A scope
    /// that implies another one now has opened what asks for that.
    ///
    /// ```
    /// use authed::{Authed, Authenticator, NotFound, Routes, SimpleUser, routing::get, scopes};
    ///
    /// scopes! {
    ///     pub realm Shop for SimpleUser;
    ///     pub scope Editor = "editor";
    ///     pub scope Admin = "admin": Editor;
    /// }
    ///
    /// async fn for_admins(_: Authed<Admin>) {}
    /// async fn for_editors(_: Authed<Editor>) {}
    /// async fn hidden(_: Authed<Editor, NotFound>) {}
    ///
    /// type AppRoutes = Routes<Authenticator<Shop>>;
    /// let older = AppRoutes::new().route("/users", get(for_admins)).route("/posts", get(for_editors));
    /// let newer = AppRoutes::new().route("/users", get(for_editors)).route("/posts", get(hidden));
    ///
    /// assert_eq!(newer.table().since(older.table()).to_string(), "\
    /// opened   GET /users: admin, others get Forbidden -> editor, others get Forbidden
    /// changed  GET /posts: editor, others get Forbidden -> editor, others get NotFound
    /// ");
    /// ```
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
    fn lets_in_no_more_than(&self, row: &Row, other: &Self, others: &Row) -> bool {
        match (&row.access, &others.access) {
            (_, Access::Public | Access::Anyone { .. }) => true,
            (Access::Public | Access::Anyone { .. }, Access::Required(_)) => false,
            (Access::Required(one), Access::Required(two)) => two.in_each_realm().all(|(realm, asked)| {
                let enough = one.in_each_realm().find(|(name, _)| *name == realm);
                let (here, there) = (self.realms.get(realm), other.realms.get(realm));
                enough.is_some_and(|(_, enough)| Comparison { here, asked, there }.is_met_by_all_who_meet(enough))
            }),
        }
    }
}

/// Whether callers who are let in by one table are let in by another, in which scopes may imply others than here.
struct Comparison<'a> {
    here: Option<&'a Lattice>,
    /// What the other table asks.
    asked: &'a Expression,
    there: Option<&'a Lattice>,
}

impl<'a> Comparison<'a> {
    /// Each set of scopes that is enough here is tried there.
    fn is_met_by_all_who_meet(&self, enough: &Expression) -> bool {
        let nothing_changed = enough == self.asked && self.here == self.there;
        nothing_changed || enough.alternative_atoms().iter().all(|atoms| self.is_met_by(atoms, &BTreeSet::new()))
    }

    /// Whether everybody of whom all this is known, and for whom these atoms hold here, meets it there.
    fn is_met_by(&self, atoms: &[Atom<'a>], held: &BTreeSet<Atom<'a>>) -> bool {
        if self.asked.is_met_by_atoms(&|atom| held.contains(&atom)) {
            return true;
        }
        let Some((first, others)) = atoms.split_first() else { return false };
        let ways = match *first {
            Atom::Scope(name) => self.ways_to_hold(name),
            Atom::Fresh(seconds) => vec![self.asked_no_fresher_than(seconds)],
        };
        ways.iter().all(|brought| self.is_met_by(others, &(held | brought)))
    }

    /// A login within one time is one within every longer time.
    fn asked_no_fresher_than(&self, seconds: u64) -> BTreeSet<Atom<'a>> {
        let no_fresher = |atom: &Atom<'_>| matches!(atom, Atom::Fresh(asked) if *asked >= seconds);
        self.asked.atoms().into_iter().filter(no_fresher).collect()
    }

    /// A scope may have been granted by itself, or through another that implies it here and need not do so there. Each
    /// way, as what it brings there of the scopes that are asked for; ways that bring more than another are left out.
    fn ways_to_hold(&self, scope: &'a str) -> Vec<BTreeSet<Atom<'a>>> {
        let asked: BTreeSet<Atom<'_>> = self.asked.atoms().into_iter().collect();
        let others = self.here.into_iter().flat_map(Lattice::keys).map(String::as_str);
        let granted = others.filter(|other| closure(other, self.here).contains(scope));
        let brought = |name| {
            let names = closure(name, self.there).into_iter().map(Atom::Scope);
            names.filter(|scope| asked.contains(scope)).collect()
        };
        let mut ways: BTreeSet<BTreeSet<Atom<'_>>> = granted.map(brought).collect();
        ways.insert(brought(scope));
        ways.iter().filter(|way| !ways.iter().any(|less| less.is_subset(way) && less != *way)).cloned().collect()
    }
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
            (Access::Required(one), Access::Required(two)) => {
                (&one.policy, &one.statuses) != (&two.policy, &two.statuses)
            }
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
            Access::Required(required) => format!("{}, others get {}", self.access, required.policy),
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
