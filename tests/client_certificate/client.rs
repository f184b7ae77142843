//! An HTTPS client that presents a given certificate, valid or not.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;

use authed_example_backends::tls::{Authority, Certified, provider};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::client::ResolvesClientCert;
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, HandshakeKind, RootCertStore, SignatureScheme, SupportedProtocolVersion};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

pub type Failed = Box<dyn Error + Send + Sync>;

/// All combinations of a TLS version and a protocol.
pub const WAYS: [(&SupportedProtocolVersion, &[u8]); 4] = [
    (&rustls::version::TLS12, b"http/1.1"),
    (&rustls::version::TLS12, b"h2"),
    (&rustls::version::TLS13, b"http/1.1"),
    (&rustls::version::TLS13, b"h2"),
];

pub const USUAL: (&SupportedProtocolVersion, &[u8]) = WAYS[3];

/// Presents this certificate, whatever the server requests. The key may be of another certificate.
#[derive(Debug)]
struct Presents(Option<Arc<CertifiedKey>>);

impl ResolvesClientCert for Presents {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.clone()
    }

    fn has_certs(&self) -> bool {
        self.0.is_some()
    }
}

#[derive(Clone)]
pub struct Client(ClientConfig);

impl Client {
    pub fn new(
        (version, protocol): (&'static SupportedProtocolVersion, &[u8]),
        server: &Authority,
        presented: Option<&Certified>,
    ) -> Self {
        let presented = presented.map(|presented| {
            let key = provider().key_provider.load_private_key(presented.key.clone_key()).unwrap();
            Arc::new(CertifiedKey::new(vec![presented.certificate.clone()], key))
        });
        let mut roots = RootCertStore::empty();
        roots.add(server.certificate().clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(provider()).with_protocol_versions(&[version]).unwrap();
        let mut config = builder.with_root_certificates(roots).with_client_cert_resolver(Arc::new(Presents(presented)));
        config.alpn_protocols = vec![protocol.to_vec()];
        Self(config)
    }

    pub async fn connect(&self, address: SocketAddr) -> Result<Connection, Failed> {
        let connector = TlsConnector::from(Arc::new(self.0.clone()));
        let name = ServerName::from(address.ip());
        let stream = connector.connect(name, TcpStream::connect(address).await?).await?;
        let resumed = stream.get_ref().1.handshake_kind() == Some(HandshakeKind::Resumed);
        let is_h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        let io = TokioIo::new(stream);
        let sender = if is_h2 {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await?;
            tokio::spawn(connection);
            Sender::Http2(sender)
        } else {
            let (sender, connection) = http1::handshake(io).await?;
            tokio::spawn(connection);
            Sender::Http1(sender)
        };
        Ok(Connection { sender, address, resumed })
    }

    /// Opens a connection for one request. Returns the status and the body of the response.
    pub async fn get(&self, address: SocketAddr, path: &str) -> Result<(u16, String), Failed> {
        self.connect(address).await?.get(path).await
    }
}

enum Sender {
    Http1(http1::SendRequest<Empty<Bytes>>),
    Http2(http2::SendRequest<Empty<Bytes>>),
}

pub struct Connection {
    sender: Sender,
    address: SocketAddr,
    pub resumed: bool,
}

impl Connection {
    pub async fn get(&mut self, path: &str) -> Result<(u16, String), Failed> {
        self.get_with(path, &[]).await.map(|(status, text, _)| (status, text))
    }

    pub async fn get_with(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<(u16, String, http::HeaderMap), Failed> {
        let mut request = http::Request::get(format!("https://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Empty::new())?;
        let answer = match &mut self.sender {
            Sender::Http1(sender) => {
                request.headers_mut().insert("host", self.address.to_string().try_into()?);
                *request.uri_mut() = path.try_into()?;
                sender.ready().await?;
                sender.send_request(request).await?
            }
            Sender::Http2(sender) => sender.send_request(request).await?,
        };
        let (head, body) = answer.into_parts();
        let text = String::from_utf8(body.collect().await?.to_bytes().to_vec())?;
        Ok((head.status.as_u16(), text, head.headers))
    }
}
