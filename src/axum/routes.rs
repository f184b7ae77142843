//! `Routes`: a router in which every handler declares its access.

use std::any::type_name;
use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::extract::Request;
use axum::routing::Route;
use axum_core::response::IntoResponse;
use tower_layer::Layer;
use tower_service::Service;

use super::build::{Build, Step, build};
use super::extract::CarriesAuthenticator;
use super::handler::DeclaresAccess;
use super::hidden::{HiddenRealms, authenticate_for, page};
use super::objects::path::{PlainPath, captures_in};
use super::objects::{Asked, HandlerKind, NoObjects, Offence};
use super::page::Page;
use super::routing::{MethodRoutes, RouteMethods};
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::table::{Access, RequiredAccess, Row, Table};

/// Builds an [`axum::Router`] in which every handler's first parameter declares who may call it: [`Authed`](crate::Authed),
/// [`Caller`](crate::Caller) or [`Public`](crate::Public). Other handlers do not compile.
///
/// [`table`](Self::table) returns who may call what. Tables list the first parameter, and the objects that a path names. Further
/// parameters are enforced, too.
///
/// ```
/// use authed::{Authed, Authenticator, Caller, NotFound, Public, Routes, SimpleUser, User, routing::get, scopes};
/// use axum::Router;
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated";
///     pub scope Admin = "admin", on failure NotFound;
/// }
///
/// async fn home(caller: Caller<Shop>) -> String {
///     format!("Hello, {}", caller.user().map_or("stranger", |user| user.display_name()))
/// }
///
/// async fn imprint(_: Public) -> &'static str {
///     "The Shop Ltd."
/// }
///
/// async fn users(_: Authed<Admin>) {}
/// async fn rename(_: Authed<Admin>, _name: String) {}
///
/// fn routes() -> Routes<Authenticator<Shop>> {
///     let administration = Routes::new().route("/users", get(users).post(rename));
///     Routes::new()
///         .route("/", get(home))
///         .route("/imprint", get(imprint))
///         .under::<Authenticated>("/admin", administration)
/// }
///
/// assert_eq!(routes().table().to_string(), "\
/// method  path          who may call it        others get           handler
/// GET     /             anyone                                      home
/// GET     /imprint      public                                      imprint
/// GET     /admin/users  authenticated & admin  Forbidden, NotFound  users
/// POST    /admin/users  authenticated & admin  Forbidden, NotFound  rename
/// ");
///
/// fn app(authenticator: Authenticator<Shop>) -> Router {
///     routes().with_state(authenticator)
/// }
/// ```
///
/// For everything else, use the [`Router`] that [`into_router`](Self::into_router) returns.
#[must_use]
pub struct Routes<St = ()> {
    pub(super) steps: Vec<Step<St>>,
    pub(super) table: Table,
    /// The paths of the rows that are fallbacks.
    pub(super) fallbacks: Vec<String>,
    /// The fallback, if there is one.
    pub(super) page: Page<St>,
    pub(super) hidden: HiddenRealms<St>,
    pub(super) has_layers: bool,
    /// Why the router is not made.
    pub(super) offences: Vec<Offence>,
}

impl<St> fmt::Debug for Routes<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<St: Clone + Send + Sync + 'static> Default for Routes<St> {
    fn default() -> Self {
        Self::new()
    }
}

