//! Operations in `Routes`: rows of the table under their endpoint.

use super::Routes;
use crate::operation::Operations;
use crate::realm::Realm;
use crate::table::{Access, Row};

impl<St: Clone + Send + Sync + 'static> Routes<St> {
    /// Adds a row to the table for each operation behind the endpoint with this path. What the endpoint itself requires is
    /// required for each operation.
    ///
    /// The endpoint's handler decides with [`Operations::decide`], `authorize` or `call`. See
    /// [`operation`](crate::operation).
    ///
    /// # Panics
    ///
    /// Panics if there is no route with this path yet, or if there are no operations.
    pub fn operations<R: Realm, T>(mut self, path: &str, operations: &Operations<R, T>) -> Self {
        let at_path = |row: &&Row| row.path == path && row.operation.is_none();
        let endpoint = self.table.rows().iter().rfind(at_path).cloned();
        let endpoint = endpoint
            .unwrap_or_else(|| panic!("there is no route {path} for the operations: add the route before them"));
        let table = operations.table(&endpoint.method, path);
        assert!(!table.rows().is_empty(), "the endpoint {path} has no operations, so it denies every request");
        self.table.append(table, |row| match &endpoint.access {
            Access::Required(outer) => Row { access: row.access.under(outer), ..row },
            Access::Public | Access::Anyone { .. } => row,
        });
        self
    }
}
