//! A server over TLS that tells the backend whose certificate it has seen, and an authority that makes certificates.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::PeerCertificates;
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

/// As long as a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Accepts connections for ever, over HTTP/1.1 and HTTP/2.
pub async fn serve_tls(listener: TcpListener, config: ServerConfig, router: Router) -> std::io::Result<()> {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    loop {
        let (stream, _) = listener.accept().await?;
        let (acceptor, router) = (acceptor.clone(), router.clone());
        tokio::spawn(serve_connection(stream, acceptor, router));
    }
}

/// The place where a certificate gets into the requests: after the handshake, and nowhere else.
async fn serve_connection(stream: TcpStream, acceptor: TlsAcceptor, router: Router) {
    // Whoever does not pass the verifier, or takes for ever, does not get further than this.
    let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
    let peer = PeerCertificates::verified(stream.get_ref().1.peer_certificates());
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer.clone());
        router.clone().oneshot(request)
    });
    // That a client hangs up in the middle concerns nobody else.
    let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

/// The cryptography, named: there may be another one in the program, and then there is no default.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// A verifier of certificates of this authority, for clients that have one. Others are anonymous.
pub fn optional_certificates_of(authority: &CertificateDer<'static>) -> Arc<dyn ClientCertVerifier> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.clone()).unwrap();
    WebPkiClientVerifier::builder_with_provider(roots.into(), provider()).allow_unauthenticated().build().unwrap()
}

/// A server with this certificate, whose clients have to pass the verifier.
pub fn server_config(server: Certified, clients: Arc<dyn ClientCertVerifier>) -> ServerConfig {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_client_cert_verifier(clients);
    let mut config = builder.with_single_cert(vec![server.certificate], server.key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

/// Makes certificates that last for a day, if not told otherwise.
#[derive(Debug)]
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate, and the key that goes with it.
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

    /// For a server on this machine.
    pub fn server(&self) -> Certified {
        let mut params = params("the server", SystemTime::now() + DAY);
        params.subject_alt_names = vec![rcgen::SanType::IpAddress([127, 0, 0, 1].into())];
        self.sign(params, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// For a client of this name.
    pub fn client(&self, name: &str) -> Certified {
        self.client_until(name, SystemTime::now() + DAY)
    }

    /// For a client of this name, until this moment; a day ago it was good already.
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

/// What stands in a certificate of this name.
pub fn params(name: &str, end: SystemTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    let since_1970 = |moment: SystemTime| moment.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(SystemTime::now() - DAY);
    params.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(end);
    params
}
