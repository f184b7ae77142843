//! `Authed` and `Proof`: the caller meets a requirement. No other file creates an `Authed`.

mod ended;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::caller::{Caller, Found};
use crate::credentials::Credentials;
use crate::decision::{Decider, Denied, Evidence, Lacking};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::{Evaluate, Grants, InRealm, Requirement};

/// The caller of a request who meets the requirement `S`. Other callers get the response of the policy `P`, and the
/// handler does not run.
///
/// ```
/// use authed::{Authed, Grants, NotFound, Proof, SimpleUser, User, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated";
///     pub scope Admin = "admin";
/// }
///
/// async fn dashboard(caller: Authed<Authenticated>) -> String {
///     format!("Hello, {}", caller.user().display_name())
/// }
///
/// async fn admin(caller: Authed<(Authenticated, Admin), NotFound>) -> String {
///     purge_cache(caller.proof())
/// }
///
/// fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
///     format!("purged by {}", by.user().display_name())
/// }
/// ```
///
/// # What it proves
///
/// An [`Authenticator`](crate::Authenticator) of the realm authenticated this request, and the caller's credentials
/// meet `S`. There is no other way to obtain an `Authed`: no constructor, no `Clone`, no `Default`.
///
/// It does not prove that the credentials are still valid later. A scope that is revoked while the request is handled
/// stays valid for this request. Code that outlives its request waits for [the caller's end](Self::ended_with).
#[must_use = "an `Authed` is a permission: pass `proof()` to the functions that need it"]
pub struct Authed<S: Requirement, P: FailurePolicy = <S as Requirement>::OnFailure> {
    found: Found<S::Realm>,
    /// Invariant: a proof of a subtype of `S` is a proof of something else.
    #[allow(clippy::type_complexity)]
    asked: PhantomData<fn(S, P) -> (S, P)>,
}

impl<S: Requirement, P: FailurePolicy> Authed<S, P> {
    /// Checks the requirement. Returns the caller if the check fails. No other function creates an `Authed`.
    #[inline]
    pub(crate) fn from_caller(caller: Caller<S::Realm>) -> Result<Self, Caller<S::Realm>> {
        let found = caller.into_found()?;
        if S::is_met(found.identity.evidence()) {
            Ok(Self { found, asked: PhantomData })
        } else {
            Err(Caller::of(found))
        }
    }

    #[cold]
    pub(crate) fn decider(&self) -> &Arc<dyn Decider> {
        &self.found.decider
    }

    /// Returns the user.
    pub fn user(&self) -> &<S::Realm as Realm>::User {
        self.found.identity.user()
    }

    /// Returns a shared handle to the user, to keep beyond the request.
    pub fn shared_user(&self) -> Arc<<S::Realm as Realm>::User> {
        self.found.identity.shared_user()
    }

    /// Returns all scopes of the request: those of `S`, and possibly more.
    pub fn credentials(&self) -> &Credentials<S::Realm> {
        self.found.identity.credentials()
    }

    /// Returns whether the identity has expired since the request arrived.
    ///
    /// `false` does not mean that the scopes are still granted. Code that outlives its request waits for
    /// [the caller's end](Self::ended_with).
    pub fn is_expired(&self) -> bool {
        self.found.identity.is_expired()
    }

    #[inline]
    pub(crate) fn identity(&self) -> &Identity<S::Realm> {
        &self.found.identity
    }

    #[cfg(feature = "axum")]
    pub(crate) fn into_caller(self) -> Caller<S::Realm> {
        Caller::of(self.found)
    }

    /// Returns the user who acts, if it is not the caller's own: see [`Identity::acting_for`].
    pub fn actor(&self) -> Option<&<S::Realm as Realm>::User> {
        self.found.identity.actor()
    }

    /// Returns a proof to pass to functions. It cannot outlive this value.
    pub fn proof(&self) -> Proof<'_, S> {
        Proof::new(&self.found)
    }
}

/// Prints what [`Identity`] prints.
impl<S: Requirement, P: FailurePolicy> fmt::Debug for Authed<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Authed").field(&self.found.identity).finish()
    }
}

impl<R: Realm> Caller<R> {
    /// Returns whether the caller is authenticated and meets `S`.
    #[inline]
    pub(crate) fn meets<S: Requirement<Realm = R>>(&self) -> bool {
        self.found().is_some_and(|found| S::is_met(found.identity.evidence()))
    }

