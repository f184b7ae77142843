//! `NewApiKey`: generates keys.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::KeyDigest;

/// A new key: a prefix, `_`, and 32 random octets in base64url (OWASP ASVS 11.5.1).
///
/// The prefix shows which application the key belongs to, also to programs that search for leaked keys.
///
/// ```
/// use authed::backend::{KeyDigest, NewApiKey};
///
/// let key = NewApiKey::generate("shop");
/// assert!(key.secret().starts_with("shop_"));              // show it, once
/// assert_eq!(key.digest(), KeyDigest::of(key.secret()));   // store this
/// assert_eq!(format!("{key:?}"), "NewApiKey(..)");
/// ```
pub struct NewApiKey(String);

impl NewApiKey {
    /// Generates a key.
    ///
    /// # Panics
    ///
    /// Panics in these cases:
    ///
    /// - The prefix is not 1 to 32 ASCII letters, digits, `_` and `-`.
    /// - The operating system has no random octets.
    pub fn generate(prefix: &str) -> Self {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_prefix = (1..=32).contains(&prefix.len()) && prefix.bytes().all(is_part);
        assert!(is_prefix, "the prefix of a key has 1 to 32 letters, digits, `_` and `-`");
        let mut random = [0; 32];
        getrandom::fill(&mut random).expect("the operating system gives random octets");
        Self(format!("{prefix}_{}", BASE64_URL_SAFE_NO_PAD.encode(random)))
    }

    /// Returns the key. Show it to its owner once, and do not store it.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// Returns the digest of the key, to store.
    pub fn digest(&self) -> KeyDigest {
        KeyDigest::of(&self.0)
    }
}

impl fmt::Debug for NewApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewApiKey(..)")
    }
}
