//! Who may do this, as types: authentication and permissions for every tower stack.

mod authenticator;
#[cfg(feature = "axum")]
mod axum;
mod backend;
mod caller;
mod credentials;
mod entailment;
mod error;
mod failure;
mod next;
mod proof;
mod protocol;
mod realm;
mod requirement;
mod service;

pub use self::authenticator::Authenticator;
#[cfg(feature = "axum")]
pub use self::axum::CarriesAuthenticator;
pub use self::backend::{Backend, Basic, Login, Outcome};
pub use self::caller::{Caller, Identity, SimpleUser, Unproven, User};
pub use self::credentials::Credentials;
pub use self::entailment::Grants;
pub use self::error::{AuthenticationError, ErrorKind};
pub use self::failure::{
    Challenge, Denial, FailurePolicy, FirstMissing, Forbidden, NotFound, RedirectTarget, RedirectTo, Refusal,
    RefusalStatus, ResponseBody, Scheme, Status, WwwAuthenticate,
};
pub use self::next::{LocalPath, SafeNext, UnsafePath};
pub use self::proof::{Authed, Proof};
pub use self::realm::{Realm, Scope, ScopeInfo};
pub use self::requirement::{AnyOf, Requirement};
pub use self::service::{AuthenticationLayer, AuthenticationService, ResponseFuture};

/// What `scopes!` writes into the crate that calls it. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use frunk::HList;
    pub use typenum::Const;

    pub use crate::credentials::Mask;
    pub use crate::entailment::implied;
    pub use crate::realm::{Slot, lattice};
}

/// Its programs are tested, and read nowhere else than in the repository.
#[cfg(doctest)]
#[doc = include_str!("../tests/starlette/compile_errors.md")]
mod starlette {}
