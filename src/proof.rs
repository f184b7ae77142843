//! `Authed` and `Proof`: that the caller meets a requirement. Nothing outside of this file makes an `Authed`.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::caller::{Caller, Identity};
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
    pub(crate) fn of(caller: Caller<S::Realm>) -> Result<Self, Caller<S::Realm>> {
        match caller.into_identity() {
            Some(identity) if S::is_met(identity.credentials().mask()) => Ok(Self { identity, asked: PhantomData }),
            identity => Err(Caller::new(identity)),
        }
    }

    /// Decides, and refuses whoever does not meet `S`.
    #[inline]
    pub(crate) fn decide(caller: Caller<S::Realm>, request: Request<'_>) -> Result<Self, Refusal> {
        Self::of(caller).map_err(|caller| request.refuse::<S, P>(caller.identity()))
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
/// A function that needs a permission takes `Proof<'_, impl Grants<Admin>>`: any proof from which `Admin` follows. The
/// lifetime keeps a proof inside its request: it cannot be stored in a static, sent to a spawned task, or returned from
/// the handler.
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
