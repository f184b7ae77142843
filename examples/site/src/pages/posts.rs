//! The front page, and each post: anyone reads how it begins, readers read on.

use askama::Template;
use authed::Caller;
use axum::extract::{Path, State};
use axum::response::Response;
use sqlx::AnyPool;

use crate::failure::Failure;
use crate::frame::Frame;
use crate::posts::{self, Post};
use crate::scopes::{Press, Publish, Read};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: &'a Frame,
    posts: Vec<Post>,
}

pub async fn home(_: Caller<Press>, frame: Frame, State(db): State<AnyPool>) -> Result<Response, Failure> {
    let posts = posts::published(&db).await?;
    frame.show(&Home { frame: &frame, posts })
}

#[derive(Template)]
#[template(path = "post.html")]
struct Page<'a> {
    frame: &'a Frame,
    post: Post,
    may_read_on: bool,
    is_own: bool,
}

pub async fn page(
    caller: Caller<Press>,
    frame: Frame,
    State(db): State<AnyPool>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let post = posts::find(&db, id).await?.ok_or(Failure::Missing)?;
    let is_own = caller.user().is_some_and(|user| user.id == post.author);
    // Who may not see a draft is not told that there is one.
    if !post.is_published() && !is_own && caller.prove::<Publish>().is_err() {
        return Err(Failure::Missing);
    }
    let may_read_on = is_own || caller.prove::<Read>().is_ok();
    frame.show(&Page { frame: &frame, post, may_read_on, is_own })
}
