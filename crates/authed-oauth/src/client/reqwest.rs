//! `ReqwestClient`: reqwest as the HTTP client.

use std::error::Error;
use std::fmt;

use http::uri::Scheme;
use http::{Request, Response, StatusCode};
use reqwest::{Certificate, Client, ClientBuilder, redirect};

use super::HttpClient;

/// The client [reqwest](https://docs.rs/reqwest). [`JwksSource::start`](crate::JwksSource::start) uses it.
///
/// - The server's certificate must be of an authority that the system trusts. On Linux, the variables `SSL_CERT_FILE` and
///   `SSL_CERT_DIR` can name other authorities.
/// - It does not follow redirects.
/// - A proxy that the environment names (`https_proxy`, `all_proxy`, `no_proxy`) is used for `https` only.
///
/// ```
/// use authed_oauth::{JwksSource, JwtAlgorithm, ReqwestClient};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]);
/// let keys = source.start_with(ReqwestClient::new()?)?;     // the same as `source.start()?`
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct ReqwestClient {
    /// For `https`. A proxy cannot read what it passes on.
    protected: Client,
    /// For `http`. A proxy could read and change the keys.
    direct: Client,
}

impl ReqwestClient {
    /// Returns a client. It reads the authorities that the system trusts.
    ///
    /// ```
    /// let client = authed_oauth::ReqwestClient::new()?;
    /// # Ok::<(), authed_oauth::UnusableClient>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if TLS cannot be set up.
    pub fn new() -> Result<Self, UnusableClient> {
        Self::build(|builder| builder)
    }

    /// Returns a client that trusts these authorities only, and not those of the system. For an issuer with a certificate of
    /// its own authority.
    ///
    /// ```no_run
    /// use authed_oauth::{JwksSource, JwtAlgorithm, ReqwestClient};
    ///
    /// # fn f() -> Result<(), Box<dyn std::error::Error>> {
    /// let authority = std::fs::read("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")?;
    /// let keys = JwksSource::keys_at("https://kubernetes.default.svc/openid/v1/jwks", [JwtAlgorithm::RS256])
    ///     .start_with(ReqwestClient::trusting(&authority)?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the text has no certificates in PEM, or if TLS cannot be set up.
    pub fn trusting(authorities_pem: &[u8]) -> Result<Self, UnusableClient> {
        let authorities = Certificate::from_pem_bundle(authorities_pem).map_err(UnusableClient::of)?;
        if authorities.is_empty() {
            return Err(UnusableClient(None));
        }
        Self::build(|builder| builder.tls_certs_only(authorities))
    }

    fn build(trust: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<Self, UnusableClient> {
        // A redirect could lead to an unprotected address.
        let builder = || Client::builder().redirect(redirect::Policy::none());
        let protected = trust(builder().https_only(true)).build().map_err(UnusableClient::of)?;
        // It needs no authorities. Reading them takes a while.
        let direct = builder().no_proxy().tls_certs_only([]).build().map_err(UnusableClient::of)?;
        Ok(Self { protected, direct })
    }
}

impl HttpClient for ReqwestClient {
    async fn send(
        &self,
        request: Request<Vec<u8>>,
        limit: usize,
    ) -> Result<Response<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        let client = if request.uri().scheme() == Some(&Scheme::HTTP) { &self.direct } else { &self.protected };
        let (head, body) = request.into_parts();
        let outgoing = client.request(head.method, head.uri.to_string()).headers(head.headers);
        let outgoing = if body.is_empty() { outgoing } else { outgoing.body(body) };
        let mut incoming = outgoing.send().await.map_err(reqwest::Error::without_url)?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = incoming.status();
        *response.headers_mut() = std::mem::take(incoming.headers_mut());
        // An error page may be long.
        if response.status() == StatusCode::OK {
            while let Some(chunk) = incoming.chunk().await.map_err(reqwest::Error::without_url)? {
                if response.body().len() + chunk.len() > limit {
                    return Err("the issuer's answer is too long".into());
                }
                response.body_mut().extend_from_slice(&chunk);
            }
        }
        Ok(response)
    }
}

/// [`ReqwestClient`] cannot set up TLS. [`Error::source`] returns the cause, if there is one.
///
/// ```
/// use authed_oauth::{ReqwestClient, UnusableClient};
///
/// fn client() -> Result<ReqwestClient, UnusableClient> {
///     ReqwestClient::new()
/// }
/// # client().unwrap();
/// ```
#[derive(Debug)]
pub struct UnusableClient(Option<reqwest::Error>);

impl UnusableClient {
    fn of(error: reqwest::Error) -> Self {
        Self(Some(error))
    }
}

impl fmt::Display for UnusableClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TLS cannot be set up: install the system's certificates, name them in `SSL_CERT_FILE`, or pass certificates in PEM")
    }
}

impl Error for UnusableClient {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_ref().map(|error| error as &(dyn Error + 'static))
    }
}
