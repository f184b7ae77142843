//! The desk: writing, changing and publishing posts.

use askama::Template;
use authed::{AnyOf, Authed, Caller, Permitted};
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use super::see;
use crate::failure::Failure;
use crate::form::Fields;
use crate::frame::Frame;
use crate::posts::{self, OnDesk, Own, Post, Text};
use crate::scopes::{Press, Publish, Write};

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk<'a> {
    frame: &'a Frame,
    posts: Vec<Permitted<Post, OnDesk>>,
    everybodys: bool,
    writes: bool,
}

/// Editors see the posts of all authors. Authors see their own.
pub async fn page(
    _: Authed<AnyOf<(Write, Publish)>>,
    caller: Caller<Press>,
    frame: Frame,
    State(db): State<AnyPool>,
) -> Result<Response, Failure> {
    let posts = posts::list(&db, &caller).await?;
    let (writes, everybodys) = (caller.prove::<Write>().is_ok(), caller.prove::<Publish>().is_ok());
    frame.show(&Desk { frame: &frame, posts, everybodys, writes })
}

#[derive(Template)]
#[template(path = "edit.html")]
struct Edit<'a> {
    frame: &'a Frame,
    heading: &'static str,
    title: &'a str,
    beginning: &'a str,
    body: &'a str,
    back: String,
    delete: Option<String>,
}

pub async fn new(_: Authed<Write>, frame: Frame) -> Result<Response, Failure> {
    let (heading, back) = ("Write a post", "/desk".to_owned());
    frame.show(&Edit { frame: &frame, heading, title: "", beginning: "", body: "", back, delete: None })
}

/// Returns what the author has written.
fn text(fields: &Fields) -> Result<Text<'_>, Failure> {
    Ok(Text {
        title: fields.between_1_and(posts::LONGEST_TITLE, "title")?,
        beginning: fields.optional(posts::LONGEST_BEGINNING, "beginning")?.unwrap_or_default(),
        body: fields.between_1_and(posts::LONGEST, "body")?,
    })
}

pub async fn create(caller: Authed<Write>, State(db): State<AnyPool>, fields: Fields) -> Result<Response, Failure> {
    let id = posts::create(&db, caller.proof(), &text(&fields)?).await?;
    Ok(see(&format!("/posts/{id}?done=saved")))
}

pub async fn edit(_: Authed<Write>, post: Permitted<Post, Own>, frame: Frame) -> Result<Response, Failure> {
    let delete = (!post.is_published()).then(|| format!("/posts/{}/delete", post.id));
    let back = format!("/posts/{}", post.id);
    let Post { title, beginning, body, .. } = &*post;
    frame.show(&Edit { frame: &frame, heading: "Edit", title, beginning, body, back, delete })
}

pub async fn change(
    _: Authed<Write>,
    own: Permitted<Post, Own>,
    State(db): State<AnyPool>,
    fields: Fields,
) -> Result<Response, Failure> {
    let is_there = posts::change(&db, &own, &text(&fields)?).await?;
    if is_there { Ok(see(&format!("/posts/{}?done=saved", own.id))) } else { Err(Failure::Missing) }
}

pub async fn delete(
    _: Authed<Write>,
    own: Permitted<Post, Own>,
    State(db): State<AnyPool>,
) -> Result<Response, Failure> {
    let is_gone = posts::delete(&db, &own).await?;
    Ok(see(if is_gone { "/desk?done=deleted" } else { "/desk?done=published-already" }))
}

pub async fn publish(
    _: Authed<Publish>,
    post: Permitted<Post, Publish>,
    State(db): State<AnyPool>,
) -> Result<Response, Failure> {
    let is_there = posts::set_published(&db, &post, true).await?;
    if is_there { Ok(see(&format!("/posts/{}?done=published", post.id))) } else { Err(Failure::Missing) }
}

pub async fn withdraw(
    _: Authed<Publish>,
    post: Permitted<Post, Publish>,
    State(db): State<AnyPool>,
) -> Result<Response, Failure> {
    let is_there = posts::set_published(&db, &post, false).await?;
    if is_there { Ok(see(&format!("/posts/{}?done=withdrawn", post.id))) } else { Err(Failure::Missing) }
}
