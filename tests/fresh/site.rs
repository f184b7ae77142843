//! A shop whose callers say in a header when they have logged in: `x-login: 60` is a minute ago, `-60` in a minute, and
//! `known` never that anybody knew of.

use std::time::{Duration, SystemTime};

use authed::{
    Authenticator, Backend, Bearer, BearerToken, Credentials, Identity, LocalPath, Outcome, RedirectTarget, SimpleUser,
    local_path, scopes,
};
use http::request::Parts;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Known = "known";
    pub scope Editor = "editor";
    pub scope Admin = "admin": Editor;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

pub fn moment(seconds_ago: i64) -> SystemTime {
    let distance = Duration::from_secs(seconds_ago.unsigned_abs());
    if seconds_ago < 0 { SystemTime::now() + distance } else { SystemTime::now() - distance }
}

/// The caller of `known editor 60`: scopes, and how many seconds ago they have logged in.
pub fn identity(words: &str) -> Identity<Shop> {
    let age = words.split(' ').find_map(|word| word.parse().ok());
    let identity = Identity::new(SimpleUser::new("ada"), Credentials::from_scope_text(words));
    age.map_or(identity.clone(), |age| identity.authenticated_at(moment(age)))
}

/// Believes a header, and has no challenge: as a session would be.
pub struct Session;

impl Backend for Session {
    type Realm = Shop;

    async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
        Ok(head.headers.get("x-login").map(|words| identity(words.to_str().unwrap())))
    }
}

/// The same in a token: `known_editor_60`.
pub fn bearer() -> Authenticator<Shop> {
    Authenticator::new(Bearer::new(|token: &BearerToken| Ok(identity(&token.as_str().replace('_', " ")))))
}
