//! `Listed`: keys in memory.

use std::collections::HashSet;
use std::fmt;
use std::future::ready;
use std::sync::Arc;

use http::request::Parts;
use subtle::ConditionallySelectable;

use super::KeyDigest;
use crate::backend::verifier::{Verdict, Verifier};
use crate::error::AuthenticationError;
use crate::identity::Identity;
use crate::realm::Realm;

/// A verifier for a list of keys. Created by [`ApiKey::listed`](crate::backend::ApiKey::listed).
pub struct Listed<R: Realm> {
    keys: Arc<[(KeyDigest, Identity<R>)]>,
}

impl<R: Realm> Listed<R> {
    pub(super) fn new(keys: impl IntoIterator<Item = (KeyDigest, Identity<R>)>) -> Self {
        let keys: Arc<[_]> = keys.into_iter().collect();
        let different: HashSet<&KeyDigest> = keys.iter().map(|(digest, _)| digest).collect();
        assert!(different.len() == keys.len(), "the list contains a key twice");
        Self { keys }
    }

    fn find(&self, asked: &KeyDigest) -> Verdict<R> {
        // No early return and no branch: the time does not depend on the place of the key.
        let place = (1_u64..)
            .zip(self.keys.iter())
            .fold(0, |found, (place, (digest, _))| u64::conditional_select(&found, &place, digest.ct_eq(asked)));
        let place = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
        let found = place.and_then(|place| self.keys.get(place));
        found.map(|(_, identity)| identity.clone()).ok_or(AuthenticationError::rejected())
    }
}

impl<R: Realm> Verifier<KeyDigest> for Listed<R> {
    type Realm = R;

    const IS_CHEAP: bool = true;

    fn verify_now(&self, digest: &KeyDigest, _: &Parts) -> Option<Verdict<R>> {
        Some(self.find(digest))
    }

    fn verify(&self, digest: KeyDigest, _: &Parts) -> impl Future<Output = Verdict<R>> + Send {
        ready(self.find(&digest))
    }
}

impl<R: Realm> Clone for Listed<R> {
    fn clone(&self) -> Self {
        Self { keys: Arc::clone(&self.keys) }
    }
}

impl<R: Realm> fmt::Debug for Listed<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listed({} keys)", self.keys.len())
    }
}
