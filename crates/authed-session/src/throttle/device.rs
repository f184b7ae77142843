//! `Devices`: the browsers that have logged in before, by a cookie. `DeviceCookie`: sets it.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use tower_sessions_core::session::Id;

use crate::cookie::Cookie;

/// The number of accounts for which one browser is known.
const ACCOUNTS: usize = 4;

/// The IDs in the cookie, newest first. Each is known for one account.
#[derive(Default)]
pub(super) struct Devices(Vec<Id>);

impl Devices {
    /// Reads the cookie. A malformed or a repeated one counts as none.
    pub(super) fn read(cookie: &Cookie, headers: &HeaderMap) -> Self {
        let Ok(Some(value)) = cookie.read(headers) else { return Self::default() };
        let ids = std::str::from_utf8(value).unwrap_or_default().split('.');
        Self(ids.take(ACCOUNTS).filter_map(|id| id.parse().ok()).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Id> {
        self.0.iter().copied()
    }

    /// Adds a new ID, and returns it. The oldest one is dropped.
    pub(super) fn add(&mut self) -> Id {
        let id = Id::default();
        self.0.insert(0, id);
        self.0.truncate(ACCOUNTS);
        id
    }

    pub(super) fn cookie(&self, cookie: &Cookie, lifetime: Duration) -> Option<HeaderValue> {
        let ids: Vec<_> = self.0.iter().map(Id::to_string).collect();
        cookie.set(&ids.join("."), Some(lifetime))
    }
}

/// The `Set-Cookie` after a login: the browser is known from now on. With axum, return it as a part of the response.
#[derive(Clone)]
#[must_use = "without this cookie, the browser stays unknown"]
pub struct DeviceCookie(pub(super) Option<HeaderValue>);

impl DeviceCookie {
    /// Returns the header field to append to the response, or `None` if the browser has the cookie already.
    pub fn header(&self) -> Option<&HeaderValue> {
        self.0.as_ref()
    }
}

/// Does not print the cookie.
impl fmt::Debug for DeviceCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCookie").field("is_new", &self.0.is_some()).finish()
    }
}
