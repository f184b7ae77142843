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

    /// Returns the user's ID and the events that end the identity, for [`ended_by`](Self::ended_by).
    pub(crate) fn ends(&self) -> (String, Vec<Revocation>) {
        (self.user().id().into_owned(), self.revocations().to_vec())
    }

    /// Adds what ends the identity before it was completed, as far as it is missing.
    pub(crate) fn ended_by(self, (user, events): (String, Vec<Revocation>)) -> Self {
        let is_of_user = self.user().id() == user || self.actor().is_some_and(|actor| actor.id() == user);
        let user = (!is_of_user).then(|| Revocation::user(user));
        events.into_iter().chain(user).fold(self, |identity, event| {
            if identity.revocations().contains(&event) { identity } else { identity.with_revocation(event) }
        })
    }

    /// Returns the keys of the events that end the identity.
    #[cold]
    pub(crate) fn keys_in(&self, revocations: &Revocations) -> Box<[u64]> {
        let users = [Some(self.user()), self.actor()].into_iter().flatten();
        let users = users.map(|user| revocations.user_key(&user.id()));
        users.chain(self.revocations().iter().map(|event| revocations.key(event))).collect()
    }
}
