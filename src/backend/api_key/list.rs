//! `KeyList`: keys in memory.

use std::collections::HashSet;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, SystemTime};

use http::request::Parts;
use subtle::ConditionallySelectable;

use super::KeyDigest;
use crate::backend::verifier::{Verdict, Verifier};
use crate::error::AuthenticationError;
use crate::identity::Identity;
use crate::realm::Realm;

/// Keys in memory, which can change while the application runs. Clones share the list. Pass one to
/// [`ApiKey::verified_by`](crate::backend::ApiKey::verified_by).
///
/// A key ends when its identity [expires](Identity::with_expiry). A key that has ended is rejected like an unknown one, and
/// the audit event says so.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use authed::backend::{ApiKey, KeyList, NewApiKey};
/// use authed::{Authenticator, Credentials, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
///
/// const DAY: Duration = Duration::from_secs(24 * 60 * 60);
///
/// fn warehouse() -> Identity<Shop> {
///     let identity = Identity::new(SimpleUser::new("warehouse"), Credentials::none().grant::<Orders>());
///     identity.with_expiry(SystemTime::now() + 90 * DAY)
/// }
///
/// let old = NewApiKey::generate("shop");
/// let keys = KeyList::new([(old.digest(), warehouse())]);
/// let authenticator = Authenticator::new(ApiKey::verified_by("x-api-key", keys.clone()));
///
/// // Later: both keys are good for a week, so that the warehouse can change to the new one.
/// let new = NewApiKey::generate("shop");
/// assert!(keys.replace(&old.digest(), new.digest(), warehouse(), 7 * DAY));
/// ```
pub struct KeyList<R: Realm> {
    keys: Arc<RwLock<Keys<R>>>,
}

type Keys<R> = Vec<(KeyDigest, Identity<R>)>;

impl<R: Realm> KeyList<R> {
    /// Returns a list of these keys.
    ///
    /// # Panics
    ///
    /// Panics if the list contains a key twice.
    pub fn new(keys: impl IntoIterator<Item = (KeyDigest, Identity<R>)>) -> Self {
        let keys: Vec<_> = keys.into_iter().collect();
        let different: HashSet<&KeyDigest> = keys.iter().map(|(digest, _)| digest).collect();
        assert!(different.len() == keys.len(), "the list contains a key twice");
        Self { keys: Arc::new(RwLock::new(keys)) }
    }

    /// Adds a key. Returns whether it is new: a key that is in the list keeps its identity.
    pub fn insert(&self, key: KeyDigest, identity: Identity<R>) -> bool {
        insert(&mut self.write(), key, identity)
    }

    /// Adds a new key, and ends the old one after `overlap`, or earlier if it ends by itself. Until then, both are good.
    ///
    /// Returns whether the keys were replaced. They are not if the old key is unknown or has ended, or if the new key is in the
    /// list already.
    pub fn replace(&self, old: &KeyDigest, new: KeyDigest, identity: Identity<R>, overlap: Duration) -> bool {
        let mut keys = self.write();
        keys.retain(|(_, identity)| !identity.is_expired());
        let Some(place) = keys.iter().position(|(digest, _)| digest == old) else { return false };
        if !insert(&mut keys, new, identity) {
            return false;
        }
        let (_, identity) = &mut keys[place];
        let end = SystemTime::now() + overlap;
        *identity = identity.clone().with_expiry(identity.expiry().map_or(end, |expiry| expiry.min(end)));
        true
    }

    /// Removes a key at once. Returns whether it was in the list.
    pub fn remove(&self, key: &KeyDigest) -> bool {
        let mut keys = self.write();
        let before = keys.len();
        keys.retain(|(digest, _)| digest != key);
        keys.len() < before
    }

    fn find(&self, asked: &KeyDigest) -> Verdict<R> {
        let keys = self.read();
        // No early return and no branch: the time does not depend on the place of the key.
        let place = (1_u64..)
            .zip(keys.iter())
            .fold(0, |found, (place, (digest, _))| u64::conditional_select(&found, &place, digest.ct_eq(asked)));
        let place = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
        match place.and_then(|place| keys.get(place)) {
            Some((_, identity)) if identity.is_expired() => {
                Err(AuthenticationError::rejected().because("the key has ended"))
            }
            Some((_, identity)) => Ok(identity.clone()),
            None => Err(AuthenticationError::rejected()),
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Keys<R>> {
        // No code panics between two changes that belong together.
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Keys<R>> {
        self.keys.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn insert<R: Realm>(keys: &mut Keys<R>, key: KeyDigest, identity: Identity<R>) -> bool {
    let is_new = keys.iter().all(|(digest, _)| *digest != key);
    if is_new {
        keys.push((key, identity));
    }
    is_new
}

impl<R: Realm> Verifier<KeyDigest> for KeyList<R> {
    type Realm = R;

    const IS_CHEAP: bool = true;

    fn verify_now(&self, digest: &KeyDigest, _: &Parts) -> Option<Verdict<R>> {
        Some(self.find(digest))
    }

    fn verify(&self, digest: KeyDigest, _: &Parts) -> impl Future<Output = Verdict<R>> + Send {
        ready(self.find(&digest))
    }
}

impl<R: Realm> Clone for KeyList<R> {
    fn clone(&self) -> Self {
        Self { keys: Arc::clone(&self.keys) }
    }
}

impl<R: Realm> fmt::Debug for KeyList<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyList({} keys)", self.read().len())
    }
}
