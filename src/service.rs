//! The services that the layers create, for programs that name their types.
//!
//! The layers themselves are [`AuthenticationLayer`](crate::AuthenticationLayer), [`RequireLayer`](crate::RequireLayer)
//! and [`GuardLayer`](crate::GuardLayer).

pub(crate) mod authentication_layer;
mod gate;
pub(crate) mod guard;
pub(crate) mod require_layer;

pub use self::authentication_layer::Identify;
pub use self::gate::{Gate, ResponseFuture};
pub use self::guard::{Guard, Guarded, GuardedFn};
pub use self::require_layer::Require;
