//! `ClientCertificate`: a certificate that the TLS layer verified (RFC 8446, 4.4.2; RFC 5246, 7.4.6).

use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use rustls_pki_types::CertificateDer;
use sha2::{Digest, Sha256};

use super::verifier::{Verifier, verify, verify_now};
use super::{Backend, Outcome, Verdict, VerifyAsyncFn, VerifyFn};
use crate::error::AuthenticationError;
use crate::realm::Realm;

/// A client certificate that the TLS layer verified: mutual TLS, with [rustls](https://docs.rs/rustls).
///
/// The [`Backend`] maps each certificate to an identity with a function of the application. It reads the
/// [`PeerCertificates`] from the request's extensions. The code that accepts connections must insert them.
///
/// ```
/// use authed::{
///     AuthenticationError, Authenticator, Credentials, Identity, SimpleUser, backend::ClientCertificate, scopes,
/// };
///
/// scopes! { pub realm Machines for SimpleUser; pub scope Report = "report"; }
///
/// # fn owner(_: &str) -> Option<&'static str> { None }
/// let authenticator = Authenticator::new(ClientCertificate::new(|certificate| {
///     let name = owner(&certificate.fingerprint()).ok_or(AuthenticationError::rejected())?;
///     Ok(Identity::<Machines>::new(SimpleUser::new(name), Credentials::none().grant::<Report>()))
/// }));
/// ```
///
/// | the client | response |
/// | --- | --- |
/// | has a certificate that rustls rejects | none: rustls ends the handshake |
/// | has no certificate, and rustls permits that | the caller is anonymous: the response of the scope's policy |
/// | has a certificate that the application does not know | 403: certificates have no challenge, and a 401 must have one |
/// | is unknown: the request has no `PeerCertificates` | 503 |
///
/// rustls decides whether a certificate is genuine, with the `ClientCertVerifier` of the `ServerConfig`:
///
/// - Use `WebPkiClientVerifier` with the roots of your own authority, and with its revocation lists.
/// - A server `with_no_client_auth` requests no certificates.
/// - A verifier that accepts every certificate proves nothing.
///
/// Header fields that a proxy sets, such as `X-Forwarded-Client-Cert`, are not read.
///
/// rustls verifies once for each connection, or less often if TLS sessions are resumed. So set
/// [`Identity::with_expiry`](crate::Identity::with_expiry) to the end of the certificate. The application's function
/// must reject revoked certificates.
#[derive(Clone, Debug)]
pub struct ClientCertificate<V> {
    verifier: V,
}

impl<F> ClientCertificate<VerifyFn<F>> {
    /// Verifies certificates with a function.
    pub fn new<R>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(&PeerCertificate) -> Verdict<R> + Send + Sync + 'static,
    {
        Self::verified_by(VerifyFn(verify))
    }
}

impl<F> ClientCertificate<VerifyAsyncFn<F>> {
    /// Verifies certificates with an async function, for example with a database.
    ///
    /// ```
    /// use authed::{
    ///     AuthenticationError, Authenticator, Credentials, Identity, SimpleUser,
    ///     backend::{ClientCertificate, PeerCertificate}, scopes,
    /// };
    ///
    /// scopes! { pub realm Machines for SimpleUser; pub scope Report = "report"; }
    ///
    /// # #[derive(Clone)] struct Db;
    /// # impl Db { async fn machine(&self, _: &str) -> Result<Option<String>, std::io::Error> { Ok(None) } }
    /// # let db = Db;
    /// let authenticator = Authenticator::new(ClientCertificate::new_async(move |certificate: PeerCertificate| {
    ///     let db = db.clone();
    ///     async move {
    ///         let name = db.machine(&certificate.fingerprint()).await.map_err(AuthenticationError::unavailable)?;
    ///         let name = name.ok_or(AuthenticationError::rejected())?;
    ///         Ok(Identity::<Machines>::new(SimpleUser::new(name), Credentials::none().grant::<Report>()))
    ///     }
    /// }));
    /// ```
    pub fn new_async<R, A>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(PeerCertificate) -> A + Send + Sync + 'static,
        A: Future<Output = Verdict<R>> + Send,
    {
        Self::verified_by(VerifyAsyncFn(verify))
    }
}

