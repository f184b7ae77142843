//! The services that the layers make. Named here for those who have to write their types down.

mod authentication_layer;
mod gate;
mod guard;
mod require_layer;

pub use self::authentication_layer::Identify;
pub use self::gate::{Gate, ResponseFuture};
pub use self::guard::{Guard, GuardedFn};
pub use self::require_layer::Require;
#[cfg(feature = "session")]
pub use crate::backend::SessionService;

/// What the crate's root shows.
pub(crate) mod layers {
    pub use super::authentication_layer::AuthenticationLayer;
    pub use super::guard::{GuardLayer, Guarded, guard};
    pub use super::require_layer::RequireLayer;
}
