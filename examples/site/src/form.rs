//! `Fields`: a submitted form.

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;

use crate::App;
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

    pub fn has(&self, name: &'static str) -> bool {
        self.all(name).next().is_some()
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        match Form::<Vec<(String, String)>>::from_request(request, app).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(rejected) if rejected.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Failure::TooLong),
            Err(_) => Err(Failure::Misshapen),
        }
    }
}
