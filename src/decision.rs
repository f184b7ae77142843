//! Decisions: what a requirement is evaluated against, and what a denied request says.

mod denied;
mod denied_request;
mod evidence;
mod reason;

pub use self::denied::Denied;
pub use self::denied_request::DeniedRequest;
pub(crate) use self::denied_request::{Decider, RequestContext};
pub(crate) use self::evidence::{Evidence, Lack, Lacking};
pub use self::reason::{NeededScopes, Reason, StepUp};
