//! `AnyObject`: every caller of the route may access every object.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use axum_core::extract::FromRequestParts;
use axum_core::response::Response;
use http::request::Parts;

use super::captures::Captures;
use super::lost::Lost;
use super::one_object::{Declared, OneObject};
use super::permitted::{named, of, within};
use super::resource::{Resource, object_at};
use crate::table::ObjectAccess;

/// The object that a capture names, without a rule: every caller of the route may access every one.
///
/// `Why` is the reason, as a type of your own. The table of the routes shows its name:
///
/// ```
/// use authed::{AnyObject, Public, Rejection, Resource, Routes, path, routing::get};
///
/// #[derive(Clone)]
/// pub struct Product { price: u64 }
///
/// impl<St: Sync> Resource<St> for Product {
///     type Key = u64;
///     type Within = ();
///     type Error = Rejection;
///
///     async fn find(number: u64, _: &(), _state: &St) -> Result<Option<Self>, Rejection> {
///         Ok((number < 100).then_some(Product { price: 7 }))
///     }
/// }
///
/// /// The catalogue is public.
/// pub enum PublicCatalogue {}
///
/// async fn price(_: Public, product: AnyObject<Product, PublicCatalogue>) -> String {
///     product.price.to_string()
/// }
///
/// let routes: Routes = Routes::new().object_route(path!("/products/{number}"), get(price));
/// assert!(routes.table().to_string().contains("any Product: PublicCatalogue"));
/// ```
///
/// In a prefix, everyone learns which objects exist, also callers that the routes below reject: the prefix finds the object first.
pub struct AnyObject<T, Why> {
    object: T,
    why: PhantomData<fn() -> Why>,
}

impl<T, Why> AnyObject<T, Why> {
    fn new(object: Arc<T>) -> Self
    where
        T: Clone,
    {
        Self { object: Arc::unwrap_or_clone(object), why: PhantomData }
    }

    /// Returns the object. An associated function, so that it does not shadow a method of the object.
    pub fn into_inner(this: Self) -> T {
        this.object
    }
}

impl<T, Why> Deref for AnyObject<T, Why> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

/// Prints what the object prints.
impl<T: fmt::Debug, Why> fmt::Debug for AnyObject<T, Why> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyObject").field(&self.object).finish()
    }
}

impl<T: Resource<St>, Why, St: Sync> OneObject<St> for AnyObject<T, Why> {
    fn declared() -> Declared {
        Declared { access: ObjectAccess::any::<T, Why>(), of: Some(of::<T>()), within: within::<T, St>() }
    }

    async fn load(
        captures: &Captures,
        index: usize,
        head: &mut Parts,
        state: &St,
        is_shared: bool,
    ) -> Result<Self, Lost> {
        object_at::<T, St>(captures, index, head, state, is_shared).await.map(Self::new)
    }
}

impl<T: Resource<St>, Why, St: Send + Sync> FromRequestParts<St> for AnyObject<T, Why> {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Response> {
        let object = named::<T, St>(head, state).await;
        object.map(Self::new).map_err(|lost| lost.into_response(head))
    }
}
