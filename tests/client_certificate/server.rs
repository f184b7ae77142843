//! A server for clients with certificates. It counts the requests that reach its router.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, SystemTime};

use authed::backend::{ClientCertificate, PeerCertificate};
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Caller, Credentials, Identity, SimpleUser, User, scopes,
};
use authed_example_backends::tls::{Authority, optional_certificates_of, serve_tls, server_config};
use axum::Router;
use axum::routing::get;
use rustls::server::danger::ClientCertVerifier;
use tokio::net::TcpListener;
use x509_parser::prelude::{FromDer, X509Certificate};

scopes! {
    pub realm Plant for SimpleUser;
    pub scope Report = "report";
}

pub struct Server {
    pub address: SocketAddr,
    pub authority: Authority,
    requests: Arc<AtomicUsize>,
}

/// Identifies the client by the subject, until the certificate expires. `nobody` is unknown.
pub fn by_subject(certificate: &PeerCertificate) -> Result<Identity<Plant>, AuthenticationError> {
    let (_, parsed) = X509Certificate::from_der(certificate.der()).map_err(|_| AuthenticationError::malformed())?;
    let name = parsed.subject().iter_common_name().next().unwrap().as_str().unwrap();
    if name == "nobody" {
        return Err(AuthenticationError::rejected());
    }
    let end = Duration::from_secs(parsed.validity().not_after.timestamp().try_into().unwrap());
    let identity = Identity::new(SimpleUser::new(name), Credentials::none().grant::<Report>());
    Ok(identity.with_expiry(SystemTime::UNIX_EPOCH + end))
}

impl Server {
    /// Starts a server that accepts clients without a certificate.
    pub async fn start() -> Self {
        Self::with(ClientCertificate::new(by_subject), optional_certificates_of).await
    }

    pub async fn with<V>(backend: impl Backend<Realm = Plant>, verifier: V) -> Self
    where
        V: FnOnce(&rustls::pki_types::CertificateDer<'static>) -> Arc<dyn ClientCertVerifier>,
    {
        let authority = Authority::new("authority");
        let config = server_config(authority.server(), verifier(authority.certificate()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let router = router(backend, Arc::clone(&requests));
        tokio::spawn(serve_tls(listener, config, router));
        Self { address, authority, requests }
    }

    /// Returns the number of requests that reached the router.
    pub fn requests(&self) -> usize {
        self.requests.load(SeqCst)
    }
}

pub fn router(backend: impl Backend<Realm = Plant>, requests: Arc<AtomicUsize>) -> Router {
    let report = async |caller: Authed<Report>| caller.user().display_name().to_owned();
    let home = async |caller: Caller<Plant>| caller.user().map_or("stranger", User::display_name).to_owned();
    let counted = axum::middleware::from_fn(move |request: axum::extract::Request, next: axum::middleware::Next| {
        requests.fetch_add(1, SeqCst);
        next.run(request)
    });
    let router = Router::new().route("/", get(home)).route("/report", get(report)).layer(counted);
    router.with_state(Authenticator::new(backend))
}
