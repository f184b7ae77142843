//! Routes below a path: their rows, and how they are built.

use axum::Router;

use super::Routes;
use super::build::{Build, Step, build};
use super::page::Page;
use crate::table::Row;

impl<St: Clone + Send + Sync + 'static> Routes<St> {
    /// Adds the rows of nested routes, and returns how these routes are built.
    pub(super) fn append_below(&mut self, path: &str, routes: Self, change: impl Fn(Row) -> Row) -> Nested<St> {
        let Routes { steps, mut table, fallbacks, page, hidden, has_layers, offences } = routes;
        self.offences.extend(offences.into_iter().map(|offence| offence.below(|inner| joined(path, inner))));
        // axum nests the fallbacks of a router that has one itself. Otherwise it drops those nested in the router, too.
        if page.is_own() {
            self.fallbacks.extend(fallbacks.iter().map(|fallback| joined(path, fallback)));
        } else {
            table.remove_rows(|row| fallbacks.contains(&row.path));
        }
        self.table.append(table, |row| change(Row { path: joined(path, &row.path), ..row }));
        self.hidden.extend(&hidden);
        Nested { steps, page, has_layers, has_hidden: !hidden.is_empty() }
    }
}

/// Routes below a path.
pub(super) struct Nested<St> {
    steps: Vec<Step<St>>,
    page: Page<St>,
    has_layers: bool,
    has_hidden: bool,
}

impl<St: Clone + Send + Sync + 'static> Nested<St> {
    /// Builds the router. If it hides pages behind a layer or a requirement of its own, missing pages are behind it as well.
    pub(super) fn build(self, context: &Build<St>) -> Router<St> {
        let is_apart = self.has_layers || context.has_requirements();
        let is_closed = self.has_hidden && is_apart && !self.page.is_own();
        build(self.steps, is_closed, &context.nested(self.page))
    }
}

/// Joins two paths as axum does.
fn joined(outer: &str, inner: &str) -> String {
    match inner {
        "/" => outer.to_owned(),
        "*" => format!("{}/*", outer.trim_end_matches('/')),
        inner if outer.ends_with('/') => format!("{outer}{}", inner.trim_start_matches('/')),
        inner => format!("{outer}{inner}"),
    }
}