impl<St: Clone + Send + Sync + 'static> Routes<St> {
    /// Returns a builder without routes.
    pub fn new() -> Self {
        Self {
            steps: Vec::new(),
            table: Table::default(),
            fallbacks: Vec::new(),
            page: Page::not_found(),
            hidden: HiddenRealms::none(),
            has_layers: false,
            offences: Vec::new(),
        }
    }

    pub(super) fn step(mut self, step: impl FnOnce(Router<St>, &Build<St>) -> Router<St> + Send + 'static) -> Self {
        self.steps.push(Box::new(step));
        self
    }

    /// Adds a row for all methods. The table shows `handler` as the handler's name.
    pub(super) fn declare(&mut self, path: &str, handler: &str, declare: fn(&mut Table) -> Access) {
        let access = declare(&mut self.table);
        self.table.add(Row::new("*", path, access, handler));
    }

    /// Adds a route. Its path has no captures: they name objects, and the handlers say nothing of objects. For such a path
    /// there is [`object_route`](Self::object_route).
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`Router::route`]: if the path is invalid, or if it overlaps with another. Panics if the path
    /// is text with captures; with [`path!`](crate::path) this does not compile. Panics if a parameter is an object
    /// ([`Permitted`](crate::Permitted)) that no path around names. The panics occur when the router is built.
    pub fn route(mut self, path: impl PlainPath, methods: impl RouteMethods<St, NoObjects>) -> Self {
        let (path, methods) = (path.text(), methods.into_methods());
        for (row, (objects, asked)) in methods.table.rows().iter().zip(&methods.objects) {
            self.refuse_captures(row.method(), &path, row.handler(), ROUTE);
            Offence::of_parameters(row.method(), &path, row.handler(), objects, asked, &mut self.offences);
        }
        self.add(path, methods)
    }

    /// Refuses a path with captures.
    pub(super) fn refuse_captures(&mut self, method: &str, path: &str, handler: &str, repair: &str) {
        if captures_in(path) > 0 {
            self.offences.push(Offence::new(method, path, handler, repair));
        }
    }

    pub(super) fn add<K: 'static>(mut self, path: Cow<'static, str>, methods: MethodRoutes<St, K>) -> Self {
        self.table.append(methods.table.clone(), |row| Row { path: path.clone().into_owned(), ..row });
        self.hidden.extend(&methods.hidden);
        self.step(move |router, context| router.route(&path, methods.build(&context.at(&path))))
    }

    /// Adds these routes below a path.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`Router::nest`]: if the path is empty, or if it overlaps with another. Panics if the path is
    /// text with captures: see [`under_object`](Self::under_object). The panics occur when the router is built.
    pub fn nest(mut self, path: impl PlainPath, routes: Self) -> Self {
        let path = path.text();
        self.refuse_captures("*", &path, "the routes below", BELOW);
        let nested = self.append_below(&path, routes, |row| row);
        self.step(move |router, context| router.nest(&path, nested.build(&context.below(&path))))
    }

    /// Adds these routes below a path, and requires `S` for all of them. `S` is checked before a handler's own
    /// requirement. Other callers get the response of its policy: see [`Requirement::OnFailure`].
    ///
    /// A handler inside can require more, but not less: `Caller` and `Public` accept only callers who meet `S`.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`nest`](Self::nest).
    pub fn under<S>(mut self, path: impl PlainPath, routes: Self) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm>,
    {
        let outer = RequiredAccess::new::<S, S::OnFailure>();
        self.table.add_realm::<S::Realm>();
        let path = path.text();
        self.refuse_captures("*", &path, "the routes below", BELOW);
        let nested = self.append_below(&path, routes, |row| Row { access: row.access.under(&outer), ..row });
        if Access::Required(outer).is_hidden() {
            self.hidden.add(<S::Realm as Realm>::NAME, authenticate_for::<S::Realm, St>());
        }
        self.step(move |router, context| router.nest(&path, nested.build(&context.under::<S>().below(&path))))
    }

    /// Adds these routes at the same level.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`Router::merge`]: if paths overlap, or if both have a fallback. The panic occurs when
    /// the router is built.
    pub fn merge(mut self, routes: Self) -> Self {
        let Routes { steps, table, fallbacks, page, hidden, offences, has_layers } = routes;
        self.has_layers |= has_layers;
        self.offences.extend(offences);
        self.table.append(table, |row| row);
        self.fallbacks.extend(fallbacks);
        self.hidden.extend(&hidden);
        if !self.page.is_own() {
            self.page = page;
        }
        self.step(move |router, context| router.merge(build(steps, false, context)))
    }

    /// Sets the handler for paths without a route. Replaces an earlier fallback.
    ///
    /// As in axum, nested fallbacks cover their own path only. A fallback that is nested twice takes effect only if the
    /// routes between have a fallback too. Otherwise the table does not list it.
    pub fn fallback<H, T>(mut self, handler: H) -> Self
    where
        NoObjects: HandlerKind<H, T, St>,
        H: DeclaresAccess<T>,
        T: 'static,
    {
        self.table.remove_rows(|row| row.path == "*");
        self.fallbacks.push("*".to_owned());
        self.declare("*", type_name::<H>(), <NoObjects as HandlerKind<H, T, St>>::declare);
        Offence::of_parameters("*", "*", type_name::<H>(), &[], &Asked::by::<T>(0), &mut self.offences);
        self.page = page::<NoObjects, H, T, St>(handler);
        self.step(|router, context| router.fallback(context.missing()))
    }

    /// Applies a layer to all routes added so far: see [`Router::layer`]. The layer runs before authentication.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.has_layers = true;
        self.step(move |router, _| router.layer(layer))
    }

    /// Applies a layer to all routes added so far, for requests that match a route: see [`Router::route_layer`]. The
    /// layer runs before authentication.
    ///
    /// # Panics
    ///
    /// Panics in the case of [`Router::route_layer`]: if there is no route yet. The panic occurs when the router is
    /// built.
    pub fn route_layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.step(move |router, _| router.route_layer(layer))
    }

    /// Returns the table of the routes: who may call what.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Returns the router, without its state.
    ///
    /// Routes that are added to the router afterwards are not in the table. Their handlers need not declare their
    /// access.
    ///
    /// # Panics
    ///
    /// Panics if a route does not say which object its caller may access: if the path of a [`route`](Self::route) is text with
    /// captures, for example. The message names all such routes. Panics in the cases of axum's methods.
    #[track_caller]
    pub fn into_router(self) -> Router<St> {
        let Routes { steps, page, hidden, table, offences, .. } = self;
        Offence::assert_none(&offences);
        let paths = table.rows().iter().map(|row| row.path.clone()).collect();
        let is_closed = !hidden.is_empty() && !page.is_own();
        build(steps, is_closed, &Build::new(&hidden, page, paths))
    }

    /// Returns the router with its state, ready to be served.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`into_router`](Self::into_router).
    #[track_caller]
    pub fn with_state(self, state: St) -> Router {
        self.into_router().with_state(state)
    }
}

const ROUTE: &str = "the path has captures. Use `object_route`, and add a second parameter to the handler: `Permitted<Post, Author>`, `AnyObject<Post, Reason>` or `Plain`";

const BELOW: &str = "the path has captures. Use `under_object::<Permitted<Shop, Member>>`";
