//! `Document`: a document of utoipa or aide.

/// A document for [`Table::secure`](crate::table::Table::secure): `utoipa::openapi::OpenApi` or
/// `aide::openapi::OpenApi`.
///
/// The trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an OpenAPI document",
    label = "neither utoipa's `OpenApi` nor aide's",
    note = "the features `utoipa` and `aide` add theirs; their versions must be the ones that this crate depends on"
)]
pub trait Document: sealed::Document {}

impl<D: sealed::Document> Document for D {}

pub(super) mod sealed {
    use serde_json::{Map, Value};

    use crate::openapi::security::Security;

    pub trait Document {
        fn operations(&mut self) -> Vec<Documented<'_>>;

        /// Returns whether the document declares a security scheme with this name.
        fn declares(&self, scheme: &str) -> bool;
    }

    /// An operation, with its method in upper case and its path.
    pub type Documented<'a> = (String, String, &'a mut dyn Operation);

    pub trait Operation {
        /// Sets the security. Replaces an earlier one.
        fn secure(&mut self, security: Security);

        /// Sets the extension `x-operations`: the operations behind this one, by name.
        fn list(&mut self, operations: Map<String, Value>);

        /// Sets the extension `x-object-authorization`.
        fn authorize_objects(&mut self, objects: String);

        /// Adds a response, unless the application has documented the status or its class (`4XX`).
        fn reject(&mut self, status: u16, description: &str);
    }
}
