//! `KeyBinding`: a key that a token is bound to (RFC 7800).

use std::fmt;

use super::Identity;
use crate::realm::Realm;

/// A key that a token is bound to ([RFC 7800](https://www.rfc-editor.org/rfc/rfc7800)): only a client that proves that
/// it has the key may use the token.
///
/// A verifier states the binding with [`Identity::with_key_binding`]. The backend confirms it for each request, with
/// what the client proves there. An identity with an unconfirmed binding is rejected like a wrong token. So a verdict
/// with its binding can be kept in a [`Cache`](crate::backend), and a stolen token is of no use.
///
/// `Debug` prints the kind only.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyBinding {
    /// The SHA-256 thumbprint of the client's public key for proofs of possession: `cnf.jkt` (RFC 9449, 6.1).
    ProofKey([u8; 32]),
    /// The SHA-256 digest of the client's certificate: `cnf.x5t#S256` (RFC 8705, 3.1).
    Certificate([u8; 32]),
}

impl fmt::Debug for KeyBinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ProofKey(_) => "ProofKey(..)",
            Self::Certificate(_) => "Certificate(..)",
        })
    }
}

impl<R: Realm> Identity<R> {
    /// Binds the identity to a key. Until the binding is [confirmed](Self::with_confirmed), authenticators reject the
    /// identity.
    #[must_use]
    pub fn with_key_binding(mut self, binding: KeyBinding) -> Self {
        self.further_mut().key_bindings.push(binding);
        self
    }

    /// Returns the bindings that have not been confirmed.
    pub fn key_bindings(&self) -> &[KeyBinding] {
        self.further.as_deref().map_or(&[], |further| &further.key_bindings)
    }

    /// Returns whether the identity has a binding that has not been confirmed.
    #[inline]
    pub(crate) fn is_bound(&self) -> bool {
        !self.key_bindings().is_empty()
    }

    /// Returns the identity after the client has proven that it has this key. Other bindings stay.
    ///
    /// Only for backends that have verified the proof in this request.
    #[must_use]
    pub fn with_confirmed(mut self, binding: KeyBinding) -> Self {
        if self.key_bindings().contains(&binding) {
            self.further_mut().key_bindings.retain(|own| *own != binding);
        }
        self
    }
}
