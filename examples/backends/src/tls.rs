//! A TLS server that passes the client's certificate to the backend, and an authority that issues certificates.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::backend::PeerCertificates;
use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// The limit of a handshake's time.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Serves HTTP/1.1 and HTTP/2 until the listener fails.
pub async fn serve_tls(listener: TcpListener, config: ServerConfig, router: Router) -> std::io::Result<()> {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    loop {
        let (stream, _) = listener.accept().await?;
        let (acceptor, router) = (acceptor.clone(), router.clone());
        tokio::spawn(serve_connection(stream, acceptor, router));
    }
}

/// Adds the certificate to the requests. Only this function does, after the handshake.
async fn serve_connection(stream: TcpStream, acceptor: TlsAcceptor, router: Router) {
    // The verifier rejected the certificate, or the handshake took too long.
    let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
    let peer = PeerCertificates::verified(stream.get_ref().1.peer_certificates());
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer.clone());
        router.clone().oneshot(request)
    });
    // A client may close the connection at any time.
    let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

/// Returns the crypto provider. With two providers in a program, rustls has no default.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Returns a verifier for certificates of this authority. Clients without a certificate are anonymous.
pub fn optional_certificates_of(authority: &CertificateDer<'static>) -> Arc<dyn ClientCertVerifier> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.clone()).unwrap();
    WebPkiClientVerifier::builder_with_provider(roots.into(), provider()).allow_unauthenticated().build().unwrap()
}

/// Returns the configuration of a server with this certificate. Its clients must pass the verifier.
pub fn server_config(server: Certified, clients: Arc<dyn ClientCertVerifier>) -> ServerConfig {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_client_cert_verifier(clients);
    let mut config = builder.with_single_cert(vec![server.certificate], server.key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

/// Issues certificates. Default: they are valid for a day.
#[derive(Debug)]
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its private key.
#[derive(Debug)]
pub struct Certified {
    pub certificate: CertificateDer<'static>,
    pub key: PrivateKeyDer<'static>,
    pub certificate_pem: String,
    pub key_pem: String,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = params(name, SystemTime::now() + DAY);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    pub fn certificate(&self) -> &CertificateDer<'static> {
        self.issuer.der()
    }

    pub fn certificate_pem(&self) -> String {
        self.issuer.pem()
    }

    /// Issues a certificate for a server on this machine.
    pub fn server(&self) -> Certified {
        let mut params = params("the server", SystemTime::now() + DAY);
        params.subject_alt_names = vec![rcgen::SanType::IpAddress([127, 0, 0, 1].into())];
        self.sign(params, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// Issues a certificate for a client of this name.
    pub fn client(&self, name: &str) -> Certified {
        self.client_until(name, SystemTime::now() + DAY)
    }

    /// Issues a certificate for a client of this name, from yesterday until this time.
    pub fn client_until(&self, name: &str, end: SystemTime) -> Certified {
        self.sign(params(name, end), ExtendedKeyUsagePurpose::ClientAuth)
    }

    pub fn sign(&self, mut params: CertificateParams, purpose: ExtendedKeyUsagePurpose) -> Certified {
        let key = KeyPair::generate().unwrap();
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![purpose];
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Certified {
            certificate: certificate.der().clone(),
            certificate_pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }
}

/// Returns the contents of a certificate with this name.
pub fn params(name: &str, end: SystemTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    let since_1970 = |moment: SystemTime| moment.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(SystemTime::now() - DAY);
    params.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(end);
    params
}
