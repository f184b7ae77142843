//! The key of a verdict.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

/// A digest of what a client presented, with a secret, and how often the cache had been cleared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key {
    digest: [u8; 32],
    generation: u64,
}

/// A part of the digest is as good as a hash of it.
impl Hash for Key {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let first = self.digest.first_chunk().copied().unwrap_or_default();
        hasher.write_u64(u64::from_ne_bytes(first));
    }
}

/// A random secret, so that the keys of two caches differ.
pub struct Secret([u8; 32]);

impl Secret {
    pub fn random() -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the operating system gives random octets");
        Self(secret)
    }

    /// Returns the keys of one backend. They differ from those of every other backend and cache.
    pub fn keys_of(&self, backend: u64) -> Keys {
        // One block of SHA-256, which is digested here and not for each request.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        block[32..40].copy_from_slice(&backend.to_be_bytes());
        Keys(Sha256::new_with_prefix(block))
    }
}

/// The keys of one backend.
#[derive(Clone)]
pub struct Keys(Sha256);

impl Keys {
    /// Returns the key. What comes before the last input has a fixed length, so different inputs have different keys. The
    /// digest is never shown: a plain SHA-256 could be extended.
    pub fn key(&self, generation: u64, presented: &impl Keyed) -> Key {
        let mut digest = self.0.clone();
        presented.feed(&mut |octets| digest.update(octets));
        Key { digest: digest.finalize().into(), generation }
    }
}

/// A login, token or key that a digest distinguishes from others of its type.
pub trait Keyed {
    /// Passes octets that no other value of the type has.
    fn feed(&self, digest: &mut dyn FnMut(&[u8]));
}
