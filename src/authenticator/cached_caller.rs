//! `CachedCaller`: a caller in a request's extensions, with the authenticator that found it.

use http::Extensions;
use http::request::Parts;

use super::Authenticator;
use crate::caller::Caller;
use crate::decision::{Decider, Denied};
use crate::identity::Identity;
use crate::proof::Proof;
use crate::realm::Realm;
use crate::requirement::Requirement;

/// A caller in a request's extensions. Only this crate can create one. The caller knows the authenticator that found it.
///
/// Extensions require `Clone`, which `Caller` must not have.
pub(crate) struct CachedCaller<R: Realm> {
    caller: Caller<R>,
    origin: Origin,
}

/// Where a cached caller comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An authenticator had to wait for it. Authenticators with the same backend use it.
    Backend,
    /// A layer found it. The layer's authenticator decides for everything inside.
    Layer,
    /// A test set it. It decides for every authenticator of the realm.
    #[cfg(feature = "testing")]
    Test,
}

impl<R: Realm> CachedCaller<R> {
    pub(crate) fn new(caller: Caller<R>, origin: Origin) -> Self {
        Self { caller, origin }
    }

    /// Returns whether an authenticator other than the router's state decides: that of the innermost layer of the realm.
    #[inline]
    pub(crate) fn decides(&self) -> bool {
        self.origin != Origin::Backend
    }

    /// Returns whether this authenticator may use the caller: its own backend found it.
    #[inline]
    pub(super) fn is_usable_by(&self, authenticator: &Authenticator<R>) -> bool {
        self.is_of_test() || self.caller.decider().backend() == authenticator.backend()
    }

    /// Returns whether a layer with this very authenticator stored the caller.
    #[inline]
    pub(super) fn is_decided_by(&self, authenticator: &Authenticator<R>) -> bool {
        self.is_of_test() || self.decides() && authenticator.is(&**self.caller.decider())
    }

    fn is_of_test(&self) -> bool {
        #[cfg(feature = "testing")]
        return self.origin == Origin::Test;
        #[cfg(not(feature = "testing"))]
        false
    }

    pub(super) fn identity(&self) -> Option<&Identity<R>> {
        self.caller.identity()
    }

    /// Returns the number at which the caller was found, for another authenticator. Numbers of another place say nothing: any
    /// event ends the caller then.
    pub(super) fn found_at(&self, by: &dyn Decider) -> u64 {
        match (self.caller.found(), self.caller.decider().revocations(), by.revocations()) {
            (Some(found), Some(own), Some(other)) if own.is(other) => found.found_at,
            _ => 0,
        }
    }

    /// Returns a copy of the caller.
    #[inline]
    pub(crate) fn to_caller(&self) -> Caller<R> {
        self.caller.copy()
    }
}

impl<R: Realm> Clone for CachedCaller<R> {
    fn clone(&self) -> Self {
        Self { caller: self.to_caller(), origin: self.origin }
    }
}

impl<R: Realm> Caller<R> {
    /// Stores the caller for others with the same backend.
    #[inline(never)]
    pub(super) fn remember(&self, head: &mut Parts) {
        let mut is_new = false;
        let cached = head.extensions.get_or_insert_with(|| {
            is_new = true;
            CachedCaller::new(self.copy(), Origin::Backend)
        });
        // A layer's authenticator keeps deciding for everything inside.
        if !is_new && !cached.decides() {
            *cached = CachedCaller::new(self.copy(), Origin::Backend);
        }
    }

    /// Returns the caller that a layer stored in these extensions, such as
    /// [`AuthenticationLayer`](crate::AuthenticationLayer). Returns `None` if no layer of this realm has seen the request.
    ///
    /// `None` does not mean that the caller is anonymous: reject the request. Prefer services that cannot be mounted
    /// without an authenticator: see [`guard`](fn@crate::guard).
    pub fn from_extensions(extensions: &Extensions) -> Option<&Self> {
        extensions.get::<CachedCaller<R>>().filter(|cached| cached.decides()).map(|cached| &cached.caller)
    }
}

impl<'a, S: Requirement> Proof<'a, S> {
    /// Checks `S` for the caller that a layer stored in these extensions: [`RequireLayer`](crate::RequireLayer) or
    /// [`AuthenticationLayer`](crate::AuthenticationLayer).
    ///
    /// For frameworks without extractors: `Proof::<Admin>::from_extensions(request.extensions())?`. Behind a
    /// `RequireLayer<Admin>` it does not fail. The compiler does not check that the layer is there: prefer
    /// [`guard`](fn@crate::guard) or [`GuardLayer`](crate::GuardLayer).
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the caller does not meet `S`, or if no layer stored a caller.
    pub fn from_extensions(extensions: &'a Extensions) -> Result<Self, Denied> {
        Caller::from_extensions(extensions).map_or_else(|| Err(Denied::anonymous::<S>()), Caller::prove)
    }
}
