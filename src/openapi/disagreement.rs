//! Where a document and the routes disagree.

use std::fmt;

use crate::table::Row;

/// Where a document and the routes disagree: what [`Table::secure`](crate::Table::secure) returns.
///
/// Printed, it is a line for each point. An application asserts that there is none, or pins the text in a test: some
/// routes, such as the document's own, are left out of it on purpose.
///
/// ```
/// use authed::{Table, openapi::{Disagreement, Document, Schemes}};
///
/// fn secured<D: Document>(mut document: D, table: &Table) -> Result<D, Disagreement> {
///     let disagreement = table.secure(&mut document, &Schemes::new());
///     if disagreement.is_empty() { Ok(document) } else { Err(disagreement) }
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a document that disagrees with the routes misleads its readers"]
pub struct Disagreement {
    pub(super) points: Vec<Point>,
}

/// One point on which they disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Point {
    /// The document lacks the route.
    Undocumented(Row),
    /// The routes lack the operation. The document says of it what it said before.
    Unrouted {
        /// The method, in capitals.
        method: String,
        /// The path, as the document writes it.
        path: String,
    },
    /// The document lacks the security scheme of this name, which stands at its operations now.
    Undeclared(String),
}

impl Disagreement {
    /// The points: first the operations in the document's order, then the routes in the table's, then the schemes.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Whether document and routes agree.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undocumented(row) => write!(f, "not documented: {} {}", row.method(), row.path()),
            Self::Unrouted { method, path } => write!(f, "without a route: {method} {path}"),
            Self::Undeclared(scheme) => write!(f, "without a declaration: the security scheme {scheme}"),
        }
    }
}

/// A line for each point.
impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.points.iter().try_for_each(|point| writeln!(f, "{point}"))
    }
}
