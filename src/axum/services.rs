//! Services in `Routes`: a type says who may call them.

use std::any::type_name;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;

use axum::Router;
use axum::extract::Request;
use axum_core::extract::FromRequestParts;
use axum_core::response::IntoResponse;
use tower_service::Service;

use super::Routes;
use super::declares::Declaration;
use super::routing::any;

impl<St: Clone + Send + Sync + 'static> Routes<St> {
    /// Adds a service for all methods, which `D` says who may call: `Authed<Staff>`, `Caller<Shop>` or `Public`. The
    /// service finds the caller with [`Proof::of`](crate::Proof::of) and [`Caller::of`](crate::Caller::of).
    ///
    /// # Panics
    ///
    /// As [`route`](Self::route).
    pub fn route_service<D, T>(mut self, path: &str, service: T) -> Self
    where
        D: Declaration + FromRequestParts<St> + Send + 'static,
        T: Service<Request, Error = Infallible, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
    {
        let methods = any(serve::<D, T>(service));
        self.declare(path, type_name::<T>(), D::declare);
        let path = path.to_owned();
        self.step(move |router, under| router.route(&path, methods.build(under)))
    }

    /// Adds a service for every path below this one, which `D` says who may call. The service sees the path without it.
    ///
    /// # Panics
    ///
    /// As [`Router::nest_service`] does, but when the router is made.
    pub fn nest_service<D, T>(mut self, path: &str, service: T) -> Self
    where
        D: Declaration + FromRequestParts<St> + Send + 'static,
        T: Service<Request, Error = Infallible, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
    {
        let methods = any(serve::<D, T>(service));
        self.declare(&format!("{}/*", path.trim_end_matches('/')), type_name::<T>(), D::declare);
        let path = path.to_owned();
        self.step(move |router, under| {
            let methods = methods.build(under);
            let inside = Router::new().route("/", methods.clone()).route("/{*authed_path}", methods.clone());
            let router = router.nest(&path, inside);
            // As axum's does: `/files/` is neither `/files` nor anything below.
            let slash = Router::new().route("/", methods);
            if path.ends_with('/') { router } else { router.nest(&format!("{path}/"), slash) }
        })
    }
}

/// A service as a handler whose first parameter is `D`.
fn serve<D, T>(service: T) -> impl Fn(D, Request) -> Serving<T::Response> + Clone + Send + Sync + 'static
where
    D: Declaration + Send + 'static,
    T: Service<Request, Error = Infallible, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
{
    move |caller, mut request| {
        caller.tell(request.extensions_mut());
        let mut service = service.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx)).await?;
            service.call(request).await
        })
    }
}

type Serving<T> = Pin<Box<dyn Future<Output = Result<T, Infallible>> + Send>>;
