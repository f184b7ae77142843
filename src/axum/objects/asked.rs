//! `Asked`: the parameters of a handler that ask for an object, beside those that declare one.
//!
//! A parameter does not know the path of its handler. So a `Permitted` that no capture names would be a 500 of every request.
//! The types of a handler's parameters are known by name, which is enough to refuse such a handler when the router is made.

use std::any::type_name;

use super::AnyObject;
use crate::rule::permitted::Permitted;

/// A parameter that asks for an object.
#[derive(Clone, Debug)]
pub(in crate::axum) struct Asked {
    /// What the parameter is, as one would write it.
    pub(super) parameter: String,
    /// The name of the object's type.
    pub(super) object: String,
}

impl Asked {
    /// Returns the parameters that ask for objects. `T` is a tuple: axum's marker, the access, `declared` parameters for the
    /// objects, and the others.
    pub(in crate::axum) fn by<T>(declared: usize) -> Vec<Self> {
        let name = type_name::<T>();
        let members = name.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or_default();
        split(members).into_iter().skip(2 + declared).filter_map(Self::of).collect()
    }

    fn of(parameter: &str) -> Option<Self> {
        let asks = [type_name::<Permitted<(), ()>>(), type_name::<AnyObject<(), ()>>()];
        let generic = asks.iter().filter_map(|asks| asks.split('<').next());
        let arguments = generic.filter_map(|generic| parameter.strip_prefix(generic)?.strip_prefix('<')).next()?;
        let object = split(arguments.strip_suffix('>')?).first()?.to_string();
        Some(Self { parameter: crate::names::without_modules(parameter), object })
    }
}

/// Splits a list of types at its commas.
fn split(types: &str) -> Vec<&str> {
    let (mut depth, mut from, mut before) = (0_u32, 0, ' ');
    let mut parts = Vec::new();
    for (at, character) in types.char_indices() {
        match character {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(types[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
        before = character;
    }
    parts.push(types[from..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}
