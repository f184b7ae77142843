//! `DpopNonces`: nonces that change with time, and that no node needs to store (RFC 9449, 8 and 9).

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderValue;
use jsonwebtoken::{Algorithm, EncodingKey};

use crate::algorithm::JwtAlgorithm;
use crate::key::{JwtKey, UnusableKey};
use crate::provider::PROVIDER;

const PERIOD: Duration = Duration::from_secs(300);

/// Nonces for proofs ([RFC 9449, 8](https://www.rfc-editor.org/rfc/rfc9449#section-8)): each is good for the period in which it
/// was sent, and for the next one.
///
/// A nonce is the number of the period with an HMAC. So nodes with the same secret accept each other's nonces, and store
/// nothing.
///
/// A client gets a nonce with the response to a proof without a good one, and tries again. To spare the client this second
/// request, put [`layer`](Self::layer) around the routes: other responses have the present nonce, too (RFC 9449, 8.2).
///
/// ```
/// use authed::{Authenticator, Routes, SimpleUser, scopes};
/// use authed_oauth::{Dpop, DpopNonces, Jwt, UnusableOrigin};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn app(jwt: Jwt<Shop>, routes: Routes<Authenticator<Shop>>) -> Result<axum::Router, UnusableOrigin> {
///     let nonces = DpopNonces::random();
///     let tokens = Dpop::at("https://api.shop.example", jwt)?.nonces(nonces.clone());
///     Ok(routes.with_state(Authenticator::new(tokens)).layer(nonces.layer()))
/// }
/// ```
#[derive(Clone)]
pub struct DpopNonces {
    signer: EncodingKey,
    verifier: JwtKey,
    period: Duration,
}

impl DpopNonces {
    /// Returns nonces of a random secret, for one node.
    ///
    /// # Panics
    ///
    /// Panics if the operating system has no random octets.
    pub fn random() -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the operating system gives random octets");
        Self::with_secret(&secret).expect("32 octets are enough")
    }

    /// Returns nonces of this secret, which all nodes share. Use random octets.
    ///
    /// # Errors
    ///
    /// Returns an error if the secret has less than 32 octets.
    pub fn with_secret(secret: &[u8]) -> Result<Self, UnusableKey> {
        let verifier = JwtKey::secret(JwtAlgorithm::HS256, secret)?;
        Ok(Self { signer: EncodingKey::from_secret(secret), verifier, period: PERIOD })
    }

    /// Sets the time after which the nonce changes. Default: five minutes. The nonce before is accepted for the same time.
    ///
    /// # Panics
    ///
    /// Panics if it is less than one second.
    #[must_use]
    pub fn changed_every(self, period: Duration) -> Self {
        assert!(period >= Duration::from_secs(1), "the nonce changes too often: use one second at least");
        Self { period, ..self }
    }

    /// Returns the present nonce, for the header field `DPoP-Nonce`.
    pub fn current(&self) -> HeaderValue {
        let nonce = self.nonce(self.number(SystemTime::now()));
        // Base64url is visible ASCII.
        HeaderValue::try_from(nonce).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// Returns whether the nonce is of this period, of the one before, or of the next one by another node's clock.
    pub(super) fn accept(&self, nonce: &str, now: SystemTime) -> bool {
        let Ok(octets) = URL_SAFE_NO_PAD.decode(nonce) else { return false };
        let Some((number, mac)) = octets.split_first_chunk::<8>() else { return false };
        let (sent, now) = (u64::from_be_bytes(*number), self.number(now));
        let is_recent = sent.abs_diff(now) <= 1;
        is_recent && self.verifier.has_signed(&message(sent), &mac.to_vec())
    }

    fn number(&self, now: SystemTime) -> u64 {
        now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / self.period.as_secs()
    }

    fn nonce(&self, number: u64) -> String {
        let signer = (PROVIDER.signer_factory)(&Algorithm::HS256, &self.signer);
        let mac = signer.map(|signer| signer.sign(&message(number))).unwrap_or_default();
        URL_SAFE_NO_PAD.encode([&number.to_be_bytes()[..], &mac].concat())
    }
}

/// Returns what is signed. The secret may be used elsewhere, too.
fn message(number: u64) -> Vec<u8> {
    [&b"authed-oauth DPoP nonce "[..], &number.to_be_bytes()].concat()
}

/// Prints the period, not the secret.
impl fmt::Debug for DpopNonces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DpopNonces").field("period", &self.period).finish_non_exhaustive()
    }
}
