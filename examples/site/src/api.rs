//! The API for programs: the same posts as JSON, and rejections as JSON.

use authed::policy::{DeniedRequest, FailurePolicy};
use authed::{Authed, Caller, Challenge, Permitted, Rejection};
use axum::extract::{Json, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyPool;

use crate::failure::Failure;
use crate::posts::{self, Own, Visible};
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
    /// The whole text. The list of posts omits it.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl From<posts::Post> for Post {
    fn from(post: posts::Post) -> Self {
        let published = post.is_published();
        Self { id: post.id, author: post.by, title: post.title, published, body: Some(post.body) }
    }
}

pub async fn list(_: Caller<Press>, State(db): State<AnyPool>) -> Result<Json<Vec<Post>>, Failure> {
    let posts = posts::published(&db).await?;
    Ok(Json(posts.into_iter().map(|post| Post { body: None, ..post.into() }).collect()))
}

pub async fn read(_: Authed<Read, InJson>, post: Permitted<posts::Post, Visible>) -> Json<Post> {
    Json(Permitted::into_inner(post).into())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    title: String,
    body: String,
}

impl Written {
    fn check(&self) -> Result<(), Failure> {
        let is_between = |text: &str, longest| (1..=longest).contains(&text.trim().chars().count());
        let is_good = is_between(&self.title, posts::LONGEST_TITLE) && is_between(&self.body, posts::LONGEST);
        if is_good { Ok(()) } else { Err(Failure::Misshapen) }
    }
}

pub async fn create(
    caller: Authed<Write, InJson>,
    State(db): State<AnyPool>,
    Json(written): Json<Written>,
) -> Result<(StatusCode, Json<serde_json::Value>), Failure> {
    written.check()?;
    let id = posts::create(&db, caller.proof(), &written.title, &written.body).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

pub async fn change(
    _: Authed<Write, InJson>,
    post: Permitted<posts::Post, Own>,
    State(db): State<AnyPool>,
    Json(written): Json<Written>,
) -> Result<StatusCode, Failure> {
    written.check()?;
    let is_there = posts::change(&db, &post, &written.title, &written.body).await?;
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
