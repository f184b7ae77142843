//! `DpopNonceLayer`: the present nonce, with every response to a client that proves its key (RFC 9449, 8.2).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use authed::backend::Authorization;
use http::header::Entry;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{DpopNonces, NONCE, SCHEME};

/// Sends the present nonce with responses. Created by [`DpopNonces::layer`].
#[derive(Clone, Debug)]
pub struct DpopNonceLayer {
    nonces: DpopNonces,
}

impl DpopNonces {
    /// Returns a layer that sends the present nonce with each response to a request with the scheme `DPoP`, unless the
    /// response has one. See [`DpopNonces`].
    ///
    /// Scripts of other origins read it only if CORS exposes the header field `DPoP-Nonce`.
    pub fn layer(&self) -> DpopNonceLayer {
        DpopNonceLayer { nonces: self.clone() }
    }
}

impl<S> Layer<S> for DpopNonceLayer {
    type Service = DpopNonceService<S>;

    fn layer(&self, inner: S) -> DpopNonceService<S> {
        DpopNonceService { nonces: self.nonces.clone(), inner }
    }
}

/// The service that [`DpopNonceLayer`] creates.
#[derive(Clone, Debug)]
pub struct DpopNonceService<S> {
    nonces: DpopNonces,
    inner: S,
}

impl<S, B, C> Service<Request<B>> for DpopNonceService<S>
where
    S: Service<Request<B>, Response = Response<C>>,
{
    type Response = Response<C>;
    type Error = S::Error;
    type Future = DpopNonceFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let nonces = Authorization::has_scheme(request.headers(), SCHEME).then(|| self.nonces.clone());
        DpopNonceFuture { response: Box::pin(self.inner.call(request)), nonces }
    }
}

/// The response of [`DpopNonceService`].
#[derive(Debug)]
pub struct DpopNonceFuture<F> {
    response: Pin<Box<F>>,
    /// `None` for clients with another scheme.
    nonces: Option<DpopNonces>,
}

impl<F: Future<Output = Result<Response<B>, E>>, B, E> Future for DpopNonceFuture<F> {
    type Output = Result<Response<B>, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut response = ready!(self.response.as_mut().poll(cx))?;
        if let Some(nonces) = &self.nonces
            && let Ok(Entry::Vacant(place)) = response.headers_mut().try_entry(NONCE)
        {
            place.insert(nonces.current());
        }
        Poll::Ready(Ok(response))
    }
}
