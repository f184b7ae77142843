//! `Plain`: a capture that names no object.

use std::any::type_name;
use std::str::FromStr;

use axum_core::extract::FromRequestParts;
use axum_core::response::Response;
use http::request::Parts;

use super::captures::Captures;
use super::found::Found;
use super::lost::Lost;
use super::one_object::{Declared, OneObject};
use crate::table::ObjectAccess;

/// A capture that names no object, such as a language or a date. There is nothing to protect. A capture that is no `T` gets
/// the response to unknown paths.
///
/// ```
/// use authed::{Plain, Public, Routes, path, routing::get};
///
/// async fn archive(_: Public, (Plain(year), Plain(month)): (Plain<u16>, Plain<u8>)) -> String {
///     format!("{year}-{month:02}")
/// }
///
/// let routes: Routes = Routes::new().object_route(path!("/archive/{year}/{month}"), get(archive));
/// assert!(routes.table().to_string().contains("plain, plain"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain<T = String>(
    /// What the capture says.
    pub T,
);

impl<T: FromStr> Plain<T> {
    fn read(captures: &Captures, index: usize) -> Result<Self, Lost> {
        let text = captures.get(index).ok_or_else(|| Lost::misplaced(type_name::<Self>(), captures.len()))?;
        text.parse().map(Self).map_err(|_| Lost::Missing)
    }
}

impl<T: FromStr + Send, St: Sync> OneObject<St> for Plain<T> {
    fn declared() -> Declared {
        Declared { access: ObjectAccess::NoObject, of: None, within: None }
    }

    async fn load(captures: &Captures, index: usize, head: &mut Parts, _: &St, is_shared: bool) -> Result<Self, Lost> {
        if is_shared {
            Found::insert_plain(&mut head.extensions, index);
        }
        Self::read(captures, index)
    }
}

/// For axum's own routers. The path must have exactly one capture.
impl<T: FromStr + Send, St: Send + Sync> FromRequestParts<St> for Plain<T> {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Self, Response> {
        let plain = async {
            match Captures::of(head).await? {
                captures if captures.len() == 1 => Self::read(&captures, 0),
                captures => Err(Lost::misplaced(type_name::<Self>(), captures.len())),
            }
        };
        let plain = plain.await;
        plain.map_err(|lost| lost.into_response(head))
    }
}
