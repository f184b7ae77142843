//! `Table::secure`: adds a table to a document.

use std::collections::BTreeSet;

use super::behind::behind;
use super::disagreement::{Disagreement, Point};
use super::document::Document;
use super::rejections::rejections;
use super::schemes::Schemes;
use super::security::Security;
use crate::table::{Row, Table};

impl Table {
    /// Sets the `security` of every operation that has a route, and adds the responses to rejected requests. Returns
    /// where the document and the routes disagree.
    ///
    /// The extension `x-object-authorization` says which objects the caller may access, as the table prints it: `Author of
    /// Post`.
    ///
    /// An earlier `security` is replaced. Existing responses are not changed. A response for a whole class, such as
    /// `4XX`, counts for each of its statuses.
    ///
    #[cfg_attr(
        all(feature = "utoipa", feature = "axum"),
        doc = r#"```
use authed::{Authed, Authenticator, NotFound, Plain, Public, Routes, SimpleUser, openapi::Schemes, routing::get, scopes};
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{OpenApi, security};

scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin", on failure NotFound; }

async fn imprint(_: Public) {}
async fn user(_: Authed<Admin>, _: Plain) {}

// From `#[derive(OpenApi)]` or utoipa-axum's `OpenApiRouter`. Here it is built by hand.
let basic = security::SecurityScheme::Http(security::Http::new(security::HttpAuthScheme::Basic));
let mut document = OpenApi::default();
document.components.get_or_insert_default().add_security_scheme("basic", basic);
document.paths.add_path_operation("/users/{id}", vec![HttpMethod::Get], Operation::new());
document.paths.add_path_operation("/prices", vec![HttpMethod::Get], Operation::new());

let routes: Routes<Authenticator<Shop>> =
    Routes::new().object_route("/users/{id}", get(user)).route("/imprint", get(imprint));
let disagreement = routes.table().secure(&mut document, &Schemes::new().realm::<Shop>("basic"));

assert_eq!(disagreement.to_string(), "\
without a route: GET /prices
not documented: GET /imprint
");
let user = document.paths.get_path_operation("/users/{id}", HttpMethod::Get).unwrap();
assert!(user.security == Some(vec![security::SecurityRequirement::new("basic", ["admin"])]));
assert!(user.responses.responses.keys().eq(["400", "401", "404", "503"]));
```
"#
    )]
    ///
    /// Operations and rows are matched by method and path:
    ///
    /// - The names of parameters are ignored. `/users/{id}` matches `/users/{user}`, and `/files/{*path}` matches
    ///   `/files/{path}`.
    /// - A HEAD operation without a row has the row of GET.
    /// - A row for all methods, or for all paths below a path, matches the operations there without a row of their own.
    ///   One such operation is enough to document the row.
    /// - The fallback for all other paths matches no operation, and need not be documented. The same holds for CONNECT.
    pub fn secure<D: Document>(&self, document: &mut D, schemes: &Schemes) -> Disagreement {
        let shapes: Vec<String> = self.rows().iter().map(|row| shape(row.path())).collect();
        let mut points = Vec::new();
        let mut named = BTreeSet::new();
        let (mut answering, mut documented) = (BTreeSet::new(), Vec::new());
        for (method, path, operation) in document.operations() {
            let place = shape(&path);
            if let Some(number) = self.answering(&shapes, &method, &place) {
                let access = self.rows()[number].access();
                let security = Security::of(access, schemes);
                named.extend(security.0.iter().flat_map(|alternative| alternative.keys().cloned()));
                operation.secure(security);
                if self.rows()[number].objects().iter().any(|object| object.object().is_some()) {
                    operation.authorize_objects(self.rows()[number].objects_in_words());
                }
                let behind = behind(self, &self.rows()[number], schemes, &mut named);
                if !behind.is_empty() {
                    operation.list(behind);
                }
                rejections(access, self.rows()[number].objects())
                    .into_iter()
                    .for_each(|(status, description)| operation.reject(status, description));
                answering.insert(number);
            } else {
                points.push(Point::Unrouted { method, path });
            }
            documented.push(place);
        }
        let lacking = self.rows().iter().enumerate().filter(|(number, row)| {
            !answering.contains(number) && row.could_be_documented() && !row.is_covered(&shapes[*number], &documented)
        });
        points.extend(lacking.map(|(_, row)| Point::Undocumented(row.clone())));
        points.extend(named.into_iter().filter(|scheme| !document.declares(scheme)).map(Point::Undeclared));
        Disagreement { points }
    }

    /// Returns the number of the row for these requests.
    fn answering(&self, shapes: &[String], method: &str, place: &str) -> Option<usize> {
        // The last one: a later fallback of the same route replaces an earlier one.
        let here = |method: &str| {
            let mut rows = self.rows().iter().zip(shapes);
            rows.rposition(|(row, shape)| row.operation().is_none() && row.method() == method && shape == place)
        };
        let in_place_of_head = || if method == "HEAD" { here("GET") } else { None };
        let own = here(method).or_else(in_place_of_head).or_else(|| here("*"));
        // A path with a route is not served by a row around it.
        if own.is_some() || shapes.iter().any(|shape| shape == place) {
            return own;
        }
        let around = shapes.iter().enumerate().filter(|(_, shape)| is_below(shape, place));
        around.max_by_key(|(_, shape)| shape.len()).map(|(number, _)| number)
    }
}

impl Row {
    /// Returns whether OpenAPI can describe the row.
    fn could_be_documented(&self) -> bool {
        self.operation().is_none() && self.path() != "*" && self.method() != "CONNECT"
    }

    /// Returns whether the row is for several methods or paths, and the document has one of them.
    fn is_covered(&self, shape: &str, documented: &[String]) -> bool {
        self.method() == "*" && documented.iter().any(|place| place == shape || is_below(shape, place))
    }
}

/// Returns whether the row's path is `/around/*`, and the place is below `/around/`.
fn is_below(shape: &str, place: &str) -> bool {
    shape.strip_suffix('*').is_some_and(|around| around.ends_with('/') && place.starts_with(around))
}

/// Returns the path without the names of its parameters.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (_name, after) = after.split_once('}').unwrap_or((after, ""));
        shape.push_str(before);
        shape.push_str("{}");
        rest = after;
    }
    shape + rest
}
