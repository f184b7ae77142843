//! `MethodsLayer`: decides on each call by the method's name.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};
use tonic::body::Body;
use tower_layer::Layer;
use tower_service::Service;

use super::end::limit;
use crate::authenticator::Authenticator;
use crate::caller::Caller;
use crate::operation::Operations;
use crate::realm::Realm;
use crate::response::Rejection;

/// Decides on each call by the method's name, before the service sees it. Created by [`Methods::layer`](super::Methods::layer).
///
/// Stores the caller in the request's extensions, for
/// [`Operation::prove_from_extensions`](crate::operation::Operation::prove_from_extensions).
pub struct MethodsLayer<R: Realm> {
    authenticator: Authenticator<R>,
    operations: Arc<Operations<R>>,
}

impl<R: Realm> MethodsLayer<R> {
    pub(super) fn new(authenticator: Authenticator<R>, operations: Operations<R>) -> Self {
        Self { authenticator, operations: Arc::new(operations) }
    }

    /// Decides. Stores the caller, and returns a caller who may end before the response.
    async fn admit(&self, head: &mut Parts) -> Result<Option<Caller<R>>, Rejection> {
        let caller = self.authenticator.caller(head).await?;
        // The very text that the generated code of a service compares.
        let name = head.uri.path().strip_prefix('/').unwrap_or_default();
        self.operations.authorize(name, &caller, head)?;
        let ending = caller.may_end().then(|| caller.copy());
        self.authenticator.store(caller, head);
        Ok(ending)
    }
}

impl<R: Realm> Clone for MethodsLayer<R> {
    fn clone(&self) -> Self {
        Self { authenticator: self.authenticator.clone(), operations: Arc::clone(&self.operations) }
    }
}

impl<R: Realm> fmt::Debug for MethodsLayer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodsLayer").field("methods", &self.operations).finish_non_exhaustive()
    }
}

impl<R: Realm, I> Layer<I> for MethodsLayer<R> {
    type Service = MethodsService<R, I>;

    fn layer(&self, inner: I) -> MethodsService<R, I> {
        MethodsService { layer: self.clone(), inner }
    }
}

/// The service that [`MethodsLayer`] creates.
pub struct MethodsService<R: Realm, I> {
    layer: MethodsLayer<R>,
    inner: I,
}

impl<R: Realm, I: Clone> Clone for MethodsService<R, I> {
    fn clone(&self) -> Self {
        Self { layer: self.layer.clone(), inner: self.inner.clone() }
    }
}

impl<R: Realm, I> fmt::Debug for MethodsService<R, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodsService").field("layer", &self.layer).finish_non_exhaustive()
    }
}

impl<R, I, B> Service<Request<B>> for MethodsService<R, I>
where
    R: Realm,
    I: Service<Request<B>, Response = Response<Body>, Future: Send> + Clone + Send + 'static,
    B: Send + 'static,
{
    type Response = Response<Body>;
    type Error = I::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, I::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let layer = self.layer.clone();
        // The service that was polled ready must be called, so the future takes it.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            match layer.admit(&mut head).await {
                Ok(caller) => {
                    let response = inner.call(Request::from_parts(head, body)).await?;
                    Ok(response.map(|body| limit(body, caller)))
                }
                // A missing method has no body: tonic's client would read it as a message.
                Err(rejection) if rejection.status() == StatusCode::NOT_FOUND => {
                    let mut response = rejection.into_response::<Body>().map(|_| Body::empty());
                    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
                    Ok(response)
                }
                Err(rejection) => Ok(rejection.into_response()),
            }
        })
    }
}
