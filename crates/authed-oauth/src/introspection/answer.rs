//! The answer of an introspection endpoint (RFC 7662, 2.2).

use std::borrow::Cow;
use std::time::SystemTime;

use serde_json::Result;

use crate::confirmation::Confirmation;
use crate::json::{Members, Text};
use crate::jwt::{Audience, NumericDate};

/// What an answer says about a token. Each member but `scope` has the type that the RFC requires.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The issuer knows the token, and accepts it.
    pub is_active: bool,
    /// `iss`
    pub issuer: Option<Cow<'a, str>>,
    /// `sub`, if it is not empty.
    pub subject: Option<Cow<'a, str>>,
    /// Whether the audience contains this service, if there is one. An empty list is none.
    pub is_for_us: Option<bool>,
    /// `exp`
    pub expires: Option<SystemTime>,
    /// `nbf`
    pub not_before: Option<SystemTime>,
    /// The time of the login (RFC 9470, 6.2).
    pub authenticated: Option<SystemTime>,
    /// `token_type`
    pub token_type: Option<Cow<'a, str>>,
    /// `scope`, or `None` if it has another type.
    pub scope: Option<Option<Cow<'a, str>>>,
    /// `cnf`, or `None` if nobody could confirm it.
    pub confirmation: Option<Confirmation>,
}

impl<'a> Answer<'a> {
    /// Reads the answer. A member of another type is an error, except for `scope`, which the application may read otherwise.
    /// A member that occurs twice is an error.
    pub fn read(json: &'a str, audiences: &[String]) -> Result<Self> {
        let members: Members<'a> = serde_json::from_str(json)?;
        let text = |name| members.find::<Text<'a>>(name).map(|found| found.map(|Text(text)| text));
        let moment = |name| members.find::<NumericDate>(name).map(|found| found.map(|NumericDate(moment)| moment));
        moment("iat")?;
        Ok(Self {
            is_active: members.get("active")?,
            issuer: text("iss")?,
            subject: text("sub")?.filter(|subject| !subject.is_empty()),
            is_for_us: members.find_by("aud", Audience { us: audiences })?.flatten(),
            expires: moment("exp")?,
            not_before: moment("nbf")?,
            authenticated: moment("auth_time")?,
            token_type: text("token_type")?,
            scope: text("scope").ok(),
            confirmation: members.find("cnf").map(Option::unwrap_or_default).ok(),
        })
    }
}
