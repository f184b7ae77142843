//! A shop in which a caller states its scopes and the age of its login: see [`identity`].

use authed::backend::BearerToken;
use authed::{Authenticator, Bearer, SimpleUser, scopes};
use support::shop::identity;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Known = "known";
    pub scope Editor = "editor";
    pub scope Admin = "admin": Editor;
}

/// Returns an authenticator that believes tokens such as `known_editor_60`.
pub fn bearer() -> Authenticator<Shop> {
    Authenticator::new(Bearer::new(|token: &BearerToken| Ok(identity(&token.as_str().replace('_', " ")))))
}
