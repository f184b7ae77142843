//! What there is to know of a document, whoever it is made by.

/// A document that a table can be written into: `utoipa::openapi::OpenApi` or `aide::openapi::OpenApi`.
///
/// Sealed; what can be done with it is [`Table::secure`](crate::Table::secure).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an OpenAPI document",
    label = "neither utoipa's `OpenApi` nor aide's",
    note = "the features `utoipa` and `aide` add theirs; their versions must be the ones that this crate depends on"
)]
pub trait Document: sealed::Document {}

impl<D: sealed::Document> Document for D {}

pub(super) mod sealed {
    use crate::openapi::security::Security;

    pub trait Document {
        fn operations(&mut self) -> Vec<Documented<'_>>;

        /// Whether there is a security scheme of this name.
        fn declares(&self, scheme: &str) -> bool;
    }

    /// An operation, with its method in capitals and its path.
    pub type Documented<'a> = (String, String, &'a mut dyn Operation);

    pub trait Operation {
        /// Says who may call it, whatever has been said before.
        fn secure(&mut self, security: Security);

        /// Adds a response, unless the application has documented that status, or all of its kind (`4XX`).
        fn refuse(&mut self, status: u16, description: &str);
    }
}
