//! The operations behind an endpoint, as an extension of the document.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::schemes::Schemes;
use super::security::Security;
use crate::table::{Row, Table};

/// The name of the extension.
pub(super) const OPERATIONS: &str = "x-operations";

/// Returns the operations behind an endpoint by name, and adds the names of their security schemes.
pub(super) fn behind(
    table: &Table,
    endpoint: &Row,
    schemes: &Schemes,
    named: &mut BTreeSet<String>,
) -> Map<String, Value> {
    let at_endpoint = |row: &&Row| (row.method(), row.path()) == (endpoint.method(), endpoint.path());
    let rows = table.rows().iter().filter(at_endpoint);
    let operations = rows.filter_map(|row| {
        let security = Security::of(row.access(), schemes).0;
        let name = row.operation()?.to_owned();
        named.extend(security.iter().flat_map(|alternative| alternative.keys().cloned()));
        let mut operation = Map::from_iter([("security".to_owned(), json!(security))]);
        operation.extend(row.description().map(|text| ("description".to_owned(), json!(text))));
        Some((name, operation.into()))
    });
    operations.collect()
}