impl<V> ClientCertificate<V> {
    /// Verifies certificates with a [`Verifier`] of your own.
    pub fn verified_by(verifier: V) -> Self {
        Self { verifier }
    }
}

/// Returns the certificate of the request's connection.
fn read(head: &Parts) -> Result<Option<PeerCertificate>, AuthenticationError> {
    match head.extensions.get::<PeerCertificates>() {
        Some(PeerCertificates(certificate)) => Ok(certificate.clone()),
        None => Err(AuthenticationError::unavailable(
            "the request has no `PeerCertificates`: insert them into its extensions where connections are accepted",
        )),
    }
}

impl<V: Verifier<PeerCertificate>> Backend for ClientCertificate<V> {
    type Realm = V::Realm;

    const STORES_IDENTITY: bool = !V::IS_CHEAP;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        verify(&self.verifier, read(head), head).await
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        verify_now(&self.verifier, read(head), head)
    }
}

/// The certificate of a connection's client, for the extensions of each of its requests. Cheap to clone.
///
/// ```
/// use authed::backend::PeerCertificates;
///
/// # fn accepted(connection: &rustls_pki_types::CertificateDer<'static>, mut request: http::Request<()>) {
/// # struct Connection<'a>(&'a [rustls_pki_types::CertificateDer<'static>]);
/// # impl Connection<'_> { fn peer_certificates(&self) -> Option<&[rustls_pki_types::CertificateDer<'static>]> { Some(self.0) } }
/// # let connection = Connection(std::slice::from_ref(connection));
/// // `connection` is the `rustls::ServerConnection`: `stream.get_ref().1` of tokio-rustls' stream.
/// let peer = PeerCertificates::verified(connection.peer_certificates());
/// // For each request of the connection:
/// request.extensions_mut().insert(peer.clone());
/// # }
/// ```
///
/// Create it only from the result of the handshake: code that inserts it into a request decides who the caller is.
#[derive(Clone)]
pub struct PeerCertificates(Option<PeerCertificate>);

impl PeerCertificates {
    /// Takes what `rustls::ServerConnection::peer_certificates` returns after the handshake, or the `peer_identity` of
    /// a QUIC connection, which has the same type. `None` means that the client has no certificate.
    pub fn verified(certificates: Option<&[CertificateDer<'_>]>) -> Self {
        // The client's own certificate comes first. The others are of its issuers (RFC 8446, 4.4.2).
        let end_entity = certificates.and_then(<[_]>::first);
        Self(end_entity.map(|certificate| PeerCertificate(certificate.as_ref().into())))
    }
}

/// Prints the number of certificates, 0 or 1.
impl fmt::Debug for PeerCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PeerCertificates").field(&self.0.iter().len()).finish()
    }
}

/// The certificate of the client itself, not of an issuer. `Debug` does not print it.
#[derive(Clone)]
pub struct PeerCertificate(Arc<[u8]>);

impl PeerCertificate {
    /// Returns the certificate in DER, for an X.509 parser such as `x509-parser`.
    ///
    /// A subject is unique within one authority at best. With several authorities, or if clients choose their subject,
    /// identify clients by the fingerprint, or by issuer and serial number.
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// Returns the SHA-256 digest of the certificate, as 64 hexadecimal digits in lower case.
    ///
    /// `openssl x509 -noout -fingerprint -sha256` prints the same digest, in upper case and with colons.
    pub fn fingerprint(&self) -> String {
        Sha256::digest(&self.0).iter().map(|octet| format!("{octet:02x}")).collect()
    }
}

impl fmt::Debug for PeerCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PeerCertificate(..)")
    }
}
