//! `Seal`: binds the ID of a session to its caller.

use std::fmt::Write;

use authed::Caller;
use authed::User;
use authed::realm::Realm;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Seals session IDs: `<id>.<code>`, where the code is one of the ID and the caller (HMAC with SHA-256, RFC 2104). The
/// session of another caller is unknown, and nothing is stored.
#[derive(Clone)]
pub(crate) struct Seal(Hmac<Sha256>);

impl Seal {
    /// Returns a seal with a new key, for this process.
    ///
    /// # Panics
    ///
    /// Panics if the system has no random numbers.
    pub(crate) fn random() -> Self {
        let mut key = [0; 64];
        getrandom::fill(&mut key).expect("the system has random numbers");
        Self(Hmac::new(&key.into()))
    }

    /// Returns a seal with this key.
    ///
    /// # Panics
    ///
    /// Panics if the key has less than 32 octets.
    pub(crate) fn with_key(key: &[u8]) -> Self {
        assert!(key.len() >= 32, "the key of the sessions is too short: use 32 random octets");
        Self(Hmac::new_from_slice(key).expect("a key of HMAC has any length"))
    }

    fn code<R: Realm>(&self, id: &str, caller: &Caller<R>) -> Hmac<Sha256> {
        let mut code = self.0.clone();
        let user = caller.user().map(User::id);
        // Prefixes with the length: no two sequences of fields are the same text.
        for field in [Some(R::NAME), user.as_deref(), Some(id)] {
            code.update(&field.map_or(u64::MAX, |field| field.len() as u64).to_be_bytes());
            code.update(field.unwrap_or_default().as_bytes());
        }
        code
    }

    /// Returns the ID that the client gets.
    pub(crate) fn seal<R: Realm>(&self, id: &str, caller: &Caller<R>) -> String {
        let mut sealed = format!("{id}.");
        for byte in self.code(id, caller).finalize().into_bytes() {
            let _ = write!(sealed, "{byte:02x}");
        }
        sealed
    }

    /// Returns the ID that the server knows, or `None` if the session is not the caller's.
    pub(crate) fn open<'s, R: Realm>(&self, sealed: &'s str, caller: &Caller<R>) -> Option<&'s str> {
        let (id, code) = sealed.rsplit_once('.')?;
        let is_hex = code.len() == 64 && code.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hex {
            return None;
        }
        let bytes = (0..64).step_by(2).map(|at| u8::from_str_radix(&code[at..at + 2], 16));
        let code = bytes.collect::<Result<Vec<_>, _>>().ok()?;
        self.code(id, caller).verify_slice(&code).ok().map(|()| id)
    }
}
