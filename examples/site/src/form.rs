//! `Fields`: a submitted form. `Asked`: a submitted query.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;

use crate::app::App;
use crate::failure::Failure;

/// The fields of a form. A name can occur several times, as with checkboxes.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Returns this field without surrounding blanks.
    pub fn text(&self, name: &'static str) -> Result<&str, Failure> {
        self.exact(name).map(str::trim)
    }

    /// Returns this field unchanged, for passwords.
    pub fn exact(&self, name: &'static str) -> Result<&str, Failure> {
        let mut named = self.all(name);
        match (named.next(), named.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(Failure::Misshapen),
        }
    }

    /// Returns this field if it has between one and `longest` characters.
    pub fn between_1_and(&self, longest: usize, name: &'static str) -> Result<&str, Failure> {
        let text = self.text(name)?;
        if (1..=longest).contains(&text.chars().count()) { Ok(text) } else { Err(Failure::Misshapen) }
    }

    /// Returns all values of this name.
    pub fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| &**value)
    }

    /// Returns this field, or `None` if it is missing or empty.
    pub fn optional(&self, longest: usize, name: &'static str) -> Result<Option<&str>, Failure> {
        let mut named = self.all(name).map(str::trim);
        match (named.next(), named.next()) {
            (None, _) | (Some(""), None) => Ok(None),
            (Some(text), None) if text.chars().count() <= longest => Ok(Some(text)),
            _ => Err(Failure::Misshapen),
        }
    }

    pub fn has(&self, name: &'static str) -> bool {
        self.all(name).next().is_some()
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        match Form::<Vec<(String, String)>>::from_request(request, app).await {
            // PostgreSQL takes no text with NUL.
            Ok(Form(fields)) if fields.iter().any(|(_, value)| value.contains('\0')) => Err(Failure::Misshapen),
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(rejected) if rejected.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Failure::TooLong),
            Err(_) => Err(Failure::Misshapen),
        }
    }
}

/// The fields of the query, of a form that changes nothing.
pub struct Asked(pub Fields);

impl FromRequestParts<App> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(head: &mut Parts, app: &App) -> Result<Self, Failure> {
        match Query::<Vec<(String, String)>>::from_request_parts(head, app).await {
            Ok(Query(fields)) if fields.iter().all(|(_, value)| !value.contains('\0')) => Ok(Self(Fields(fields))),
            _ => Err(Failure::Misshapen),
        }
    }
}
