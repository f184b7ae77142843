//! `Routes`: a router in which every handler says who may call it.

use std::any::type_name;
use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::routing::Route;
use axum_core::response::IntoResponse;
use tower_layer::Layer;
use tower_service::Service;

use super::CarriesAuthenticator;
use super::declares::SaysWhoMayCall;
use super::routing::MethodRoutes;
use super::under::{Enclosed, Under};
use crate::requirement::Requirement;
use crate::table::{Access, Required, Row, Table};

type Step<St> = Box<dyn FnOnce(Router<St>, &Under<St>) -> Router<St> + Send>;

/// Builds an [`axum::Router`] in which every handler's first parameter says who may call it: [`Authed`](crate::Authed),
/// [`Caller`](crate::Caller) or [`Public`](crate::Public). One that says nothing does not compile.
///
/// Parameters after the first may ask for more, and the table does not have it.
///
/// As these are types, `Routes` also knows who may call what: [`table`](Self::table).
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
/// What it has no method for can be done with the [`Router`] that [`into_router`](Self::into_router) hands over.
#[must_use]
pub struct Routes<St = ()> {
    steps: Vec<Step<St>>,
    table: Table,
    /// The paths of those rows that are fallbacks.
    fallbacks: Vec<String>,
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
    /// No routes yet.
    pub fn new() -> Self {
        Self { steps: Vec::new(), table: Table::default(), fallbacks: Vec::new() }
    }

    pub(super) fn step(mut self, step: impl FnOnce(Router<St>, &Under<St>) -> Router<St> + Send + 'static) -> Self {
        self.steps.push(Box::new(step));
        self
    }

    /// Adds the row of what answers every method, which goes by this name.
    pub(super) fn declare(&mut self, path: &str, handler: &str, declare: fn(&mut Table) -> Access) {
        let access = declare(&mut self.table);
        self.table.add(Row { method: "*".to_owned(), path: path.to_owned(), access, handler: handler.to_owned() });
    }

    /// Adds a route.
    ///
    /// # Panics
    ///
    /// As [`Router::route`] does, but when the router is made: if the path is not valid, or overlaps with another.
    pub fn route(mut self, path: &str, methods: MethodRoutes<St>) -> Self {
        let path = path.to_owned();
        self.table.append(methods.table.clone(), |row| Row { path: path.clone(), ..row });
        self.step(move |router, under| router.route(&path, methods.build(under)))
    }

    /// Adds these routes below a path.
    ///
    /// # Panics
    ///
    /// As [`Router::nest`] does, but when the router is made: if the path is empty, or overlaps with another.
    pub fn nest(mut self, path: &str, routes: Self) -> Self {
        let steps = self.append_below(path, routes, |row| row);
        let path = path.to_owned();
        self.step(move |router, under| router.nest(&path, build(steps, under)))
    }

    /// Adds these routes below a path, and asks `S` of every caller before any of their handlers asks for more. Whoever
    /// does not meet it gets what the requirement says; see [`Requirement::OnFailure`].
    ///
    /// A handler inside can ask for more, and cannot ask for less: `Caller` and `Public` let callers in who meet `S`.
    ///
    /// # Panics
    ///
    /// As [`nest`](Self::nest).
    pub fn under<S>(mut self, path: &str, routes: Self) -> Self
    where
        S: Requirement,
        St: CarriesAuthenticator<S::Realm>,
    {
        let outer = Required::new::<S, S::OnFailure>();
        self.table.know::<S::Realm>();
        let steps = self.append_below(path, routes, |row| Row { access: row.access.under(&outer), ..row });
        let path = path.to_owned();
        self.step(move |router, under| router.nest(&path, build(steps, &under.and::<S>())))
    }

    /// Adds the rows of routes that are nested, and returns the steps that build them.
    fn append_below(&mut self, path: &str, routes: Self, change: impl Fn(Row) -> Row) -> Vec<Step<St>> {
        let Routes { steps, mut table, fallbacks } = routes;
        // axum nests the fallbacks of a router that has one itself, and otherwise forgets also those nested in it.
        if fallbacks.iter().any(|fallback| fallback == "*") {
            self.fallbacks.extend(fallbacks.iter().map(|fallback| below(path, fallback)));
        } else {
            table.forget(|row| fallbacks.contains(&row.path));
        }
        self.table.append(table, |row| change(Row { path: below(path, &row.path), ..row }));
        steps
    }

    /// Adds these routes at the same level.
    ///
    /// # Panics
    ///
    /// As [`Router::merge`] does, but when the router is made: if paths overlap, or both have a fallback.
    pub fn merge(mut self, routes: Self) -> Self {
        let Routes { steps, table, fallbacks } = routes;
        self.table.append(table, |row| row);
        self.fallbacks.extend(fallbacks);
        self.step(move |router, under| router.merge(build(steps, under)))
    }

    /// Answers every path that no route has, in the place of a fallback that was there before.
    ///
    /// As under axum, that of nested routes answers below their path, but not two levels up, unless the routes between
    /// have a fallback too: what is not answered is not in the table.
    pub fn fallback<H, T>(mut self, handler: H) -> Self
    where
        H: SaysWhoMayCall<T> + Handler<T, St>,
        T: 'static,
    {
        self.table.forget(|row| row.path == "*");
        self.fallbacks.push("*".to_owned());
        self.declare("*", type_name::<H>(), H::declare);
        self.step(move |router, under| {
            if under.is_nothing() {
                router.fallback(handler)
            } else {
                router.fallback(Enclosed { handler, under: under.clone() })
            }
        })
    }

    /// axum's [`Router::layer`]: around all routes so far. It runs before anybody is asked who they are.
    pub fn layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.step(move |router, _| router.layer(layer))
    }

    /// axum's [`Router::route_layer`]: the same, but only for requests that match a route.
    ///
    /// # Panics
    ///
    /// As [`Router::route_layer`] does, but when the router is made: if there is no route yet.
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

    /// Who may call what.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The router, without its state.
    ///
    /// What is added to it afterwards is not in the table, and need not say who may call it.
    pub fn into_router(self) -> Router<St> {
        build(self.steps, &Under::nothing())
    }

    /// The router with its state: ready to be served.
    pub fn with_state(self, state: St) -> Router {
        self.into_router().with_state(state)
    }
}

fn build<St: Clone + Send + Sync + 'static>(steps: Vec<Step<St>>, under: &Under<St>) -> Router<St> {
    steps.into_iter().fold(Router::new(), |router, step| step(router, under))
}

/// A path below another, joined as axum joins paths.
fn below(outer: &str, inner: &str) -> String {
    match inner {
        "/" => outer.to_owned(),
        "*" => format!("{}/*", outer.trim_end_matches('/')),
        inner if outer.ends_with('/') => format!("{outer}{}", inner.trim_start_matches('/')),
        inner => format!("{outer}{inner}"),
    }
}
