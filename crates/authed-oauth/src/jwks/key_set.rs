//! `KeySet`: the usable keys of a set, and which of them may have signed a token.

use std::sync::Arc;

use super::document::Document;
use crate::key::{JwtKey, MadeWith};

/// The usable keys of a set. Clones share them.
#[derive(Clone, Debug)]
pub struct KeySet {
    keys: Arc<[JwtKey]>,
    /// Whether a token without `kid` is verified with several keys.
    kid_may_be_missing: bool,
}

impl KeySet {
    pub fn new(document: Document, kid_may_be_missing: bool) -> Self {
        Self { keys: document.keys.into(), kid_may_be_missing }
    }

    /// Returns whether a token with such a header can be decided with these keys. For a known `kid`, it can.
    pub fn has(&self, (id, algorithm): MadeWith<'_>) -> bool {
        match id {
            Some(id) => self.keys.iter().any(|key| key.id() == Some(id)),
            None => {
                let fitting = self.keys.iter().filter(|key| key.algorithm_name() == algorithm).count();
                fitting == 1 || (fitting > 1 && self.kid_may_be_missing)
            }
        }
    }

    /// Returns the key that has signed a token. A key without `kid` is for tokens without `kid`.
    pub fn signer_of(&self, made_with: MadeWith<'_>, message: &[u8], signature: &Vec<u8>) -> Option<&JwtKey> {
        let (id, algorithm) = made_with;
        match id {
            Some(_) => {
                let mut named = self.keys.iter().filter(|key| key.id().is_some() && key.is_for(made_with));
                named.find(|key| key.has_signed(message, signature))
            }
            None if self.has(made_with) => {
                let mut fitting = self.keys.iter().filter(|key| key.algorithm_name() == algorithm);
                fitting.find(|key| key.has_signed(message, signature))
            }
            None => None,
        }
    }
}
