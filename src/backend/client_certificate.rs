//! `ClientCertificate`: who holds the key of a certificate, as TLS has found out (RFC 8446, 4.4.2; RFC 5246, 7.4.6).

use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use rustls_pki_types::CertificateDer;
use sha2::{Digest, Sha256};

use super::verifier::Verifier;
use super::{Backend, Later, Now, Outcome};
use crate::caller::Identity;
use crate::error::AuthenticationError;
use crate::realm::Realm;

/// The caller by the certificate that the TLS layer has verified: mutual TLS, with [rustls](https://docs.rs/rustls).
///
/// As a [`Backend`] it asks a function of the application's who the holder of a certificate is. It reads the
/// [`PeerCertificates`] that whatever accepts connections has put into the request's extensions.
///
/// ```
/// use authed::{AuthenticationError, Authenticator, ClientCertificate, Credentials, Identity, SimpleUser, scopes};
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
/// | the connection | answer |
/// | --- | --- |
/// | has a certificate that does not pass the verifier | none: rustls ends the handshake |
/// | has none, and the verifier allows that | the caller is anonymous: as the scope's policy says |
/// | has one that the application does not know | 403: there is no challenge for certificates, and so no 401 |
/// | was not looked at: there is no `PeerCertificates` | 503 |
///
/// Whether a certificate is genuine is rustls's decision, by the `ClientCertVerifier` of the `ServerConfig`:
/// `WebPkiClientVerifier` with the roots of your own authority, and with revocation lists if there are any. A server
/// `with_no_client_auth` asks for no certificates, and one with a verifier that lets everything pass proves nothing. What a
/// proxy writes into a header, such as `X-Forwarded-Client-Cert`, is not read.
///
/// The verifier looks once for each connection, or even less, since sessions can be resumed. For a certificate that ends
/// sooner say so: [`Identity::expires_at`]. One that is revoked has to be refused by the application's function.
#[derive(Clone, Debug)]
pub struct ClientCertificate<V> {
    verifier: V,
}

impl<F> ClientCertificate<Now<F>> {
    /// Asks a function that answers at once.
    pub fn new<R>(verify: F) -> Self
    where
        R: Realm,
        F: Fn(&PeerCertificate) -> Result<Identity<R>, AuthenticationError> + Send + Sync + 'static,
    {
        Self { verifier: Now(verify) }
    }
}

impl<F> ClientCertificate<Later<F>> {
    /// Asks a function that answers when it can: a database.
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, ClientCertificate, Credentials, Identity, PeerCertificate, SimpleUser, scopes};
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
        A: Future<Output = Result<Identity<R>, AuthenticationError>> + Send,
    {
        Self { verifier: Later(verify) }
    }
}

/// The certificate of this request's connection.
fn read(head: &Parts) -> Result<Option<PeerCertificate>, AuthenticationError> {
    match head.extensions.get::<PeerCertificates>() {
        Some(PeerCertificates(certificate)) => Ok(certificate.clone()),
        None => Err(AuthenticationError::unavailable("no `PeerCertificates` in the request: TLS has not looked")),
    }
}

impl<V: Verifier<PeerCertificate>> Backend for ClientCertificate<V> {
    type Realm = V::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        match read(head)? {
            Some(certificate) => self.verifier.verify(certificate).await.map(Some),
            None => Ok(None),
        }
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        match read(head) {
            Ok(None) => Some(Ok(None)),
            Ok(Some(certificate)) => self.verifier.verify_now(certificate).ok().map(|verdict| verdict.map(Some)),
            Err(error) => Some(Err(error)),
        }
    }
}

/// What a connection's client has proven to hold: for the extensions of each of its requests. Cheap to clone.
///
/// ```
/// use authed::PeerCertificates;
///
/// # fn accepted(connection: &rustls_pki_types::CertificateDer<'static>, mut request: http::Request<()>) {
/// # struct Connection<'a>(&'a [rustls_pki_types::CertificateDer<'static>]);
/// # impl Connection<'_> { fn peer_certificates(&self) -> Option<&[rustls_pki_types::CertificateDer<'static>]> { Some(self.0) } }
/// # let connection = Connection(std::slice::from_ref(connection));
/// // `connection` is the `rustls::ServerConnection`: `stream.get_ref().1` of tokio-rustls' stream.
/// let peer = PeerCertificates::verified(connection.peer_certificates());
/// // For each request that comes over it:
/// request.extensions_mut().insert(peer.clone());
/// # }
/// ```
///
/// It is to be made where the handshake is, from nothing else: whoever puts one into a request says who is calling.
#[derive(Clone)]
pub struct PeerCertificates(Option<PeerCertificate>);

impl PeerCertificates {
    /// What `rustls::ServerConnection::peer_certificates` returns after the handshake, or a QUIC connection's
    /// `peer_identity` of the same type. `None` says that the client has no certificate, and that it may do without.
    pub fn verified(certificates: Option<&[CertificateDer<'_>]>) -> Self {
        // The end entity comes first (RFC 8446, 4.4.2); the others are its issuers.
        let end_entity = certificates.and_then(<[_]>::first);
        Self(end_entity.map(|certificate| PeerCertificate(certificate.as_ref().into())))
    }
}

/// How many there are, 0 or 1: whose it is, is not printed.
impl fmt::Debug for PeerCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PeerCertificates").field(&self.0.iter().len()).finish()
    }
}

/// The certificate of the client itself, not of an issuer. Its key is the client's. `Debug` does not print it.
#[derive(Clone)]
pub struct PeerCertificate(Arc<[u8]>);

impl PeerCertificate {
    /// The certificate in DER, for a parser of X.509 such as `x509-parser`.
    ///
    /// A subject is unique within its authority at best: where there are several, or they name subjects after what
    /// clients ask for, go by the fingerprint, or by issuer and serial number.
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// The SHA-256 digest of the certificate, as 64 hexadecimal digits in lower case: what
    /// `openssl x509 -noout -fingerprint -sha256` prints with colons, and what a table of known clients has.
    pub fn fingerprint(&self) -> String {
        Sha256::digest(&self.0).iter().map(|octet| format!("{octet:02x}")).collect()
    }
}

impl fmt::Debug for PeerCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PeerCertificate(..)")
    }
}
