//! What a verdict is kept under.

use sha2::{Digest, Sha256};

#[cfg(feature = "api-key")]
use crate::backend::KeyDigest;
use crate::backend::{BearerToken, Login};

/// The digest of credentials, under a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

/// What makes one cache's keys different from any other's.
pub struct Secret([u8; 32]);

impl Secret {
    pub fn random() -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the operating system gives random octets");
        Self(secret)
    }

    /// All but the last of what goes in has a fixed length, so that no two are the same for different credentials. The
    /// digest is never shown to anybody, who could otherwise go on from it.
    pub fn key(&self, backend: u64, generation: u64, credentials: &impl Keyed) -> Key {
        let mut digest = Sha256::new();
        digest.update(self.0);
        digest.update(backend.to_be_bytes());
        digest.update(generation.to_be_bytes());
        credentials.feed(&mut |octets| digest.update(octets));
        Key(digest.finalize().into())
    }
}

/// Credentials that can be told from others of their kind by a digest.
pub trait Keyed {
    /// Hands over octets that no other credentials of the type have.
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
        // No name has one.
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