    /// Checks `S` at run time.
    ///
    /// ```
    /// use authed::{Caller, Grants, Proof, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// fn purge(_: Proof<'_, impl Grants<Admin>>) -> &'static str { "gone" }
    ///
    /// async fn page(caller: Caller<Shop>) -> String {
    ///     match caller.prove::<Admin>() {
    ///         Ok(proof) => purge(proof).to_owned(),
    ///         Err(denied) => denied.to_string(),   // "the caller lacks admin"
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the caller is anonymous or does not meet `S`.
    pub fn prove<S>(&self) -> Result<Proof<'_, S>, Denied>
    where
        S: Requirement + InRealm<R>,
    {
        match self.found() {
            Some(found) if S::is_met(found.identity.evidence()) => Ok(Proof::new(found)),
            _ => Err(denied::<S>(self.identity(), Some(self.decider()))),
        }
    }

    /// Checks `S` at run time, and returns the caller as an [`Authed`] to keep: for a task, a connection or a job.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the caller is anonymous or does not meet `S`.
    pub fn into_authed<S>(self) -> Result<Authed<S>, Denied>
    where
        S: Requirement + InRealm<R>,
    {
        Authed::from_caller(self).map_err(|caller| denied::<S>(caller.identity(), Some(caller.decider())))
    }
}

impl Denied {
    /// Returns the denial of an anonymous caller.
    pub(crate) fn anonymous<S: Requirement>() -> Self {
        denied::<S>(None, None)
    }
}

#[cold]
fn denied<S: Requirement>(identity: Option<&Identity<S::Realm>>, decider: Option<&Arc<dyn Decider>>) -> Denied {
    let evidence = identity.map_or(Evidence::NONE, Identity::evidence);
    let lacking = Lacking::of(|lack| S::missing(evidence, lack));
    let users = identity.map_or([None, None], Identity::shared_users);
    Denied::new(
        decider.cloned(),
        <S::Realm as Realm>::NAME,
        users,
        evidence,
        lacking,
        Some(<S as Evaluate>::needs),
        S::OnFailure::reject,
    )
}

/// A caller who meets the requirement `S`: a `Copy` reference to an [`Authed`] or a [`Caller`], the size of a pointer.
///
/// A function that needs a permission takes `Proof<'_, impl Grants<Admin>>`: any proof that grants `Admin`.
///
/// A proof cannot outlive the [`Authed`] or [`Caller`] that it borrows from. A handler cannot store it in a static,
/// send it to a spawned task, or return it. The handler can send the `Authed` itself to a task, and the proof then
/// lasts as long as the task keeps it.
///
/// ```
/// use authed::{Grants, Proof, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated";
///     pub scope Admin = "admin";
/// }
///
/// fn purge(_by: Proof<'_, impl Grants<Admin>>) {}
/// fn audit(_by: Proof<'_, Authenticated>) {}
///
/// fn both(by: Proof<'_, (Authenticated, Admin)>) {
///     purge(by);
///     audit(by.weaken());
/// }
/// ```
#[must_use = "a `Proof` is a permission: pass it to the functions that need it"]
pub struct Proof<'a, S: Requirement> {
    found: &'a Found<S::Realm>,
    /// Invariant: a proof of a subtype of `S` is a proof of something else.
    proven: PhantomData<fn(S) -> S>,
}

impl<'a, S: Requirement> Proof<'a, S> {
    /// Creates a proof for a caller who was found to meet `S`.
    pub(crate) fn new(found: &'a Found<S::Realm>) -> Self {
        Self { found, proven: PhantomData }
    }

    #[inline]
    pub(crate) fn identity(self) -> &'a Identity<S::Realm> {
        &self.found.identity
    }

    #[cold]
    pub(crate) fn decider(self) -> &'a Arc<dyn Decider> {
        &self.found.decider
    }

    /// Returns a proof of a weaker or an equivalent requirement.
    ///
    /// For parameters of a concrete type: a `Proof<'_, (Authenticated, Admin)>` is not a `Proof<'_, Admin>`, but
    /// weakens to it.
    pub fn weaken<T>(self) -> Proof<'a, T>
    where
        T: Requirement,
        S: Grants<T>,
    {
        Proof::new(self.found)
    }

    /// Returns the user.
    pub fn user(self) -> &'a <S::Realm as Realm>::User {
        self.found.identity.user()
    }

    /// Returns whether the identity has expired since the request arrived: see [`Authed::is_expired`].
    pub fn is_expired(self) -> bool {
        self.found.identity.is_expired()
    }

    /// Returns all scopes of the request: those of `S`, and possibly more.
    pub fn credentials(self) -> &'a Credentials<S::Realm> {
        self.found.identity.credentials()
    }
}

impl<S: Requirement> Clone for Proof<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Requirement> Copy for Proof<'_, S> {}

/// Prints what [`Identity`] prints.
impl<S: Requirement> fmt::Debug for Proof<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Proof").field(&self.found.identity).finish()
    }
}
