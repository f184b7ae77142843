//! Failures of handlers, and the look of all rejections: a page for people, JSON for programs.

use std::error::Error;

use askama::Template;
use authed::backend::ErrorKind;
use authed::{AuthenticationError, Rejection};
use authed_session::throttle::AttemptError;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response as Http, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::error;

/// Why a handler failed. Handlers use `?`.
#[derive(Debug)]
pub enum Failure {
    /// The database does not respond: 503.
    Unavailable,
    /// It does not exist, or it is hidden from this caller: 404.
    Missing,
    /// The form lacks a field, or has a bad one: 422.
    Misshapen,
    /// The request is too long: 413.
    TooLong,
    /// A bug: 500.
    Broken,
    Rejected(Rejection),
}

impl From<sqlx::Error> for Failure {
    fn from(cause: sqlx::Error) -> Self {
        error!(%cause, "the database failed");
        Self::Unavailable
    }
}

impl From<askama::Error> for Failure {
    fn from(cause: askama::Error) -> Self {
        error!(%cause, "a template failed");
        Self::Broken
    }
}

/// The session store or the counts of login attempts.
impl From<AuthenticationError> for Failure {
    fn from(error: AuthenticationError) -> Self {
        if error.kind() != ErrorKind::Unavailable {
            return Self::Rejected(error.into());
        }
        error!(cause = error.source(), "a login or a session failed");
        Self::Unavailable
    }
}

impl From<AttemptError> for Failure {
    fn from(error: AttemptError) -> Self {
        match error {
            AttemptError::TooMany(too_many) => Self::Rejected(too_many.into()),
            AttemptError::Unavailable(error) => error.into(),
            _ => Self::Broken,
        }
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, HeaderValue::from_static("5"))]).into_response()
            }
            // The library's response to callers who must not see a page.
            Self::Missing => Rejection::not_found().into_response(),
            Self::Misshapen => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Self::Rejected(rejection) => rejection.into_response(),
        }
    }
}

/// Turns every error in plain text into a page, or into JSON under `/api`. The status and the other headers stay.
pub async fn dress(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let has_form = response.headers().get(CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    if has_form || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (kind, body) =
        if is_api { ("application/json", json(status)) } else { ("text/html; charset=utf-8", page(status)) };
    let (mut head, _) = response.into_parts();
    head.headers.remove(CONTENT_LENGTH);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    Http::from_parts(head, body.into())
}

fn json(status: StatusCode) -> String {
    serde_json::json!({ "error": status.canonical_reason().unwrap_or("refused") }).to_string()
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    status: u16,
    heading: &'static str,
    text: &'static str,
}

fn page(status: StatusCode) -> String {
    let (heading, text) = match status.as_u16() {
        400 => ("That was not understood", "What your browser sent is not what this page expects."),
        401 => ("Please log in", "This page is for people with an account."),
        403 => (
            "Not for you",
            "You are not allowed to do this. If you should be, ask an admin for the role that you lack.",
        ),
        404 => ("Nothing here", "There is no such page, or it is not for you."),
        405 => ("Not this way", "This address does not answer that kind of request."),
        413 => ("Too long", "What you sent is longer than we can take."),
        422 => ("Something is missing", "The form was not filled in as it should be."),
        429 => ("Too many attempts", "Please wait a quarter of an hour, and try again."),
        503 => ("Back in a moment", "The site cannot reach its database. Nothing is lost. Please try again shortly."),
        _ => ("Something went wrong", "This is our fault. It has been noted."),
    };
    ErrorPage { status: status.as_u16(), heading, text }.render().unwrap_or_else(|_| heading.to_owned())
}
