//! utoipa's documents.

use serde_json::{Map, Value};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, Response, SecurityRequirement};

use super::behind::OPERATIONS;
use super::document::sealed::{self, Documented};
use super::security::Security;

impl sealed::Document for OpenApi {
    fn operations(&mut self) -> Vec<Documented<'_>> {
        self.paths.paths.iter_mut().flat_map(|(path, item)| operations(path, item)).collect()
    }

    fn declares(&self, scheme: &str) -> bool {
        self.components.as_ref().is_some_and(|components| components.security_schemes.contains_key(scheme))
    }
}

fn operations<'a>(path: &'a str, item: &'a mut PathItem) -> impl Iterator<Item = Documented<'a>> {
    let named = [
        ("GET", &mut item.get),
        ("PUT", &mut item.put),
        ("POST", &mut item.post),
        ("DELETE", &mut item.delete),
        ("OPTIONS", &mut item.options),
        ("HEAD", &mut item.head),
        ("PATCH", &mut item.patch),
        ("TRACE", &mut item.trace),
        ("QUERY", &mut item.query),
    ];
    let named = named.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)));
    let additional = item.additional_operations.iter_mut().map(|(method, operation)| (method.as_str(), operation));
    let all = named.chain(additional);
    all.map(move |(method, operation)| (method.to_owned(), path.to_owned(), operation as _))
}

impl sealed::Operation for Operation {
    fn secure(&mut self, security: Security) {
        let requirements = security.0.into_iter().map(|alternative| {
            let nothing = SecurityRequirement::default();
            alternative.into_iter().fold(nothing, |so_far, (scheme, scopes)| so_far.add(scheme, scopes))
        });
        self.security = Some(requirements.collect());
    }

    fn list(&mut self, operations: Map<String, Value>) {
        self.extensions.get_or_insert_default().insert(OPERATIONS.to_owned(), operations.into());
    }

    fn authorize_objects(&mut self, objects: String) {
        let extensions = self.extensions.get_or_insert_default();
        extensions.insert("x-object-authorization".to_owned(), objects.into());
    }

    fn reject(&mut self, status: u16, description: &str) {
        let responses = &mut self.responses.responses;
        if !responses.contains_key(&format!("{}XX", status / 100)) {
            responses.entry(status.to_string()).or_insert_with(|| Response::new(description).into());
        }
    }
}
