//! The methods of one route, each with its handler: axum's `MethodRouter`, in which every handler says who may call it.

use std::any::type_name;
use std::convert::Infallible;
use std::fmt;

use axum::extract::Request;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, Route};
use axum_core::response::IntoResponse;
use tower_layer::Layer;
use tower_service::Service;

use super::declares::SaysWhoMayCall;
use super::under::{Enclosed, Under};
use crate::table::{Row, Table};

type Step<St> = Box<dyn FnOnce(MethodRouter<St>, &Under<St>) -> MethodRouter<St> + Send>;

/// The handlers of one route, by method. Made by [`get`], [`post`] and the like, for [`Routes::route`](crate::Routes::route).
///
/// A handler that does not say who may call it does not compile:
///
/// ```compile_fail,E0277
/// # use authed::{Routes, routing::get};
/// async fn admin() -> &'static str { "everything" }
///
/// // error[E0277]: this handler does not say who may call it
/// let routes: Routes = Routes::new().route("/admin", get(admin));
/// ```
#[must_use]
pub struct MethodRoutes<St = ()> {
    steps: Vec<Step<St>>,
    pub(super) table: Table,
}

impl<St> fmt::Debug for MethodRoutes<St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodRoutes").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<St: Clone + Send + Sync + 'static> MethodRoutes<St> {
    fn new() -> Self {
        Self { steps: Vec::new(), table: Table::default() }
    }

    fn step(mut self, step: impl FnOnce(MethodRouter<St>, &Under<St>) -> MethodRouter<St> + Send + 'static) -> Self {
        self.steps.push(Box::new(step));
        self
    }

    fn declare<H: SaysWhoMayCall<T>, T>(&mut self, method: &str) {
        let access = H::declare(&mut self.table);
        let handler = type_name::<H>().to_owned();
        self.table.add(Row { method: method.to_owned(), path: String::new(), access, handler });
    }

    /// Adds a handler for the methods of this filter, which the table calls `name`.
    fn on<H, T>(mut self, filter: MethodFilter, name: &str, handler: H) -> Self
    where
        H: SaysWhoMayCall<T> + Handler<T, St>,
        T: 'static,
    {
        self.declare::<H, T>(name);
        self.step(move |methods, under| {
            if under.is_nothing() {
                methods.on(filter, handler)
            } else {
                methods.on(filter, Enclosed { handler, under: under.clone() })
            }
        })
    }

    /// Answers the methods that have no handler of their own, where axum would answer 405, in the place of a fallback that
    /// was there before.
    pub fn fallback<H, T>(mut self, handler: H) -> Self
    where
        H: SaysWhoMayCall<T> + Handler<T, St>,
        T: 'static,
    {
        self.table.forget(|row| row.method == "*");
        self.declare::<H, T>("*");
        self.step(move |methods, under| {
            if under.is_nothing() {
                methods.fallback(handler)
            } else {
                methods.fallback(Enclosed { handler, under: under.clone() })
            }
        })
    }

    /// axum's [`MethodRouter::layer`]: around all handlers so far. It runs before anybody is asked who they are.
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

    pub(super) fn build(self, under: &Under<St>) -> MethodRouter<St> {
        self.steps.into_iter().fold(MethodRouter::new(), |methods, step| step(methods, under))
    }
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $FILTER:ident $method:literal;)+) => {
        impl<St: Clone + Send + Sync + 'static> MethodRoutes<St> {
            $(
                $(#[$doc])*
                pub fn $name<H, T>(self, handler: H) -> Self
                where
                    H: SaysWhoMayCall<T> + Handler<T, St>,
                    T: 'static,
                {
                    self.on(MethodFilter::$FILTER, $method, handler)
                }
            )+
        }

        $(
            $(#[$doc])*
            ///
            /// For [`Routes::route`](crate::Routes::route). The handler's first parameter says who may call it.
            pub fn $name<H, T, St>(handler: H) -> MethodRoutes<St>
            where
                H: SaysWhoMayCall<T> + Handler<T, St>,
                T: 'static,
                St: Clone + Send + Sync + 'static,
            {
                MethodRoutes::new().$name(handler)
            }
        )+
    };
}

methods! {
    /// Answers CONNECT.
    connect CONNECT "CONNECT";
    /// Answers DELETE.
    delete DELETE "DELETE";
    /// Answers GET, and HEAD without the body.
    get GET "GET";
    /// Answers HEAD.
    head HEAD "HEAD";
    /// Answers OPTIONS.
    options OPTIONS "OPTIONS";
    /// Answers PATCH.
    patch PATCH "PATCH";
    /// Answers POST.
    post POST "POST";
    /// Answers PUT.
    put PUT "PUT";
    /// Answers TRACE.
    trace TRACE "TRACE";
}

/// Answers every method that gets no handler of its own afterwards.
///
/// For [`Routes::route`](crate::Routes::route). The handler's first parameter says who may call it.
pub fn any<H, T, St>(handler: H) -> MethodRoutes<St>
where
    H: SaysWhoMayCall<T> + Handler<T, St>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    let mut routes = MethodRoutes::new();
    routes.declare::<H, T>("*");
    // On axum's `any`, and not as a fallback: it alone leaves out `Allow`.
    routes.step(move |_, under| {
        if under.is_nothing() {
            axum::routing::any(handler)
        } else {
            axum::routing::any(Enclosed { handler, under: under.clone() })
        }
    })
}
