//! What ends an identity early.

use super::Identity;
use crate::realm::Realm;
use crate::revocation::{Revocation, Revocations};
use crate::user::User;

impl<R: Realm> Identity<R> {
    /// Adds an event that ends the identity: the revocation of its session or its token. The revocation of the user, of the
    /// [actor](Self::actor), and of everybody always ends it.
    ///
    /// ```
    /// use authed::{Credentials, Identity, SimpleUser, revocation::Revocation, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// # let (owner, jti) = ("ada", "51a7");
    /// let identity = Identity::<Shop>::new(SimpleUser::new(owner), Credentials::none().grant::<Orders>());
    /// let identity = identity.with_revocation(Revocation::token(jti));
    /// assert_eq!(identity.revocations(), [Revocation::token(jti)]);
    /// ```
    #[must_use]
    pub fn with_revocation(mut self, revocation: Revocation) -> Self {
        self.further_mut().revocations.push(revocation);
        self
    }

    /// Returns the events that end the identity, besides those about its user, its actor and everybody.
    pub fn revocations(&self) -> &[Revocation] {
        self.further.as_deref().map_or(&[], |further| &further.revocations)
    }

    /// Returns the keys of the events that end the identity.
    #[cold]
    pub(crate) fn keys_in(&self, revocations: &Revocations) -> Box<[u64]> {
        let users = [Some(self.user()), self.actor()].into_iter().flatten();
        let users = users.map(|user| revocations.user_key(&user.id()));
        users.chain(self.revocations().iter().map(|event| revocations.key(event))).collect()
    }
}
