//! `KeyDigest`: what the application stores of a key.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

#[cfg(feature = "cache")]
use crate::backend::cache::Keyed;

/// The SHA-256 digest of an API key. Store it in place of the key, and look it up.
///
/// `Display` and `FromStr` use 64 hexadecimal digits. `Debug` does not print the digest. `==` takes constant time.
///
/// The key cannot be computed from the digest. Unlike a password, a key is random, so it needs no salt and no slow
/// hash.
///
/// ```
/// use authed::backend::KeyDigest;
///
/// let column = "5f85ef1e02bc3a1ab7d8b63ab1b4c1b2f9d6c1e6b5a4f39282716a5b4c3d2e1f";
/// let digest: KeyDigest = column.parse()?;
/// assert_eq!(digest.to_string(), column);
/// # Ok::<(), authed::backend::InvalidKeyDigest>(())
/// ```
#[derive(Clone, Copy)]
pub struct KeyDigest([u8; 32]);

impl KeyDigest {
    /// Returns the digest of a key. The key must have at least 128 random bits.
    /// [`NewApiKey`](crate::backend::NewApiKey) generates such keys.
    ///
    /// ```
    /// use authed::backend::KeyDigest;
    ///
    /// let digest = KeyDigest::of("abc");
    /// assert_eq!(digest.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /// ```
    pub fn of(key: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(key).into())
    }

    /// Returns the 32 octets, for a binary column.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

impl PartialEq for KeyDigest {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl Eq for KeyDigest {}

/// For a `HashMap` of digests. The place of a digest in the map reveals nothing about the key.
impl Hash for KeyDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Display for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyDigest(..)")
    }
}

/// Parses 64 hexadecimal digits, in upper or lower case.
impl FromStr for KeyDigest {
    type Err = InvalidKeyDigest;

    fn from_str(text: &str) -> Result<Self, InvalidKeyDigest> {
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        let mut digest = [0; 32];
        if text.len() != 2 * digest.len() {
            return Err(InvalidKeyDigest(()));
        }
        for (octet, digits) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let value = digit(digits[0]).zip(digit(digits[1])).map(|(high, low)| high << 4 | low);
            *octet = value.ok_or(InvalidKeyDigest(()))?;
        }
        Ok(Self(digest))
    }
}

/// The text is not the digest of a key. The error does not repeat the text, which may be a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidKeyDigest(());

impl fmt::Display for InvalidKeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the digest of a key has 64 hexadecimal digits")
    }
}

impl std::error::Error for InvalidKeyDigest {}

#[cfg(feature = "cache")]
impl Keyed for KeyDigest {
    fn feed(&self, digest: &mut dyn FnMut(&[u8])) {
        digest(self.as_bytes());
    }
}
