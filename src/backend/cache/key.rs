//! The key of a verdict.

use sha2::{Digest, Sha256};

#[cfg(feature = "api-key")]
use crate::backend::KeyDigest;
use crate::backend::{BearerToken, Login};

/// A digest of what a client presented, with a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

/// A random secret, so that the keys of two caches differ.
pub struct Secret([u8; 32]);

impl Secret {
    pub fn random() -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the operating system gives random octets");
        Self(secret)
    }

    /// Returns the key. All inputs except the last have a fixed length, so different inputs have different keys. The
    /// digest is never shown: a plain SHA-256 could be extended.
    pub fn key(&self, backend: u64, generation: u64, presented: &impl Keyed) -> Key {
        let mut digest = Sha256::new();
        digest.update(self.0);
        digest.update(backend.to_be_bytes());
        digest.update(generation.to_be_bytes());
        presented.feed(&mut |octets| digest.update(octets));
        Key(digest.finalize().into())
    }
}

/// A login, token or key that a digest distinguishes from others of its type.
pub trait Keyed {
    /// Passes octets that no other value of the type has.
    fn feed(&self, digest: &mut dyn FnMut(&[u8]));
}

impl Keyed for BearerToken {
    fn feed(&self, digest: &mut dyn FnMut(&[u8])) {
        digest(self.as_str().as_bytes());
    }
}

impl Keyed for Login {
    fn feed(&self, digest: &mut dyn FnMut(&[u8])) {
        digest(self.name().as_bytes());
        // A name has no colon.
        digest(b":");
        digest(self.password().as_bytes());
    }
}

#[cfg(feature = "api-key")]
impl Keyed for KeyDigest {
    fn feed(&self, digest: &mut dyn FnMut(&[u8])) {
        digest(self.as_bytes());
    }
}
