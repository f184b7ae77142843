//! `Offence`: why the router is not made.

use std::any::TypeId;
use std::fmt::Write;

use super::asked::Asked;
use super::one_object::Declared;

/// A route that does not say which object its caller may access.
#[derive(Clone)]
pub(in crate::axum) struct Offence {
    /// The method, and the path as far as it is known.
    pub(in crate::axum) method: String,
    pub(in crate::axum) path: String,
    pub(in crate::axum) handler: String,
    what: String,
    /// The object that a prefix must name, so that this is no offence.
    lacks: Option<Lacks>,
}

#[derive(Clone)]
enum Lacks {
    Around(TypeId),
    Asked(String),
}

impl Offence {
    pub(in crate::axum) fn new(method: &str, path: &str, handler: &str, what: impl Into<String>) -> Self {
        let (method, path, handler) = (method.to_owned(), path.to_owned(), handler.to_owned());
        Self { method, path, handler, what: what.into(), lacks: None }
    }

    /// Adds the objects that must be within others, of which this path names none.
    pub(in crate::axum) fn of_objects(
        method: &str,
        path: &str,
        handler: &str,
        objects: &[Declared],
        all: &mut Vec<Self>,
    ) {
        for (number, object) in objects.iter().enumerate() {
            let Some((within, name)) = object.within else { continue };
            if !objects[..number].iter().any(|before| before.is_of(within)) {
                let what = format!(
                    "its object is within a `{name}`, and no capture before it names one. Add the route below `under_object::<Permitted<{name}, ..>>`"
                );
                all.push(Self { lacks: Some(Lacks::Around(within)), ..Self::new(method, path, handler, what) });
            }
        }
    }

    /// Adds the parameters that ask for an object which these declared ones do not name.
    pub(in crate::axum) fn of_parameters(
        method: &str,
        path: &str,
        handler: &str,
        declared: &[Declared],
        asked: &[Asked],
        all: &mut Vec<Self>,
    ) {
        for Asked { parameter, object } in asked {
            let what = match declared.iter().filter(|declared| declared.is_named(object)).count() {
                1 => continue,
                0 => format!(
                    "its parameter `{parameter}` asks for a `{object}`, and no capture names one. Use `object_route` with the object as second parameter, or add the route below `under_object::<{parameter}>`"
                ),
                _ => format!(
                    "its parameter `{parameter}` asks for a `{object}`, and several captures name one. Take it from the second parameter"
                ),
            };
            let is_several = declared.iter().any(|declared| declared.is_named(object));
            let lacks = (!is_several).then(|| Lacks::Asked(object.clone()));
            all.push(Self { lacks, ..Self::new(method, path, handler, what) });
        }
    }

    /// Returns the same below a path.
    pub(in crate::axum) fn below(self, joined: impl FnOnce(&str) -> String) -> Self {
        Self { path: joined(&self.path), ..self }
    }

    /// Returns whether one of the objects of a prefix remedies it.
    pub(in crate::axum) fn is_remedied_by(&self, objects: &[Declared]) -> bool {
        match &self.lacks {
            Some(Lacks::Around(lacks)) => objects.iter().any(|object| object.is_of(*lacks)),
            Some(Lacks::Asked(lacks)) => objects.iter().filter(|object| object.is_named(lacks)).count() == 1,
            None => false,
        }
    }

    /// Panics if there are any.
    #[track_caller]
    pub(in crate::axum) fn assert_none(offences: &[Self]) {
        if offences.is_empty() {
            return;
        }
        let mut text = String::new();
        for Self { method, path, handler, what, .. } in offences {
            let _ = write!(text, "\n- {method} {path}, {handler}: {what}.");
        }
        panic!("the router is not made, since its routes do not say which objects their callers may access:{text}");
    }
}
