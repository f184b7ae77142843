//! One fetch: over TLS, in one piece, in time.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use http::StatusCode;
use http::header::ACCEPT;
use reqwest::{Client, Url, redirect};
use tokio::time::timeout;

use super::document::{self, Metadata};
use crate::backend::jwt::{JwtAlgorithm, JwtKey};

/// More than any issuer has keys for.
const MOST: usize = 256 * 1024;

/// Where the keys are.
pub struct Location {
    plain_http: bool,
    place: Place,
}

enum Place {
    Keys(Url),
    /// An issuer, and the documents in which it may say where they are.
    Issuer {
        issuer: String,
        documents: [Url; 2],
    },
}

impl Location {
    pub fn keys(url: &str, plain_http: bool) -> Option<Self> {
        Some(Self { plain_http, place: Place::Keys(address(url, plain_http)?) })
    }

    pub fn issuer(issuer: &str, plain_http: bool) -> Option<Self> {
        let url = address(issuer, plain_http)?;
        // RFC 8414, 2: an issuer has neither.
        if url.query().is_some() || url.fragment().is_some() {
            return None;
        }
        let path = url.path().trim_end_matches('/');
        let with_path = |path: &str| {
            let mut url = url.clone();
            url.set_path(path);
            url
        };
        let documents = [
            with_path(&format!("{path}/.well-known/openid-configuration")),
            with_path(&format!("/.well-known/oauth-authorization-server{path}")),
        ];
        Some(Self { plain_http, place: Place::Issuer { issuer: issuer.to_owned(), documents } })
    }
}

/// An address to fetch from: `https`, or `http` on this machine.
fn address(url: &str, plain_http: bool) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse();
    let is_here = host == "localhost" || ip.is_ok_and(|ip: IpAddr| ip.is_loopback());
    let is_protected = match url.scheme() {
        "https" => true,
        "http" => is_here || plain_http,
        _ => false,
    };
    (is_protected && url.username().is_empty() && url.password().is_none()).then_some(url)
}

pub struct Fetcher {
    /// For `https`: a proxy that the environment names only passes on what it cannot read.
    protected: Client,
    /// For `http`: a proxy would read what comes from this machine, and could write it.
    direct: Client,
    location: Location,
    algorithms: Vec<JwtAlgorithm>,
    timeout: Duration,
}

impl Fetcher {
    pub fn new(location: Location, algorithms: Vec<JwtAlgorithm>, timeout: Duration) -> Option<Self> {
        // A redirect could lead to where nothing is protected.
        let builder = || Client::builder().redirect(redirect::Policy::none());
        let protected = builder().https_only(true).build().ok()?;
        // It needs no authorities, and reading the system's takes a while.
        let direct = builder().no_proxy().tls_certs_only([]).build().ok()?;
        Some(Self { protected, direct, location, algorithms, timeout })
    }

    pub async fn fetch(&self) -> Result<Vec<JwtKey>, FetchError> {
        timeout(self.timeout, self.fetch_at_leisure()).await.unwrap_or(Err(FetchError::TooSlow))
    }

    async fn fetch_at_leisure(&self) -> Result<Vec<JwtKey>, FetchError> {
        let keys = match &self.location.place {
            Place::Keys(url) => self.get(url).await?,
            Place::Issuer { issuer, documents } => self.get(&self.discover(issuer, documents).await?).await?,
        };
        document::keys(&keys, &self.algorithms).map_err(|_| FetchError::NotTheDocument)
    }

    async fn discover(&self, issuer: &str, documents: &[Url; 2]) -> Result<Url, FetchError> {
        let [openid, oauth] = documents;
        let metadata = match self.get(openid).await {
            Err(FetchError::Status(StatusCode::NOT_FOUND)) => self.get(oauth).await?,
            answer => answer?,
        };
        let metadata = Metadata::read(&metadata).map_err(|_| FetchError::NotTheDocument)?;
        if metadata.issuer != issuer {
            return Err(FetchError::OtherIssuer);
        }
        address(&metadata.jwks_uri, self.location.plain_http).ok_or(FetchError::NotAnAddress)
    }

    async fn get(&self, url: &Url) -> Result<String, FetchError> {
        let client = if url.scheme() == "https" { &self.protected } else { &self.direct };
        let request = client.get(url.clone()).header(ACCEPT, "application/jwk-set+json, application/json");
        let mut response = request.send().await?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status(response.status()));
        }
        let mut document = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if document.len() + chunk.len() > MOST {
                return Err(FetchError::TooLong);
            }
            document.extend_from_slice(&chunk);
        }
        String::from_utf8(document).map_err(|_| FetchError::NotTheDocument)
    }
}

/// Why a fetch has failed. For the operator.
#[derive(Debug)]
pub enum FetchError {
    Http(reqwest::Error),
    Status(StatusCode),
    TooSlow,
    TooLong,
    NotTheDocument,
    OtherIssuer,
    NotAnAddress,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(error) => error.fmt(f),
            Self::Status(status) => write!(f, "the issuer has answered with {status}"),
            Self::TooSlow => f.write_str("the issuer has not answered in time"),
            Self::TooLong => f.write_str("the issuer's answer is too long"),
            Self::NotTheDocument => f.write_str("the issuer's answer is not the document that was asked for"),
            Self::OtherIssuer => f.write_str("the document is that of another issuer"),
            Self::NotAnAddress => f.write_str("the document's `jwks_uri` is not an address to fetch from"),
        }
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Http(error) => error.source(),
            _ => None,
        }
    }
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}
