//! The front page and each post. Everyone can read the beginning, readers the rest.

use askama::Template;
use authed::{AnyOf, AskRules, Caller, Permitted};
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use crate::failure::Failure;
use crate::frame::Frame;
use crate::posts::{self, Author, Post, Published, Visible};
use crate::scopes::{Press, Read};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: &'a Frame,
    posts: Vec<Permitted<Post, Published>>,
}

pub async fn home(caller: Caller<Press>, frame: Frame, State(db): State<AnyPool>) -> Result<Response, Failure> {
    let posts = posts::list(&db, &caller).await?;
    frame.show(&Home { frame: &frame, posts })
}

#[derive(Template)]
#[template(path = "post.html")]
struct Page<'a> {
    frame: &'a Frame,
    post: &'a Post,
    may_read_on: bool,
    is_own: bool,
}

pub async fn page(caller: Caller<Press>, post: Permitted<Post, Visible>, frame: Frame) -> Result<Response, Failure> {
    let is_own = caller.permitted_ref::<Author>(&*post).is_ok();
    let may_read_on = caller.permitted_ref::<AnyOf<(Author, Read)>>(&*post).is_ok();
    frame.show(&Page { frame: &frame, post: &post, may_read_on, is_own })
}
