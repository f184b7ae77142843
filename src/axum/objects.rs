//! Objects: which object the caller of a route may access. A route whose path has captures says it in its second parameter.

mod any_object;
mod asked;
mod captures;
mod found;
mod handler;
mod kind;
mod lost;
mod offence;
mod one_object;
mod param;
pub(super) mod path;
mod permitted;
mod plain;
mod prefix;
mod resource;
mod subdomain;
mod tenant_from;
mod under;

pub use self::any_object::AnyObject;
pub(super) use self::asked::Asked;
pub(super) use self::kind::HandlerKind;
/// The names in signatures of `Routes` and `MethodRoutes`.
pub use self::kind::{NoObjects, OfObjects};
pub(super) use self::lost::Lost;
pub(super) use self::offence::Offence;
pub use self::one_object::Declared;
pub use self::plain::Plain;
pub use self::resource::Resource;
pub use self::subdomain::subdomain;
pub use self::tenant_from::TenantFrom;
