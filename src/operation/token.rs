//! `Operation`: a requirement with a name, for functions of a fixed shape.

use std::fmt;
use std::marker::PhantomData;

use http::Extensions;
use http::request::Parts;

use super::NamedRequirement;
use super::named::undecided;
use crate::caller::Caller;
use crate::decision::Denied;
use crate::policy::FailurePolicy;
use crate::proof::{Authed, Proof};
use crate::realm::Realm;
use crate::requirement::{InRealm, Requirement};
use crate::response::Rejection;

/// An operation that requires `S`, as a constant: both its registration and what hands out the proof. For functions whose
/// parameters the framework dictates.
///
/// ```
/// use authed::{Caller, Denied, Operations, Proof, SimpleUser, User, operation::Operation, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// const PURGE: Operation<Admin> = Operation::new("purge").described("Purges the cache.");
///
/// // A method of a framework.
/// fn purge(caller: &Caller<Shop>) -> Result<String, Denied> {
///     Ok(purge_cache(PURGE.prove(caller)?))
/// }
///
/// fn purge_cache(by: Proof<'_, Admin>) -> String {
///     format!("purged by {}", by.user().display_name())
/// }
///
/// let operations = Operations::<Shop>::new().operation(PURGE);
/// assert!(operations.get("purge").is_some());
/// ```
pub struct Operation<S: Requirement, P: FailurePolicy = <S as Requirement>::OnFailure> {
    name: &'static str,
    description: &'static str,
    #[allow(clippy::type_complexity)]
    asked: PhantomData<fn(S, P) -> (S, P)>,
}

impl<S: Requirement, P: FailurePolicy> Operation<S, P> {
    /// Returns the operation with this name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, description: "", asked: PhantomData }
    }

    /// Sets the description, for tables and for clients.
    #[must_use]
    pub const fn described(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    /// Returns the operation's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the description. Default: empty.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Returns a proof that the caller may use the operation.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the caller does not meet `S`. It knows the operation's name, and is audited when it becomes a
    /// response.
    pub fn prove<'c, R: Realm>(&self, caller: &'c Caller<R>) -> Result<Proof<'c, S>, Denied>
    where
        S: InRealm<R>,
    {
        match caller.found() {
            Some(found) if caller.meets::<S>() => Ok(Proof::new(found)),
            _ => Err(NamedRequirement::<R>::with_policy::<S, P>(self.name).denied(caller)),
        }
    }

    /// Returns a proof for the caller that a layer stored in these extensions: see [`Caller::from_extensions`]. For methods of
    /// tonic: `RENAME.prove_from_extensions(request.extensions())?`.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the caller does not meet `S`, or if no layer stored a caller.
    pub fn prove_from_extensions<'e>(&self, extensions: &'e Extensions) -> Result<Proof<'e, S>, Denied> {
        match Caller::<<S as Requirement>::Realm>::from_extensions(extensions) {
            Some(caller) => self.prove(caller),
            None => Err(undecided::<<S as Requirement>::Realm>(self.name)),
        }
    }

    /// Returns the caller as an [`Authed`], to keep: for a stream or a task.
    ///
    /// # Errors
    ///
    /// Returns the response to the request with this head if the caller does not meet `S`.
    pub fn authorize<R: Realm>(&self, caller: Caller<R>, head: &Parts) -> Result<Authed<S, P>, Rejection>
    where
        S: InRealm<R>,
    {
        Authed::from_caller(caller)
            .map_err(|caller| NamedRequirement::<R>::with_policy::<S, P>(self.name).rejection(&caller, head))
    }
}

impl<S: Requirement, P: FailurePolicy> Clone for Operation<S, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Requirement, P: FailurePolicy> Copy for Operation<S, P> {}

/// Prints the name and the requirement.
impl<S: Requirement, P: FailurePolicy> fmt::Debug for Operation<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let requirement = <S as Requirement>::expression();
        f.debug_struct("Operation")
            .field("name", &self.name)
            .field("requirement", &format_args!("{requirement}"))
            .finish()
    }
}
