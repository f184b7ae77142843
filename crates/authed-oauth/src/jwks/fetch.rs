//! One fetch: from a safe address, within a time and a size.

use std::time::Duration;

use http::header::ACCEPT;
use http::{HeaderValue, Request, StatusCode};
use tokio::time::timeout;

use super::document::{self, Metadata};
use super::error::FetchError;
use crate::address::Address;
use crate::algorithm::JwtAlgorithm;
use crate::client::HttpClient;
use crate::key::JwtKey;

/// No issuer publishes so many keys.
const MOST: usize = 256 * 1024;

/// Where the keys are.
pub struct Location {
    plain_http: bool,
    place: Place,
}

enum Place {
    Keys(Address),
    /// An issuer, and the documents that may contain the address of the keys.
    Issuer {
        issuer: String,
        documents: [Address; 2],
    },
}

impl Location {
    pub fn keys(url: &str, plain_http: bool) -> Option<Self> {
        Some(Self { plain_http, place: Place::Keys(Address::parse(url, plain_http)?) })
    }

    pub fn issuer(issuer: &str, plain_http: bool) -> Option<Self> {
        let address = Address::parse(issuer, plain_http)?;
        // An issuer has neither a query nor a fragment (RFC 8414, 2).
        if issuer.contains(['?', '#']) {
            return None;
        }
        let path = address.uri().path().trim_end_matches('/');
        let documents = [
            address.with_path(&format!("{path}/.well-known/openid-configuration"))?,
            address.with_path(&format!("/.well-known/oauth-authorization-server{path}"))?,
        ];
        Some(Self { plain_http, place: Place::Issuer { issuer: issuer.to_owned(), documents } })
    }
}

pub struct Fetcher<C> {
    pub client: C,
    pub location: Location,
    pub algorithms: Vec<JwtAlgorithm>,
    pub timeout: Duration,
}

impl<C: HttpClient> Fetcher<C> {
    pub async fn fetch(&self) -> Result<Vec<JwtKey>, FetchError> {
        timeout(self.timeout, self.fetch_at_leisure()).await.unwrap_or(Err(FetchError::TooSlow))
    }

    async fn fetch_at_leisure(&self) -> Result<Vec<JwtKey>, FetchError> {
        let keys = match &self.location.place {
            Place::Keys(address) => self.get(address).await?,
            Place::Issuer { issuer, documents } => self.get(&self.discover(issuer, documents).await?).await?,
        };
        document::keys(&keys, &self.algorithms).map_err(|_| FetchError::NotTheDocument)
    }

    async fn discover(&self, issuer: &str, documents: &[Address; 2]) -> Result<Address, FetchError> {
        let [openid, oauth] = documents;
        let metadata = match self.get(openid).await {
            Err(FetchError::Status(StatusCode::NOT_FOUND)) => self.get(oauth).await?,
            answer => answer?,
        };
        let metadata = Metadata::read(&metadata).map_err(|_| FetchError::NotTheDocument)?;
        if metadata.issuer != issuer {
            return Err(FetchError::OtherIssuer);
        }
        Address::parse(&metadata.jwks_uri, self.location.plain_http).ok_or(FetchError::NotAnAddress)
    }

    async fn get(&self, address: &Address) -> Result<String, FetchError> {
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = address.uri().clone();
        let accepted = HeaderValue::from_static("application/jwk-set+json, application/json");
        request.headers_mut().insert(ACCEPT, accepted);
        let response = self.client.send(request, MOST).await.map_err(FetchError::Client)?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status(response.status()));
        }
        let document = response.into_body();
        if document.len() > MOST {
            return Err(FetchError::TooLong);
        }
        String::from_utf8(document).map_err(|_| FetchError::NotTheDocument)
    }
}
