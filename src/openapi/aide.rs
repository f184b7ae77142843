//! aide's documents, and the extractors of this crate as their inputs.

use aide::OperationInput;
use aide::OperationOutput;
use aide::generate::GenContext;
use aide::openapi::{
    OpenApi, Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathItem, QueryStyle, ReferenceOr,
    Response, SchemaObject, SecurityRequirement, StatusCode,
};
use aide::operation::add_parameters;
use serde_json::{Map, Value};

use super::behind::OPERATIONS;
use super::document::sealed::{self, Documented, Operation as _};
use super::rejections::rejections;
use super::schemes::Schemes;
use super::security::{Alternative, Security};
use crate::axum::{AnyObject, Plain, Public};
use crate::caller::Caller;
use crate::policy::FailurePolicy;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::redirect::{NextParameter, SafeNext};
use crate::requirement::Requirement;
use crate::response::Rejection;
use crate::rule::permitted::Permitted;
use crate::table::{Access, RequiredAccess};

impl sealed::Document for OpenApi {
    fn operations(&mut self) -> Vec<Documented<'_>> {
        let paths = self.paths.iter_mut().flat_map(|paths| &mut paths.paths);
        let items = paths.filter_map(|(path, item)| Some((path, item.as_item_mut()?)));
        items.flat_map(|(path, item)| operations(path, item)).collect()
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
    ];
    let all = named.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)));
    all.map(move |(method, operation)| (method.to_owned(), path.to_owned(), operation as _))
}

impl sealed::Operation for Operation {
    fn secure(&mut self, security: Security) {
        self.security = security.0.into_iter().map(SecurityRequirement::from_iter).collect();
        if self.security.is_empty() {
            // aide does not write an empty list. Without a list, the document's own `security` applies.
            self.security.push(SecurityRequirement::new());
        }
    }

    fn list(&mut self, operations: Map<String, Value>) {
        self.extensions.insert(OPERATIONS.to_owned(), operations.into());
    }

    fn authorize_objects(&mut self, objects: String) {
        self.extensions.insert("x-object-authorization".to_owned(), objects.into());
    }

    fn reject(&mut self, status: u16, description: &str) {
        if !documents(self, status) {
            let responses = &mut self.responses.get_or_insert_default().responses;
            responses.insert(StatusCode::Code(status), ReferenceOr::Item(response(description)));
        }
    }
}

fn documents(operation: &Operation, status: u16) -> bool {
    let said = |responses: &aide::openapi::Responses| {
        let responses = &responses.responses;
        responses.contains_key(&StatusCode::Code(status)) || responses.contains_key(&StatusCode::Range(status / 100))
    };
    operation.responses.as_ref().is_some_and(said)
}

fn response(description: &str) -> Response {
    Response { description: description.to_owned(), ..Response::default() }
}

/// Adds what a further parameter requires. Adding it twice has no effect: aide may call the functions below again.
fn add_access(operation: &mut Operation, access: &Access) {
    let asked = Security::of(access, &Schemes::new());
    let before = operation.security.drain(..).map(|requirement| requirement.into_iter().collect::<Alternative>());
    let before = Security(before.collect());
    operation.secure(if before.0.is_empty() { asked } else { before.and(&asked) });
}

fn early_responses(operation: &Operation, access: &Access) -> Vec<(Option<u16>, Response)> {
    let missing = rejections(access, &[]).into_iter().filter(|(status, _)| !documents(operation, *status));
    missing.map(|(status, description)| (Some(status), response(description))).collect()
}

/// Documents the security and the rejections: see [`openapi`](crate::openapi).
impl<S: Requirement, P: FailurePolicy> OperationInput for Authed<S, P> {
    // aide calls this function for `Option<Authed>` as well, and does not say so. It calls the other one only for a
    // bare `Authed`. So this function adds what holds for both, and the other one adds what `Authed` requires.
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        add_access(operation, &Access::anyone::<S::Realm>());
    }

    fn inferred_early_responses(_: &mut GenContext, operation: &mut Operation) -> Vec<(Option<u16>, Response)> {
        let access = Access::Required(RequiredAccess::new::<S, P>());
        add_access(operation, &access);
        early_responses(operation, &access)
    }
}

/// Documents the security and the rejections: see [`openapi`](crate::openapi).
impl<R: Realm> OperationInput for Caller<R> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        add_access(operation, &Access::anyone::<R>());
    }

    fn inferred_early_responses(_: &mut GenContext, operation: &mut Operation) -> Vec<(Option<u16>, Response)> {
        early_responses(operation, &Access::anyone::<R>())
    }
}

/// Documents that the operation has no security: see [`openapi`](crate::openapi).
impl OperationInput for Public {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        if operation.security.is_empty() {
            operation.secure(Security(Vec::new()));
        }
    }
}

/// Documents the query parameter: `next`, or that of the target.
impl<L: NextParameter> OperationInput for SafeNext<L> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let json_schema = ctx.schema.subschema_for::<String>();
        let schema = SchemaObject { json_schema, external_docs: None, example: None };
        let parameter_data = ParameterData {
            name: L::NAME.to_owned(),
            description: Some("The path on this site to go to afterwards".to_owned()),
            required: false,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(schema),
            example: None,
            examples: Default::default(),
            explode: None,
            extensions: Default::default(),
        };
        let style = QueryStyle::Form;
        let next = Parameter::Query { parameter_data, allow_reserved: false, style, allow_empty_value: None };
        add_parameters(ctx, operation, [next]);
    }
}

/// Documents nothing. [`Table::secure`](crate::table::Table::secure) adds the rule and its rejections.
impl<T, R> OperationInput for Permitted<T, R> {}

/// Documents nothing. [`Table::secure`](crate::table::Table::secure) adds that every object may be accessed.
impl<T, Why> OperationInput for AnyObject<T, Why> {}

/// Documents nothing.
impl<T> OperationInput for Plain<T> {}

/// Documents nothing: the statuses of a handler's own rejections are unknown.
impl OperationOutput for Rejection {
    type Inner = Self;
}

/// Documents a 303.
impl<L> OperationOutput for SafeNext<L> {
    type Inner = Self;

    fn inferred_responses(_: &mut GenContext, _: &mut Operation) -> Vec<(Option<u16>, Response)> {
        vec![(Some(303), response("To the page first asked for"))]
    }
}
