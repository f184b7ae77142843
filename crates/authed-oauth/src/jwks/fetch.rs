//! One fetch: from a safe address, within a time and a size.

use std::time::Duration;

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Request};
use tokio::time::timeout;

use super::document::{Document, Metadata};
use super::error::FetchError;
use super::refresh::Fetch;
use crate::address::Address;
use crate::algorithm::JwtAlgorithm;
use crate::client::{HttpClient, text_of};

/// No issuer publishes so many keys.
pub const MOST: usize = 256 * 1024;

/// Where the keys are.
pub struct Location {
    plain_http: bool,
    place: Place,
}

enum Place {
    Keys(Address),
    /// An issuer, and the documents that may contain the address of the keys.
    Issuer {
        /// The issuer that the document must name.
        named: String,
        documents: Vec<Address>,
    },
}

impl Location {
    pub fn keys(url: &str, plain_http: bool) -> Option<Self> {
        Some(Self { plain_http, place: Place::Keys(Address::parse(url, plain_http)?) })
    }

    pub fn issuer(issuer: &str, named: &str, plain_http: bool) -> Option<Self> {
        let address = Address::parse(issuer, plain_http)?;
        // An issuer has neither a query nor a fragment (RFC 8414, 2).
        if issuer.contains(['?', '#']) {
            return None;
        }
        let path = address.uri().path().trim_end_matches('/');
        let mut paths = vec![
            format!("{path}/.well-known/openid-configuration"),
            format!("/.well-known/oauth-authorization-server{path}"),
        ];
        // RFC 8414, 5: both names are in use in both places.
        if !path.is_empty() {
            paths.push(format!("{path}/.well-known/oauth-authorization-server"));
            paths.push(format!("/.well-known/openid-configuration{path}"));
        }
        let documents = paths.iter().map(|path| address.with_path(path)).collect::<Option<_>>()?;
        Some(Self { plain_http, place: Place::Issuer { named: named.to_owned(), documents } })
    }

    /// Returns the address that the application has named.
    fn first(&self) -> Option<&Address> {
        match &self.place {
            Place::Keys(address) => Some(address),
            Place::Issuer { documents, .. } => documents.first(),
        }
    }
}

pub struct Fetcher<C> {
    pub client: C,
    pub location: Location,
    pub algorithms: Vec<JwtAlgorithm>,
    /// Sent to the host that the application has named, and to no other.
    pub headers: HeaderMap,
    pub timeout: Duration,
}

impl<C: HttpClient> Fetch for Fetcher<C> {
    /// Returns the address without its query.
    fn place(&self) -> String {
        let uri = self.location.first().map(Address::uri);
        uri.map(|uri| format!("{}{}", uri.authority().map_or("", |host| host.as_str()), uri.path())).unwrap_or_default()
    }

    async fn fetch(&self) -> Result<Document, FetchError> {
        timeout(self.timeout, self.fetch_at_leisure()).await.unwrap_or(Err(FetchError::TooSlow))
    }
}

impl<C: HttpClient> Fetcher<C> {
    async fn fetch_at_leisure(&self) -> Result<Document, FetchError> {
        let keys = match &self.location.place {
            Place::Keys(address) => self.get(address).await?,
            Place::Issuer { named, documents } => self.get(&self.discover(named, documents).await?).await?,
        };
        Document::read(&keys, &self.algorithms).map_err(|_| FetchError::NotTheDocument)
    }

    /// Returns the address of the keys in the first document that there is.
    async fn discover(&self, named: &str, documents: &[Address]) -> Result<Address, FetchError> {
        let mut missing = FetchError::NotTheDocument;
        for address in documents {
            let metadata = match self.get(address).await {
                Ok(text) => Metadata::read(&text).map_err(|_| FetchError::NotTheDocument),
                Err(error) => Err(error),
            };
            match metadata {
                Ok(metadata) if metadata.issuer != named => return Err(FetchError::OtherIssuer),
                Ok(metadata) => {
                    let keys = address.parse_in_document(&metadata.jwks_uri, self.location.plain_http);
                    return keys.ok_or(FetchError::NotAnAddress);
                }
                // Some servers answer unknown paths with a page of their application.
                Err(error) if error.is_of_one_path() => missing = error,
                Err(error) => return Err(error),
            }
        }
        Err(missing)
    }

    async fn get(&self, address: &Address) -> Result<String, FetchError> {
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = address.uri().clone();
        if self.location.first().is_some_and(|first| first.has_origin_of(address)) {
            *request.headers_mut() = self.headers.clone();
        }
        let accepted = HeaderValue::from_static("application/jwk-set+json, application/json");
        request.headers_mut().entry(ACCEPT).or_insert(accepted);
        Ok(text_of(&self.client, request, MOST).await?)
    }
}
