//! Services in `Routes`: a type parameter declares the access.

use std::any::type_name;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;

use axum::Router;
use axum::extract::Request;
use axum_core::response::IntoResponse;
use tower_service::Service;

use super::Routes;
use super::access::AccessParam;
use super::extract_access::ExtractAccess;
use super::objects::NoObjects;
use super::objects::path::PlainPath;
use super::routing::any;

impl<St: Clone + Send + Sync + 'static> Routes<St> {
    /// Adds a service for all methods. `D` declares the access: `Authed<Staff>`, `Caller<Shop>` or `Public`. The
    /// service reads the caller with [`Proof::from_extensions`](crate::Proof::from_extensions) and
    /// [`Caller::from_extensions`](crate::Caller::from_extensions).
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`route`](Self::route).
    pub fn route_service<D, T>(mut self, path: impl PlainPath, service: T) -> Self
    where
        D: AccessParam + ExtractAccess<St> + Send + 'static,
        T: Service<Request, Error = Infallible, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
    {
        let methods = any::<_, _, _, NoObjects>(serve::<D, T, St>(service));
        let path = path.text();
        self.refuse_captures("*", &path, type_name::<T>(), SERVICE);
        self.declare(&path, type_name::<T>(), D::declare);
        self.hidden.extend(&methods.hidden);
        self.step(move |router, context| router.route(&path, methods.build(&context.at(&path))))
    }

    /// Adds a service for all paths below this one. `D` declares the access. The service sees the rest of the path.
    ///
    /// An [`axum::Router`] is a service. Its own routes need not declare their access, since all of them have this one:
    ///
    /// ```
    /// use authed::{Authed, Authenticator, Routes, SimpleUser, scopes};
    /// use axum::{Router, routing::get};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Staff = "staff"; }
    ///
    /// fn metrics() -> Router {
    ///     Router::new().route("/requests", get(async || "12")).route("/errors", get(async || "0"))
    /// }
    ///
    /// let routes: Routes<Authenticator<Shop>> = Routes::new().nest_service::<Authed<Staff>, _>("/metrics", metrics());
    /// assert_eq!(routes.table().to_string(), "\
    /// method  path        who may call it  others get  handler
    /// *       /metrics/*  staff            Forbidden   Router
    /// ");
    /// ```
    ///
    /// # Other spellings of a path
    ///
    /// A router compares paths as they are written. Services can read several spellings as one path: a file service reads
    /// `/files/private%2Fplan.txt` and `/files//private/plan.txt` as `/files/private/plan.txt`. If another route has that
    /// path, such a request gets the response of an unknown path. This applies to all routes with a wildcard, handlers
    /// included.
    ///
    /// Compared are the path as it is and decoded up to three times, without empty segments, `.`, parameters (`;a=b`),
    /// and dots and spaces at the end of a segment. `\` is read as `/`, `..` removes a segment, and case does not count.
    /// A path that leads out of the route, or is not UTF-8 when decoded, is treated in the same way.
    ///
    /// Other equivalences of a file system, such as short names of Windows or Unicode normalization, are not known here:
    /// keep guarded files outside of a directory that is served to more callers.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`Router::nest_service`]. The panic occurs when the router is built.
    pub fn nest_service<D, T>(mut self, path: impl PlainPath, service: T) -> Self
    where
        D: AccessParam + ExtractAccess<St> + Send + 'static,
        T: Service<Request, Error = Infallible, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
    {
        let methods = [0, 1].map(|_| any::<_, _, _, NoObjects>(serve::<D, T, St>(service.clone())));
        let path = path.text();
        self.refuse_captures("*", &path, type_name::<T>(), SERVICE);
        self.declare(&format!("{}/*", path.trim_end_matches('/')), type_name::<T>(), D::declare);
        let [methods, with_rest] = methods;
        self.hidden.extend(&methods.hidden);
        self.step(move |router, context| {
            let context = context.below(&path).at("*");
            let methods = methods.build(&context);
            let with_rest = with_rest.build(&context.with_captures(1));
            let inside = Router::new().route("/", methods.clone()).route("/{*authed_path}", with_rest);
            let router = router.nest(&path, inside);
            // As in axum: `/files/` is neither `/files` nor a path below it.
            let slash = Router::new().route("/", methods);
            if path.ends_with('/') { router } else { router.nest(&format!("{path}/"), slash) }
        })
    }
}

const SERVICE: &str = "the path has captures, and a service says nothing of objects. Add it to routes below `under_object::<Permitted<Shop, Member>>`";

/// Returns a handler that calls the service. Its first parameter is `D`.
fn serve<D, T, St>(service: T) -> impl Fn(D, Request) -> Serving<T::Response> + Clone + Send + Sync + 'static
where
    D: AccessParam + ExtractAccess<St> + Send + 'static,
    T: Service<Request, Error = Infallible, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
{
    move |caller, mut request| {
        caller.insert_into(request.extensions_mut());
        let mut service = service.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx)).await?;
            service.call(request).await
        })
    }
}

type Serving<T> = Pin<Box<dyn Future<Output = Result<T, Infallible>> + Send>>;
