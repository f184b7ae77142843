//! Tokens that are bound to the client's certificate (RFC 8705, 3).

use http::request::Parts;

use super::Outcome;
#[cfg(feature = "client-certificate")]
use super::PeerCertificate;
use crate::error::AuthenticationError;
use crate::identity::Identity;
#[cfg(feature = "client-certificate")]
use crate::identity::KeyBinding;
use crate::realm::Realm;

/// Rejects a token with a binding that the request's connection does not confirm.
#[inline]
pub(super) fn confirmed<R: Realm>(outcome: Outcome<R>, head: &Parts) -> Outcome<R> {
    match outcome {
        Ok(Some(identity)) if identity.is_bound() => identity.confirmed(head).map(Some),
        outcome => outcome,
    }
}

/// Returns the error for an identity with a binding that nothing confirms, with the cause for the operator.
#[cold]
pub(crate) fn unconfirmed() -> AuthenticationError {
    AuthenticationError::rejected().because("it is bound to a key that the request does not prove")
}

impl<R: Realm> Identity<R> {
    /// Confirms bindings to the certificate of the request's connection ([RFC 8705, 3]). With the feature
    /// `client-certificate`, [`Bearer`](crate::Bearer) does it, and so must a backend of your own that accepts tokens.
    /// Without the feature, the bindings stay.
    ///
    /// # Errors
    ///
    /// Returns an error if the identity is bound to a certificate, and the client has another one or none. Without
    /// `PeerCertificates` in the request's extensions, the error is
    /// [`unavailable`](AuthenticationError::unavailable).
    ///
    /// [RFC 8705, 3]: https://www.rfc-editor.org/rfc/rfc8705#section-3
    pub fn confirmed_by_connection(self, head: &Parts) -> Result<Self, AuthenticationError> {
        #[cfg(feature = "client-certificate")]
        if self.key_bindings().iter().any(|binding| matches!(binding, KeyBinding::Certificate(_))) {
            let certificate = PeerCertificate::of_connection(head)?;
            let certificate = certificate.ok_or_else(unconfirmed)?;
            let identity = self.with_confirmed(KeyBinding::Certificate(certificate.digest()));
            // A second binding may be to another certificate.
            let is_other = |binding: &KeyBinding| matches!(binding, KeyBinding::Certificate(_));
            let has_other = identity.key_bindings().iter().any(is_other);
            return if has_other { Err(unconfirmed()) } else { Ok(identity) };
        }
        let _ = head;
        Ok(self)
    }

    /// Returns the identity of a token that needs no further proof.
    #[cold]
    #[inline(never)]
    fn confirmed(self, head: &Parts) -> Result<Self, AuthenticationError> {
        let identity = self.confirmed_by_connection(head)?;
        if identity.is_bound() { Err(unconfirmed()) } else { Ok(identity) }
    }
}
