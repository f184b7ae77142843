//! The handlers of one route, by method. As in axum's `routing`, but every handler declares its access.

use std::any::type_name;
use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use axum::extract::Request;
use axum::routing::{MethodFilter, MethodRouter, Route};
use axum_core::response::IntoResponse;
use tower_layer::Layer;
use tower_service::Service;

pub use super::access::{AccessParam, FromAccess};
use super::build::Build;
pub use super::extract::CarriesAuthenticator;
pub use super::handler::{DeclaresAccess, RouteHandler};
use super::hidden::{HiddenRealms, page};
pub use super::objects::path::{LiteralPath, ObjectPath, PathOf, PlainPath};
use super::objects::{Asked, Declared, HandlerKind};
pub use super::objects::{NoObjects, OfObjects, TenantFrom, subdomain};
use crate::table::{Access, Row, Table};

type Step<St> = Box<dyn FnOnce(MethodRouter<St>, &Build<St>) -> MethodRouter<St> + Send>;

/// The handlers of one route, by method, for [`Routes::route`](crate::Routes::route). Created by [`get`], [`post`] and
/// similar functions.
///
/// `K` is the kind of the handlers: [`NoObjects`] for `route`, and [`OfObjects`] for
/// [`object_route`](crate::Routes::object_route). It is inferred.
///
/// A handler that does not declare who may call it does not compile:
///
/// ```compile_fail,E0277
/// # use authed::{Routes, routing::get};
/// async fn admin() -> &'static str { "everything" }
///
/// // error[E0277]: this handler does not declare who may call it
/// let routes: Routes = Routes::new().route("/admin", get(admin));
/// ```
#[must_use]
pub struct MethodRoutes<St = (), K = NoObjects> {
    steps: Vec<Step<St>>,
    pub(super) table: Table,
    /// The realms of hidden pages of this route.
    pub(super) hidden: HiddenRealms<St>,
    has_fallback: bool,
    /// The number of captures of the path.
    captures: usize,
    /// The objects of each row, and which ones further parameters ask for.
    pub(super) objects: Vec<(Vec<Declared>, Vec<Asked>)>,
    kind: PhantomData<fn() -> K>,
}

/// The handlers of a route: [`MethodRoutes`]. Those of axum do not declare their access.
#[diagnostic::on_unimplemented(
    message = "these handlers do not declare who may call them",
    label = "not made by `authed::routing`",
    note = "use `get`, `post` and the other functions of `authed::routing` in the place of those of `axum::routing`",
    note = "to add a `MethodRouter` of axum as it is, declare its access: `route_service::<Authed<Scope>, _>(path, methods)`"
)]
pub trait RouteMethods<St, K> {
    #[doc(hidden)]
    fn into_methods(self) -> MethodRoutes<St, K>;
}

impl<St, K> RouteMethods<St, K> for MethodRoutes<St, K> {
    fn into_methods(self) -> Self {
        self
    }
}

