//! `Captures`: the captures of the path that matched, and which of them belong to a parameter.

use axum::extract::RawPathParams;
use axum_core::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;

use super::lost::Lost;

/// The captures of the path that matched, in its order. Those of an outer router come first.
#[derive(Debug)]
pub struct Captures(Option<RawPathParams>);

impl Captures {
    pub(super) async fn of(head: &mut Parts) -> Result<Self, Lost> {
        match RawPathParams::from_request_parts(head, &()).await {
            // No name contains NUL, and PostgreSQL takes no text that does.
            Ok(captures) if captures.iter().any(|(_, value)| value.contains('\0')) => Err(Lost::Missing),
            Ok(captures) => Ok(Self(Some(captures))),
            // Text that is not UTF-8 names nothing.
            Err(error) if error.status() == StatusCode::BAD_REQUEST => Err(Lost::Missing),
            Err(_) => Ok(Self(None)),
        }
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(|(_, value)| value)
    }

    pub(super) fn len(&self) -> usize {
        self.values().count()
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        self.values().nth(index)
    }
}
