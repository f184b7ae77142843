//! `Functions`: async functions as operations. The first parameter declares the requirement.

use std::any::type_name;
use std::fmt;
use std::pin::Pin;

use http::Extensions;

use super::named::{undecided, unknown};
use super::{NamedRequirement, Operations};
use crate::caller::Caller;
use crate::decision::Denied;
use crate::policy::FailurePolicy;
use crate::proof::{Authed, Proof};
use crate::realm::Realm;
use crate::requirement::{InRealm, Requirement};

/// The operations of one endpoint, each an async function with the same input and output. See [the module](super).
pub type Functions<R, In, Out> = Operations<R, Function<R, In, Out>>;

/// The function of an operation, which is running.
pub type Running<Out> = Pin<Box<dyn Future<Output = Out> + Send>>;

/// A function of [`Functions`]. Only [`Operations::call`] calls it.
pub struct Function<R: Realm, In, Out>(Box<Erased<R, In, Out>>);

type Erased<R, In, Out> = dyn Fn(Caller<R>, In) -> Result<Running<Out>, Caller<R>> + Send + Sync;

impl<R: Realm, In, Out> Function<R, In, Out> {
    pub(super) fn new(
        function: impl Fn(Caller<R>, In) -> Result<Running<Out>, Caller<R>> + Send + Sync + 'static,
    ) -> Self {
        Self(Box::new(function))
    }
}

impl<R: Realm, In, Out> fmt::Debug for Function<R, In, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").finish_non_exhaustive()
    }
}

impl<R: Realm, In: Send + 'static, Out: 'static> Operations<R, Function<R, In, Out>> {
    /// Adds an async function. Its first parameter declares who may use the operation, and its second is the input.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`add`](Self::add).
    pub fn function<F, M>(self, name: &'static str, description: &'static str, function: F) -> Self
    where
        F: OperationFn<M, R, In, Out>,
    {
        let requirement = F::requirement(name).described(description);
        let erased = Function::new(move |caller, input| function.call(caller, input));
        self.add_handler(requirement, erased, type_name::<F>())
    }

    /// Decides whether the caller may use the operation with this name, and calls its function. Decides before the
    /// returned future is polled.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] in the cases of [`decide`](Self::decide).
    #[inline]
    pub fn call(&self, name: &str, caller: Caller<R>, input: In) -> Result<Running<Out>, Denied> {
        match self.find(name) {
            Some(entry) => (entry.target.0)(caller, input).map_err(|caller| entry.requirement.denied(&caller)),
            None => Err(unknown(&caller, name)),
        }
    }

    /// Calls as [`call`](Self::call) does, for the caller that a layer stored in these extensions: see
    /// [`Caller::from_extensions`]. For adapters of frameworks without extractors.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] in the cases of [`decide`](Self::decide), and if no layer stored a caller.
    pub fn call_from_extensions(&self, name: &str, extensions: &Extensions, input: In) -> Result<Running<Out>, Denied> {
        match Caller::from_extensions(extensions) {
            Some(caller) => self.call(name, caller.copy(), input),
            None => Err(undecided::<R>(name)),
        }
    }
}

/// An async function that takes what its caller must be, and an input.
///
/// The first parameter is one of these:
///
/// - `Authed<S>`: a caller who meets `S`
/// - `Proof<'_, S>`: a proof of it
/// - `Caller<R>`: every caller, also an anonymous one
#[diagnostic::on_unimplemented(
    message = "this operation does not declare who may use it",
    label = "the first parameter is not `Authed<Scope>`, `Proof<'_, Scope>` or `Caller<Realm>`",
    note = "an operation is an async function of two parameters: who may use it, and the input; `caller: Caller<Realm>` accepts every caller",
    note = "a proof is borrowed: write `Proof<'_, Scope>`, and not `Proof<'static, Scope>`",
    note = "all operations of a set have the same realm, input and output"
)]
pub trait OperationFn<M, R: Realm, In, Out>: Send + Sync + 'static {
    #[doc(hidden)]
    fn requirement(name: &'static str) -> NamedRequirement<R>;

    /// Calls the function, or returns a caller who does not meet the requirement.
    #[doc(hidden)]
    fn call(&self, caller: Caller<R>, input: In) -> Result<Running<Out>, Caller<R>>;
}

/// Marks functions that take an `Authed`.
#[derive(Debug)]
pub enum ByAuthed {}

/// Marks functions that take a `Proof`.
#[derive(Debug)]
pub enum ByProof {}

/// Marks functions that take a `Caller`.
#[derive(Debug)]
pub enum ByCaller {}

impl<F, Answer, S, P, R, In, Out> OperationFn<(ByAuthed, S, P), R, In, Out> for F
where
    F: Fn(Authed<S, P>, In) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Out> + Send + 'static,
    S: Requirement + InRealm<R>,
    P: FailurePolicy,
    R: Realm,
{
    fn requirement(name: &'static str) -> NamedRequirement<R> {
        NamedRequirement::with_policy::<S, P>(name)
    }

    #[inline]
    fn call(&self, caller: Caller<R>, input: In) -> Result<Running<Out>, Caller<R>> {
        Ok(Box::pin(self(Authed::from_caller(caller)?, input)))
    }
}

impl<F, Answer, R, In, Out> OperationFn<ByCaller, R, In, Out> for F
where
    F: Fn(Caller<R>, In) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Out> + Send + 'static,
    R: Realm,
{
    fn requirement(name: &'static str) -> NamedRequirement<R> {
        NamedRequirement::anyone(name)
    }

    #[inline]
    fn call(&self, caller: Caller<R>, input: In) -> Result<Running<Out>, Caller<R>> {
        Ok(Box::pin(self(caller, input)))
    }
}

/// An async function that takes a proof, for one lifetime of the proof.
pub trait ProofFn<'p, S: Requirement, In, Out>: Fn(Proof<'p, S>, In) -> Self::Answer {
    /// The future that the function returns.
    type Answer: Future<Output = Out> + Send + 'p;
}

impl<'p, F, S, In, Answer, Out> ProofFn<'p, S, In, Out> for F
where
    F: Fn(Proof<'p, S>, In) -> Answer,
    S: Requirement,
    Answer: Future<Output = Out> + Send + 'p,
{
    type Answer = Answer;
}

impl<F, S, R, In, Out> OperationFn<(ByProof, S), R, In, Out> for F
where
    F: for<'p> ProofFn<'p, S, In, Out> + Clone + Send + Sync + 'static,
    S: Requirement + InRealm<R>,
    R: Realm,
    In: Send + 'static,
    Out: 'static,
{
    fn requirement(name: &'static str) -> NamedRequirement<R> {
        NamedRequirement::of::<S>(name)
    }

    #[inline]
    fn call(&self, caller: Caller<R>, input: In) -> Result<Running<Out>, Caller<R>> {
        let authed = Authed::<S>::from_caller(caller)?;
        let function = self.clone();
        Ok(Box::pin(async move { function(authed.proof(), input).await }))
    }
}
