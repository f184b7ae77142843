//! What is checked when the schema is built, and which requirements a field has.

use std::collections::HashMap;

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, TypeKind, TypeSystemDefinition};
use authed::Operations;
use authed::operation::NamedRequirement;
use authed::realm::Realm;

/// The requirements of fields, by type and field.
pub(crate) type Fields<R> = HashMap<String, HashMap<String, Vec<NamedRequirement<R>>>>;

/// Returns the requirements of the fields of a schema.
///
/// # Panics
///
/// Panics if a field of the roots has no requirement, or if a name is no field.
pub(crate) fn fields<R: Realm>(sdl: &str, roots: &[&str], operations: &Operations<R>) -> Fields<R> {
    let document = parse_schema(sdl).expect("async-graphql reads its own schema");
    let mut types = HashMap::new();
    for definition in document.definitions {
        if let TypeSystemDefinition::Type(definition) = definition {
            let name = definition.node.name.node.to_string();
            match definition.node.kind {
                TypeKind::Object(object) => types.insert(name, (names(object.implements), names_of(&object.fields))),
                TypeKind::Interface(one) => types.insert(name, (names(one.implements), names_of(&one.fields))),
                _ => None,
            };
        }
    }
    let mut problems = Vec::new();
    for (requirement, ()) in operations.iter() {
        let (parent, field) = requirement.name().rsplit_once('.').unwrap_or_default();
        if !types.get(parent).is_some_and(|(_, fields)| fields.iter().any(|name| name == field)) {
            problems.push(format!("the schema has no field `{}`", requirement.name()));
        }
    }
    let mut all = Fields::new();
    for (parent, (interfaces, fields)) in &types {
        for field in fields {
            let own = std::iter::once(parent).chain(interfaces);
            let found = own.filter_map(|parent| operations.get(&format!("{parent}.{field}")).copied());
            let found: Vec<_> = found.collect();
            if found.is_empty() && roots.contains(&&**parent) {
                problems.push(format!(
                    "the field `{parent}.{field}` has no requirement: add an `Operation`, or \
                     `NamedRequirement::anyone(\"{parent}.{field}\")` if every caller may use it"
                ));
            }
            all.entry(parent.clone()).or_default().insert(field.clone(), found);
        }
    }
    problems.sort();
    assert!(problems.is_empty(), "the operations do not fit the schema:\n{}", problems.join("\n"));
    all
}

fn names(all: Vec<Positioned<async_graphql::Name>>) -> Vec<String> {
    all.into_iter().map(|name| name.node.to_string()).collect()
}

fn names_of(fields: &[Positioned<FieldDefinition>]) -> Vec<String> {
    fields.iter().map(|field| field.node.name.node.to_string()).collect()
}
