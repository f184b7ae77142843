//! Which tokens are access tokens: by their `typ`, and by their claims.

use super::check::Check;
use super::header;
use super::text_at;
use crate::json::{self, At};

/// The accepted `typ`.
pub struct TypeRule {
    pub types: Vec<String>,
    pub may_be_missing: bool,
}

impl TypeRule {
    pub fn take(&self, media_type: Option<&str>) -> bool {
        match media_type {
            Some(media_type) => self.types.iter().any(|typ| header::is_same_type(media_type, typ)),
            None => self.may_be_missing,
        }
    }
}

/// The claims that distinguish access tokens from ID tokens.
#[derive(Default)]
pub struct AccessRule {
    pub marks: Vec<Mark>,
    /// Whether ID tokens are accepted.
    pub id_tokens_too: bool,
}

/// What access tokens have, and ID tokens do not: at least one of these claims, with one of these values.
pub struct Mark {
    pub claims: Vec<String>,
    /// Empty for any value.
    pub values: Vec<String>,
}

impl AccessRule {
    /// Checks the claims of a token. `says_access` means that its `typ` is `at+jwt`.
    pub fn check(&self, payload: &str, says_access: bool, is_id_token: bool) -> Result<(), Check> {
        if !self.marks.iter().all(|mark| mark.is_in(payload)) {
            return Err(Check::AccessToken);
        }
        let is_known = says_access || self.id_tokens_too || !self.marks.is_empty();
        if is_id_token && !is_known { Err(Check::AccessToken) } else { Ok(()) }
    }
}

impl Mark {
    fn is_in(&self, payload: &str) -> bool {
        self.claims.iter().map(std::slice::from_ref).any(|path| match &self.values[..] {
            [] => {
                let any = At { path, seed: std::marker::PhantomData::<serde::de::IgnoredAny> };
                json::read(payload, any).is_ok_and(|found| found.is_some())
            }
            values => text_at(payload, path).is_some_and(|text| values.iter().any(|value| *value == text)),
        })
    }
}
