//! `Authed` and `Proof`: that the caller meets a requirement. Nothing outside of this file makes an `Authed`.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::Extensions;

use crate::caller::{Caller, Denied, Identity};
use crate::credentials::Credentials;
use crate::entailment::Grants;
use crate::failure::{FailurePolicy, Refusal, Request};
use crate::realm::Realm;
use crate::requirement::Requirement;

/// The caller of this request, proven to meet the requirement `S`. Whoever does not is refused as the policy `P` says,
/// and the handler does not run.
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
/// An [`Authenticator`](crate::Authenticator) of the realm has looked at this request and found a caller whose
/// credentials meet `S`. There is no other way to have one: no constructor, no `Clone`, no `Default`.
///
/// It does not prove that the credentials are still valid later: scopes that are taken away while a request is being
/// answered stay with that request.
#[must_use = "an `Authed` is the proof that the caller may: hand `proof()` to what needs it"]
pub struct Authed<S: Requirement, P: FailurePolicy = <S as Requirement>::OnFailure> {
    identity: Identity<S::Realm>,
    asked: PhantomData<fn() -> (S, P)>,
}

impl<S: Requirement, P: FailurePolicy> Authed<S, P> {
    /// Decides, and gives the caller back who does not meet `S`. The one place where an `Authed` comes from.
    #[inline]
    pub(crate) fn from_caller(caller: Caller<S::Realm>) -> Result<Self, Caller<S::Realm>> {
        match caller.into_identity() {
            Some(identity) if S::is_met(identity.held()) => Ok(Self { identity, asked: PhantomData }),
            identity => Err(Caller::new(identity)),
        }
    }

    /// Decides, and refuses whoever does not meet `S`.
    #[inline]
    pub(crate) fn decide(caller: Caller<S::Realm>, request: Request<'_>) -> Result<Self, Refusal> {
        Self::from_caller(caller).map_err(|caller| request.refuse::<S, P>(caller.identity()))
    }

    /// Who is calling.
    pub fn user(&self) -> &<S::Realm as Realm>::User {
        self.identity.user()
    }

    /// The same user, to keep beyond the request.
    pub fn shared_user(&self) -> Arc<<S::Realm as Realm>::User> {
        self.identity.shared_user()
    }

    /// Everything that the request may do: `S`, and perhaps more.
    pub fn credentials(&self) -> &Credentials<S::Realm> {
        self.identity.credentials()
    }

    /// Whether the credentials have ended since the request came, where their backend knows when they do.
    ///
    /// For what outlives its request, an accepted WebSocket above all. `false` does not say that nobody has taken the
    /// scopes away: only the backend knows that.
    pub fn is_expired(&self) -> bool {
        self.identity.is_expired()
    }

    /// Whom the authenticator has found.
    #[inline]
    pub(crate) fn found(&self) -> &Identity<S::Realm> {
        &self.identity
    }

    pub(crate) fn into_caller(self) -> Caller<S::Realm> {
        Caller::new(Some(self.identity))
    }

    /// A proof to hand to functions. It cannot outlive this value.
    pub fn proof(&self) -> Proof<'_, S> {
        Proof::new(&self.identity)
    }
}

/// Prints what [`Identity`] prints.
impl<S: Requirement, P: FailurePolicy> fmt::Debug for Authed<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Authed").field(&self.identity).finish()
    }
}

/// Who is calling, and that they meet `S`: a `Copy` reference, the size of a pointer, into an [`Authed`] or a
/// [`Caller`].
///
/// A function that needs a permission takes `Proof<'_, impl Grants<Admin>>`: any proof from which `Admin` follows.
///
/// The lifetime keeps a proof from outliving the [`Authed`] or [`Caller`] that it is borrowed from. A handler that owns
/// one cannot leave its proof behind in a static, send it to a spawned task, or return it. It can send the `Authed`
/// itself: then whoever has that decides how long the proof is good for.
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
#[must_use = "a `Proof` is a permission: hand it to what needs it"]
pub struct Proof<'a, S: Requirement> {
    identity: &'a Identity<S::Realm>,
    proven: PhantomData<fn() -> S>,
}

impl<'a, S: Requirement> Proof<'a, S> {
    /// The caller has been found to meet `S`.
    pub(crate) fn new(identity: &'a Identity<S::Realm>) -> Self {
        Self { identity, proven: PhantomData }
    }

    /// Whom the authenticator has found.
    #[inline]
    pub(crate) fn found(self) -> &'a Identity<S::Realm> {
        self.identity
    }

    /// Proves that the caller meets `S` whom [`RequireLayer`](crate::RequireLayer) or
    /// [`AuthenticationLayer`](crate::AuthenticationLayer) found for the request with these extensions.
    ///
    /// For handlers of frameworks that have no extractors: `Proof::<Admin>::of(request.extensions())?`. Behind a
    /// `RequireLayer<Admin>` it does not fail. That the layer is there is not checked by the compiler, so prefer
    /// [`guard`](crate::guard) or [`GuardLayer`](crate::GuardLayer) where you can.
    ///
    /// # Errors
    ///
    /// [`Denied`] if the caller does not meet `S`, or no layer has looked who it is.
    pub fn of(extensions: &'a Extensions) -> Result<Self, Denied> {
        Caller::of(extensions).map_or_else(|| Err(Denied::of_nobody::<S>()), Caller::prove)
    }

    /// A proof of less, or of the same in other words.
    ///
    /// For parameters of one type: `Proof<'_, Admin>` takes no `Proof<'_, (Authenticated, Admin)>`, but its weakening.
    pub fn weaken<T>(self) -> Proof<'a, T>
    where
        T: Requirement,
        S: Grants<T>,
    {
        Proof::new(self.identity)
    }

    /// Who is calling.
    pub fn user(self) -> &'a <S::Realm as Realm>::User {
        self.identity.user()
    }

    /// Whether the credentials have ended since the request came: see [`Authed::is_expired`].
    pub fn is_expired(self) -> bool {
        self.identity.is_expired()
    }

    /// Everything that the request may do: `S`, and perhaps more.
    pub fn credentials(self) -> &'a Credentials<S::Realm> {
        self.identity.credentials()
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
        f.debug_tuple("Proof").field(self.identity).finish()
    }
}
