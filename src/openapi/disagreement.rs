//! `Disagreement`: where a document and the routes disagree.

use std::fmt;

use crate::table::Row;

/// Where a document and the routes disagree. Returned by [`Table::secure`](crate::table::Table::secure).
///
/// `Display` prints a line for each point. Assert that there is none. If some routes are undocumented on purpose, such
/// as the document's own, compare the text in a test.
///
/// ```
/// use authed::{openapi::{Disagreement, Document, Schemes}, table::Table};
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

/// One point of a [`Disagreement`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "a disagreement has few points, and is read once")]
pub enum Point {
    /// The document lacks this route.
    Undocumented(Row),
    /// The routes lack this operation of the document. The operation is unchanged.
    Unrouted {
        /// The method, in upper case.
        method: String,
        /// The path in the document's syntax.
        path: String,
    },
    /// The document does not declare the security scheme with this name, which its operations now use.
    Undeclared(String),
}

impl Disagreement {
    /// Returns the points: first the operations in the document's order, then the routes in the table's order, then the
    /// schemes.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Returns whether the document and the routes agree.
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

/// Prints a line for each point.
impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.points.iter().try_for_each(|point| writeln!(f, "{point}"))
    }
}
