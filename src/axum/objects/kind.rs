//! The kinds of handlers: those of paths without captures, and those that say which objects the captures name.

use axum::extract::Request;
use axum_core::response::IntoResponse;
use http::request::Parts;

use super::handler::ObjectHandler;
use super::lost::Lost;
use super::one_object::Declared;
use super::param::ObjectParam;
use crate::axum::before::Before;
use crate::axum::calling::Calling;
use crate::axum::checks::{Check, Checking};
use crate::axum::handler::RouteHandler;
use crate::axum::page::Page;
use crate::table::{Access, Table};

/// The kind of handlers of [`Routes::route`](crate::Routes::route): the path names no object.
#[derive(Debug)]
pub enum NoObjects {}

/// The kind of handlers of [`Routes::object_route`](crate::Routes::object_route): the second parameter has the objects that
/// `N` captures of the path name.
#[derive(Debug)]
pub enum OfObjects<const N: usize> {}

/// The parameters of a handler.
///
/// A bound of the parameters, and not of the handler: those of a handler that declares no access are unknown, so the compiler
/// does not say twice that it declares none.
pub trait ParametersOf<H, St>: 'static {
    /// What the function returns.
    type Answer: Future<Output: IntoResponse> + Send + 'static;

    fn declare(table: &mut Table) -> Access;

    /// Authenticates the request as the handler does.
    fn authenticates() -> Check<St>;

    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<Self::Answer>;
}

impl<H, T, St> ParametersOf<H, St> for T
where
    H: RouteHandler<T, St>,
    T: 'static,
    St: Sync,
{
    type Answer = H::Answer;

    fn declare(table: &mut Table) -> Access {
        H::declare(table)
    }

    fn authenticates() -> Check<St> {
        authenticate_as::<H, T, St>()
    }

    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<H::Answer> {
        handler.call(request, state, before)
    }
}

/// How handlers of a kind are called.
pub trait HandlerKind<H, T, St>: 'static {
    /// The number of captures.
    const CAPTURES: usize;

    /// What the function returns.
    type Answer: Future<Output: IntoResponse> + Send + 'static;

    fn declare(table: &mut Table) -> Access;

    fn objects() -> Vec<Declared>;

    /// Authenticates the request as the handler does.
    fn authenticates() -> Check<St>;

    /// Calls the handler, after what stands before it. Its page is what [`page`](Self::page) returned.
    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<Self::Answer>;

    /// Returns the page for unknown paths, if the handler needs it: to hide itself, or for a missing object.
    fn page(page: &Page<St>, is_hidden: bool) -> Option<Page<St>>;
}

impl<H, T, St> HandlerKind<H, T, St> for NoObjects
where
    T: ParametersOf<H, St>,
{
    const CAPTURES: usize = 0;

    type Answer = T::Answer;

    fn declare(table: &mut Table) -> Access {
        T::declare(table)
    }

    fn authenticates() -> Check<St> {
        T::authenticates()
    }

    fn objects() -> Vec<Declared> {
        Vec::new()
    }

    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<T::Answer> {
        T::call(handler, request, state, before)
    }

    fn page(page: &Page<St>, is_hidden: bool) -> Option<Page<St>> {
        is_hidden.then(|| page.clone())
    }
}

// The order of the bounds is that of the compiler's errors: what lacks an object is told first.
impl<H, T, St, const N: usize> HandlerKind<H, T, St> for OfObjects<N>
where
    H: ObjectHandler<T, St> + Clone + Send + Sync + 'static,
    H::Objects: ObjectParam<St, N>,
    T: ParametersOf<H, St>,
    St: Clone + Send + Sync + 'static,
{
    const CAPTURES: usize = N;

    type Answer = T::Answer;

    fn declare(table: &mut Table) -> Access {
        T::declare(table)
    }

    fn authenticates() -> Check<St> {
        T::authenticates()
    }

    fn objects() -> Vec<Declared> {
        let mut objects = Vec::new();
        <H::Objects as ObjectParam<St, N>>::declare(&mut objects);
        objects
    }

    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<T::Answer> {
        Calling::after(before, request, state, |request, state, page| {
            handler.call_with_objects(request, state, page.unwrap_or_else(Page::not_found))
        })
    }

    fn page(page: &Page<St>, _: bool) -> Option<Page<St>> {
        Some(page.clone())
    }
}

/// Authenticates the request as `H` does.
fn authenticate_as<H, T, St>() -> Check<St>
where
    H: RouteHandler<T, St>,
    T: 'static,
    St: Sync,
{
    fn later<'a, H, T, St>(head: &'a mut Parts, state: &'a St, _: usize) -> Checking<'a>
    where
        H: RouteHandler<T, St>,
        T: 'static,
        St: Sync,
    {
        Box::pin(async move { H::authenticate(head, state).await.map_err(Lost::Denied) })
    }
    Check { now: H::authenticate_now, later: later::<H, T, St> }
}
