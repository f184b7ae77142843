//! `ReqwestClient`: reqwest as the HTTP client.

use std::error::Error;
use std::fmt;

use http::uri::Scheme;
use http::{Request, Response, StatusCode};
use reqwest::{Client, redirect};

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
        // A redirect could lead to an unprotected address.
        let builder = || Client::builder().redirect(redirect::Policy::none());
        let protected = builder().https_only(true).build().map_err(UnusableClient)?;
        // It needs no authorities. Reading them takes a while.
        let direct = builder().no_proxy().tls_certs_only([]).build().map_err(UnusableClient)?;
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
        let mut incoming = outgoing.send().await?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = incoming.status();
        *response.headers_mut() = std::mem::take(incoming.headers_mut());
        // An error page may be long.
        if response.status() == StatusCode::OK {
            while let Some(chunk) = incoming.chunk().await? {
                if response.body().len() + chunk.len() > limit {
                    return Err("the issuer's answer is too long".into());
                }
                response.body_mut().extend_from_slice(&chunk);
            }
        }
        Ok(response)
    }
}

/// [`ReqwestClient::new`] cannot set up TLS. [`Error::source`] returns the cause.
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
pub struct UnusableClient(reqwest::Error);

impl fmt::Display for UnusableClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TLS cannot be set up: install the system's certificates, or name them in `SSL_CERT_FILE`")
    }
}

impl Error for UnusableClient {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
