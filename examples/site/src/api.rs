//! The API for programs: the same posts as JSON, and rejections as JSON.

use authed::policy::{DeniedRequest, FailurePolicy};
use authed::{Authed, Caller, Challenge, Permitted, Rejection};
use axum::extract::{Json, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyPool;

use crate::failure::Failure;
use crate::posts::{self, Own, Published, Text, Visible};
use crate::scopes::{Press, Publish, Read, Write};

/// Sends a challenge, and the missing scopes as JSON.
pub enum InJson {}

impl FailurePolicy for InJson {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        let error = if denied.is_authenticated() { "not allowed" } else { "not authenticated" };
        <Challenge>::reject(denied).json(json!({ "error": error, "missing": denied.missing() }).to_string())
    }

    fn statuses() -> Vec<StatusCode> {
        <Challenge>::statuses()
    }
}

#[derive(Serialize)]
pub struct Post {
    id: i64,
    author: String,
    title: String,
    published: bool,
    /// For everyone.
    beginning: String,
    /// For readers. The list of posts omits it.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl From<posts::Post> for Post {
    fn from(post: posts::Post) -> Self {
        let published = post.is_published();
        let posts::Post { id, by: author, title, beginning, body, .. } = post;
        Self { id, author, title, published, beginning, body: Some(body) }
    }
}

pub async fn list(caller: Caller<Press>, State(db): State<AnyPool>) -> Result<Json<Vec<Post>>, Failure> {
    let posts = posts::list::<Published, _>(&db, &caller).await?;
    let posts = posts.into_iter().map(Permitted::into_inner);
    Ok(Json(posts.map(|post| Post { body: None, ..post.into() }).collect()))
}

pub async fn read(_: Authed<Read, InJson>, post: Permitted<posts::Post, Visible>) -> Json<Post> {
    Json(Permitted::into_inner(post).into())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    title: String,
    #[serde(default)]
    beginning: String,
    body: String,
}

impl Written {
    fn text(&self) -> Result<Text<'_>, Failure> {
        let Self { title, beginning, body } = self;
        // PostgreSQL takes no text with NUL.
        let is_between = |text: &str, shortest, longest| {
            (shortest..=longest).contains(&text.trim().chars().count()) && !text.contains('\0')
        };
        let is_good = is_between(title, 1, posts::LONGEST_TITLE)
            && is_between(beginning, 0, posts::LONGEST_BEGINNING)
            && is_between(body, 1, posts::LONGEST);
        if is_good { Ok(Text { title, beginning, body }) } else { Err(Failure::Misshapen) }
    }
}

pub async fn create(
    caller: Authed<Write, InJson>,
    State(db): State<AnyPool>,
    Json(written): Json<Written>,
) -> Result<(StatusCode, Json<serde_json::Value>), Failure> {
    let id = posts::create(&db, caller.proof(), &written.text()?).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

pub async fn change(
    _: Authed<Write, InJson>,
    post: Permitted<posts::Post, Own>,
    State(db): State<AnyPool>,
    Json(written): Json<Written>,
) -> Result<StatusCode, Failure> {
    let is_there = posts::change(&db, &post, &written.text()?).await?;
    if is_there { Ok(StatusCode::NO_CONTENT) } else { Err(Failure::Missing) }
}

pub async fn publish(
    _: Authed<Publish, InJson>,
    post: Permitted<posts::Post, Publish>,
    State(db): State<AnyPool>,
) -> Result<StatusCode, Failure> {
    let is_there = posts::set_published(&db, &post, true).await?;
    if is_there { Ok(StatusCode::NO_CONTENT) } else { Err(Failure::Missing) }
}

/// Returns the caller's name and scopes.
pub async fn me(caller: Authed<Read, InJson>) -> Json<serde_json::Value> {
    let scopes: Vec<_> = caller.credentials().names().collect();
    Json(json!({ "name": caller.user().name, "scopes": scopes }))
}
