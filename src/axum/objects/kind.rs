//! The kinds of handlers: those of paths without captures, and those that say which objects the captures name.

use axum::extract::Request;

use super::handler::ObjectHandler;
use super::one_object::Declared;
use crate::axum::before::Before;
use crate::axum::calling::Calling;
use crate::axum::handler::RouteHandler;
use crate::axum::page::Page;

/// The kind of handlers of [`Routes::route`](crate::Routes::route): the path names no object.
#[derive(Debug)]
pub enum NoObjects {}

/// The kind of handlers of [`Routes::object_route`](crate::Routes::object_route): the second parameter has the objects that
/// `N` captures of the path name.
#[derive(Debug)]
pub enum OfObjects<const N: usize> {}

/// How handlers of a kind are called.
pub trait HandlerKind<H, T, St>: 'static {
    /// The number of captures.
    const CAPTURES: usize;

    fn objects() -> Vec<Declared>;

    /// Calls the handler, after what stands before it. Its page is what [`page`](Self::page) returned.
    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<H::Answer>
    where
        H: RouteHandler<T, St>;

    /// Returns the page for unknown paths, if the handler needs it: to hide itself, or for a missing object.
    fn page(page: &Page<St>, is_hidden: bool) -> Option<Page<St>>;
}

// The bound stands at the method: a handler that is none is then told once, by the bound of `get`.
impl<H, T, St> HandlerKind<H, T, St> for NoObjects {
    const CAPTURES: usize = 0;

    fn objects() -> Vec<Declared> {
        Vec::new()
    }

    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<H::Answer>
    where
        H: RouteHandler<T, St>,
    {
        handler.call(request, state, before)
    }

    fn page(page: &Page<St>, is_hidden: bool) -> Option<Page<St>> {
        is_hidden.then(|| page.clone())
    }
}

impl<H, T, St, const N: usize> HandlerKind<H, T, St> for OfObjects<N>
where
    H: ObjectHandler<T, St, N>,
    T: 'static,
    St: Clone + Send + Sync + 'static,
{
    const CAPTURES: usize = N;

    fn objects() -> Vec<Declared> {
        H::objects()
    }

    fn call(handler: H, request: Request, state: St, before: Before<St>) -> Calling<H::Answer>
    where
        H: RouteHandler<T, St>,
    {
        Calling::after(before, request, state, |request, state, page| {
            handler.call_with_objects(request, state, page.unwrap_or_else(Page::not_found))
        })
    }

    fn page(page: &Page<St>, _: bool) -> Option<Page<St>> {
        Some(page.clone())
    }
}