impl<St, K> fmt::Debug for MethodRoutes<St, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodRoutes").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<St: Clone + Send + Sync + 'static, K> MethodRoutes<St, K> {
    fn new() -> Self {
        Self {
            steps: Vec::new(),
            table: Table::default(),
            hidden: HiddenRealms::none(),
            has_fallback: false,
            captures: 0,
            objects: Vec::new(),
            kind: PhantomData,
        }
    }

    fn step(mut self, step: impl FnOnce(MethodRouter<St>, &Build<St>) -> MethodRouter<St> + Send + 'static) -> Self {
        self.steps.push(Box::new(step));
        self
    }

    fn declare<H, T>(&mut self, method: &str) -> Access
    where
        K: HandlerKind<H, T, St>,
        H: DeclaresAccess<T>,
        T: 'static,
    {
        let access = K::declare(&mut self.table);
        if let Some(realm) = access.hidden_in() {
            self.hidden.add(realm, K::authenticates());
        }
        self.captures = K::CAPTURES;
        let declared = K::objects();
        let objects = declared.iter().map(Declared::access).collect();
        self.objects.push((declared, Asked::by::<T>(K::CAPTURES.min(1))));
        self.table.add(Row { objects, ..Row::new(method, "", access.clone(), type_name::<H>()) });
        access
    }

    fn remove_fallback(&mut self) {
        let rows = self.table.rows().iter().map(|row| row.method != "*").collect::<Vec<_>>();
        let mut keep = rows.iter();
        self.objects.retain(|_| keep.next().is_none_or(|keep| *keep));
        self.table.remove_rows(|row| row.method == "*");
    }

    /// Adds a handler for the methods of this filter. The table shows them as `name`.
    fn on<H, T>(mut self, filter: MethodFilter, name: &str, handler: H) -> Self
    where
        K: HandlerKind<H, T, St>,
        H: DeclaresAccess<T>,
        T: 'static,
    {
        let access = self.declare::<H, T>(name);
        self.step(move |methods, build| methods.on(filter, build.served::<K, H, T>(handler, &access)))
    }

    /// Sets the handler for methods without a handler of their own. Replaces an earlier fallback.
    ///
    /// Default: axum's 405. If a handler of the route is hidden ([`NotFound`](crate::NotFound)), the default is the response
    /// to unknown paths.
    pub fn fallback<H, T>(mut self, handler: H) -> Self
    where
        K: HandlerKind<H, T, St>,
        H: DeclaresAccess<T>,
        T: 'static,
    {
        self.remove_fallback();
        let access = self.declare::<H, T>("*");
        self.has_fallback = true;
        let is_hidden = !self.hidden.is_empty();
        self.step(move |methods, build| {
            if is_hidden || build.is_hidden() {
                methods.fallback(build.missing().with_page(page::<K, H, T, St>(handler)))
            } else {
                methods.fallback(build.served::<K, H, T>(handler, &access))
            }
        })
    }

    /// Applies a layer to all handlers added so far: see [`MethodRouter::layer`]. The layer runs before authentication.
    pub fn layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.step(move |methods, _| methods.layer(layer))
    }

    pub(super) fn build(self, context: &Build<St>) -> MethodRouter<St> {
        let context = &context.with_captures(self.captures);
        // axum's `any` omits `Allow`, which would tell that the route exists.
        let is_closed = self.has_fallback || !self.hidden.is_empty() || context.is_hidden();
        let methods = if is_closed { axum::routing::any(context.missing()) } else { MethodRouter::new() };
        self.steps.into_iter().fold(methods, |methods, step| step(methods, context))
    }
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $FILTER:ident $method:literal;)+) => {
        impl<St: Clone + Send + Sync + 'static, K> MethodRoutes<St, K> {
            $(
                $(#[$doc])*
                pub fn $name<H, T>(self, handler: H) -> Self
                where
                    K: HandlerKind<H, T, St>,
                    H: DeclaresAccess<T>,
                    T: 'static,
                {
                    self.on(MethodFilter::$FILTER, $method, handler)
                }
            )+
        }

        $(
            $(#[$doc])*
            ///
            /// For [`Routes::route`](crate::Routes::route). The handler's first parameter declares who may call it.
            pub fn $name<H, T, St, K>(handler: H) -> MethodRoutes<St, K>
            where
                K: HandlerKind<H, T, St>,
                H: DeclaresAccess<T>,
                T: 'static,
                St: Clone + Send + Sync + 'static,
            {
                MethodRoutes::new().$name(handler)
            }
        )+
    };
}

methods! {
    /// Routes CONNECT requests to the handler.
    connect CONNECT "CONNECT";
    /// Routes DELETE requests to the handler.
    delete DELETE "DELETE";
    /// Routes GET requests to the handler, and HEAD requests if they have no handler of their own. Responses to HEAD
    /// have no body.
    get GET "GET";
    /// Routes HEAD requests to the handler.
    head HEAD "HEAD";
    /// Routes OPTIONS requests to the handler.
    options OPTIONS "OPTIONS";
    /// Routes PATCH requests to the handler.
    patch PATCH "PATCH";
    /// Routes POST requests to the handler.
    post POST "POST";
    /// Routes PUT requests to the handler.
    put PUT "PUT";
    /// Routes TRACE requests to the handler.
    trace TRACE "TRACE";
}

/// Routes requests of all methods to the handler.
///
/// Methods that are added later have their own handler: `any(missing).get(page)`.
///
/// For [`Routes::route`](crate::Routes::route). The handler's first parameter declares who may call it.
pub fn any<H, T, St, K>(handler: H) -> MethodRoutes<St, K>
where
    K: HandlerKind<H, T, St>,
    H: DeclaresAccess<T>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    let mut routes = MethodRoutes::new();
    let access = routes.declare::<H, T>("*");
    // axum's `any`, and not a fallback: only `any` omits the header field `Allow`.
    routes.step(move |_, build| axum::routing::any(build.served::<K, H, T>(handler, &access)))
}
