//! From a `JwksSource` to `Jwks`: the task that fetches.

use super::error::UnusableSource;
use super::fetch::{Fetcher, Location};
use super::refresh::Intervals;
use super::source::Place;
use super::{Jwks, JwksSource};
use crate::client::HttpClient;
#[cfg(feature = "reqwest")]
use crate::client::ReqwestClient;

impl JwksSource {
    /// Starts to fetch with [`ReqwestClient`], in a task. See [`start_with`](Self::start_with).
    ///
    /// ```
    /// use authed_oauth::{JwksSource, JwtAlgorithm};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let keys = JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]).start()?;
    /// # Ok::<(), authed_oauth::UnusableSource>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error as [`start_with`](Self::start_with) does, or if TLS cannot be set up.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    #[cfg(feature = "reqwest")]
    pub fn start(self) -> Result<Jwks, UnusableSource> {
        let location = self.location()?;
        let client =
            ReqwestClient::new().map_err(|_| UnusableSource("TLS cannot be set up: see `ReqwestClient::new`"))?;
        Ok(self.spawn(location, client))
    }

    /// Starts to fetch with this client, in a task. The task ends when the last clone of the [`Jwks`] is dropped.
    ///
    /// An unreachable issuer is not an error. Tokens get 503 until the keys have been fetched.
    ///
    /// ```
    /// use authed_oauth::{HttpClient, Jwks, JwksSource, JwtAlgorithm, UnusableSource};
    ///
    /// fn keys(client: impl HttpClient) -> Result<Jwks, UnusableSource> {
    ///     JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]).start_with(client)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the address is not accepted, or if keys would expire before the next fetch.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    pub fn start_with(self, client: impl HttpClient) -> Result<Jwks, UnusableSource> {
        let location = self.location()?;
        Ok(self.spawn(location, client))
    }

    fn location(&self) -> Result<Location, UnusableSource> {
        if self.keep_for < self.refresh_every.max(self.at_most_every) {
            return Err(UnusableSource("they would expire before the next fetch: raise `keep_for`"));
        }
        let location = match &self.place {
            Place::Keys(url) => Location::keys(url, self.plain_http),
            Place::Issuer(issuer, named) => Location::issuer(issuer, named, self.plain_http),
        };
        location.ok_or(UnusableSource("the address is not accepted: use `https://`, without a name and a password"))
    }

    fn spawn(self, location: Location, client: impl HttpClient) -> Jwks {
        let intervals = Intervals { every: self.refresh_every, at_most_every: self.at_most_every };
        let Self { algorithms, headers, timeout, .. } = self;
        let fetcher = Fetcher { client, location, algorithms: algorithms.clone(), headers, timeout };
        Jwks::spawn(fetcher, intervals, self.kid_may_be_missing, algorithms, self.keep_for)
    }
}
