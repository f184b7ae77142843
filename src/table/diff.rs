//! `Difference`: which routes a change opened, and which it closed.

use std::collections::BTreeSet;
use std::fmt;

use super::opened::is_as_open;
use super::{Access, Lattice, Row, Table};
use crate::requirement::{Atom, Expression};

/// The difference between two tables: which routes a change opened, and which it closed. Returned by [`Table::since`].
///
/// The order of the routes and the names of the handlers are not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    changes: Vec<Change>,
}

/// The change of one route, with its older and its newer row.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The route is new.
    Added(Row),
    /// The route is gone.
    Removed(Row),
    /// Some callers gained access, and none lost it.
    Opened(Row, Row),
    /// Some callers lost access, and none gained it.
    Closed(Row, Row),
    /// Some callers gained access and others lost it, or denied callers get another response.
    Changed(Row, Row),
}

impl Difference {
    /// Returns the changes, in the order of the newer table. Removed routes come last.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Table {
    /// Returns what changed between an older table and this one.
    ///
    /// Only who may call what is compared, not how it is declared. If a scope now implies another one, the routes that
    /// require the other one are opened.
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
        let same = |row: &Row, other: &Row| {
            (&row.method, &row.path, &row.operation) == (&other.method, &other.path, &other.operation)
        };
        let was = |row: &Row| older.rows.iter().find(|other| same(row, other));
        let kept = self.rows.iter().filter_map(|row| match was(row) {
            None => Some(Change::Added(row.clone())),
            Some(was) => self.compared(older, was, row).map(|change| change(was.clone(), row.clone())),
        });
        let gone = older.rows.iter().filter(|row| !self.rows.iter().any(|other| same(row, other)));
        Difference { changes: kept.chain(gone.cloned().map(Change::Removed)).collect() }
    }

    fn compared(&self, older: &Self, was: &Row, is: &Row) -> Option<fn(Row, Row) -> Change> {
        let nobody_lost = older.accepts_no_more_than(was, self, is) && is_as_open(&was.objects, &is.objects);
        let nobody_gained = self.accepts_no_more_than(is, older, was) && is_as_open(&is.objects, &was.objects);
        match (nobody_lost, nobody_gained) {
            (true, false) => Some(Change::Opened),
            (false, true) => Some(Change::Closed),
            (false, false) => Some(Change::Changed),
            (true, true) => was.responds_differently(is).then_some(Change::Changed),
        }
    }

    /// Returns whether the other table's row accepts every caller that `row` accepts.
    fn accepts_no_more_than(&self, row: &Row, other: &Self, others: &Row) -> bool {
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

/// Compares the requirements of two tables, in which scopes may imply different scopes.
struct Comparison<'a> {
    /// What scopes imply in the one table, "here".
    here: Option<&'a Lattice>,
    /// The requirement of the other table, "there".
    asked: &'a Expression,
    /// What scopes imply in the other table.
    there: Option<&'a Lattice>,
}

impl<'a> Comparison<'a> {
    /// Returns whether every caller who meets `enough` here meets the requirement there. Tries each set of scopes that
    /// is enough here.
    fn is_met_by_all_who_meet(&self, enough: &Expression) -> bool {
        let nothing_changed = enough == self.asked && self.here == self.there;
        nothing_changed || enough.alternative_atoms().iter().all(|atoms| self.is_met_by(atoms, &BTreeSet::new()))
    }

    /// Returns whether every caller with `held` there and `atoms` here meets the requirement there.
    fn is_met_by(&self, atoms: &[Atom<'a>], held: &BTreeSet<Atom<'a>>) -> bool {
        if self.asked.is_met_by_atoms(&|atom| held.contains(&atom)) {
            return true;
        }
        let Some((first, others)) = atoms.split_first() else { return false };
        let ways = match *first {
            Atom::Scope(name) => self.ways_to_hold(name),
            Atom::Fresh(seconds) => vec![self.asked_no_fresher_than(seconds)],
            Atom::Level(level) => vec![self.asked_no_stronger_than(level)],
        };
        ways.iter().all(|brought| self.is_met_by(others, &(held | brought)))
    }

    /// Returns the required times that a login within `seconds` meets: those that are not shorter.
    fn asked_no_fresher_than(&self, seconds: u64) -> BTreeSet<Atom<'a>> {
        let no_fresher = |atom: &Atom<'_>| matches!(atom, Atom::Fresh(asked) if *asked >= seconds);
        self.asked.atoms().into_iter().filter(no_fresher).collect()
    }

    /// Returns the required levels that a login at `level` meets: those that are not higher.
    fn asked_no_stronger_than(&self, level: u8) -> BTreeSet<Atom<'a>> {
        let no_stronger = |atom: &Atom<'_>| matches!(atom, Atom::Level(asked) if *asked <= level);
        self.asked.atoms().into_iter().filter(no_stronger).collect()
    }

    /// Returns the ways to hold the scope here, each as the required scopes that it grants there.
    ///
    /// A scope is granted by itself, or by another scope that implies it here. There, the other scope may not imply it.
    /// Ways that grant more than another way are omitted.
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

/// Returns the scope and everything that it implies.
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
    fn responds_differently(&self, other: &Self) -> bool {
        let objects_differ = !self.objects.is_empty() && self.policies() != other.policies();
        objects_differ
            || match (&self.access, &other.access) {
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
        write!(f, "{word:<8} {} {}: ", row.method, row.place())?;
        match self {
            Self::Added(row) | Self::Removed(row) if row.objects.is_empty() => write!(f, "{}", row.access),
            Self::Added(row) | Self::Removed(row) => write!(f, "{}, {}", row.access, row.objects_in_words()),
            Self::Opened(was, is) | Self::Closed(was, is) | Self::Changed(was, is) => {
                write!(f, "{} -> {}", was.described(), is.described())
            }
        }
    }
}

impl Row {
    fn described(&self) -> String {
        let objects = self.objects_in_words();
        let who = if objects.is_empty() { self.access.to_string() } else { format!("{}, {objects}", self.access) };
        let policies = self.policies();
        if policies.is_empty() { who } else { format!("{who}, others get {policies}") }
    }
}

/// Prints a line for each change.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|change| writeln!(f, "{change}"))
    }
}
