//! `OneObject`: the object of one capture.

use std::any::TypeId;

use http::request::Parts;

use super::captures::Captures;
use super::lost::Lost;
use crate::table::ObjectAccess;

/// The object of one capture.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which object its caller may access",
    label = "`{Self}` is not the object of one capture",
    note = "use `Permitted<Post, Author>`, `AnyObject<Post, Reason>` or `Plain` for each capture, in their order"
)]
pub trait OneObject<St>: Sized + Send {
    fn declared() -> Declared;

    fn load(
        captures: &Captures,
        index: usize,
        head: &mut Parts,
        state: &St,
        is_shared: bool,
    ) -> impl Future<Output = Result<Self, Lost>> + Send;
}

/// A declared object.
#[derive(Clone, Debug)]
pub struct Declared {
    pub(super) access: ObjectAccess,
    /// The type of the object, and its name.
    pub(super) of: Option<(TypeId, &'static str)>,
    /// The object that an earlier capture must name, with its type's name.
    pub(super) within: Option<(TypeId, &'static str)>,
}

impl Declared {
    pub(super) fn is_of(&self, object: TypeId) -> bool {
        self.of.is_some_and(|(of, _)| of == object)
    }

    pub(super) fn is_named(&self, object: &str) -> bool {
        self.of.is_some_and(|(_, name)| name == object)
    }

    pub(in crate::axum) fn access(&self) -> ObjectAccess {
        self.access.clone()
    }
}
