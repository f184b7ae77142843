//! Posts: drafts, and what has been published.

use authed::{Allowed, AnyOf, Forbidden, Grants, Identity, NotFound, Proof, Rule};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use sqlx::any::AnyRow;
use sqlx::{AnyPool, FromRow, Row};

use crate::app::App;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{Press, Publish, Write};

/// In characters.
pub const LONGEST: usize = 20_000;
pub const LONGEST_TITLE: usize = 120;

pub struct Post {
    pub id: i64,
    pub author: i64,
    /// The author's name.
    pub by: String,
    pub title: String,
    pub body: String,
    pub changed_at: i64,
    pub published_at: Option<i64>,
}

impl Post {
    pub fn is_published(&self) -> bool {
        self.published_at.is_some()
    }

    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
    }

    /// What everybody can read.
    pub fn beginning(&self) -> &str {
        self.paragraphs().next().unwrap_or_default()
    }

    /// The day to show: that of publication, or of the last change.
    pub fn day(&self) -> String {
        db::day(self.published_at.unwrap_or(self.changed_at))
    }
}

/// The post that the path names.
impl FromRequestParts<App> for Post {
    type Rejection = Failure;

    async fn from_request_parts(head: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Path(id) = Path::from_request_parts(head, app).await.map_err(|_| Failure::Missing)?;
        find(&app.db, id).await?.ok_or(Failure::Missing)
    }
}

/// What has been published, anyone may see. Of a draft nobody is told that there is one.
pub enum Published {}

impl Rule<Post> for Published {
    type Realm = Press;
    type OnFailure = NotFound;

    fn allows(_: &Identity<Press>, post: &Post) -> bool {
        post.is_published()
    }

    fn allows_anyone(post: &Post) -> bool {
        post.is_published()
    }
}

/// Whoever has written the post.
pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn allows(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id == post.author
    }
}

/// Who may know of a post: its author and editors, and once it is published everybody.
pub type Visible = AnyOf<(Published, Author, Publish)>;

/// Who may change it. Others are told so, unless they may not even know of it.
pub type Own = (Visible, Author);

impl FromRow<'_, AnyRow> for Post {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            author: row.try_get("author")?,
            by: row.try_get("name")?,
            title: row.try_get("title")?,
            body: row.try_get("body")?,
            changed_at: row.try_get("changed_at")?,
            published_at: row.try_get("published_at")?,
        })
    }
}

pub async fn published(db: &AnyPool) -> sqlx::Result<Vec<Post>> {
    sqlx::query_as(
        "SELECT posts.id, author, name, title, body, changed_at, published_at
         FROM posts JOIN accounts ON accounts.id = author
         WHERE published_at IS NOT NULL ORDER BY published_at DESC, posts.id DESC LIMIT 100",
    )
    .fetch_all(db)
    .await
}

pub async fn find(db: &AnyPool, id: i64) -> sqlx::Result<Option<Post>> {
    sqlx::query_as(
        "SELECT posts.id, author, name, title, body, changed_at, published_at
         FROM posts JOIN accounts ON accounts.id = author WHERE posts.id = $1",
    )
    .bind(id)
    .fetch_optional(db)
    .await
}

/// The author's posts, published or not.
pub async fn of_author(db: &AnyPool, by: Proof<'_, impl Grants<Write>>) -> sqlx::Result<Vec<Post>> {
    sqlx::query_as(
        "SELECT posts.id, author, name, title, body, changed_at, published_at
         FROM posts JOIN accounts ON accounts.id = author
         WHERE author = $1 ORDER BY changed_at DESC, posts.id DESC",
    )
    .bind(by.user().id)
    .fetch_all(db)
    .await
}

/// Everybody's posts, drafts first.
pub async fn all(db: &AnyPool, _: Proof<'_, impl Grants<Publish>>) -> sqlx::Result<Vec<Post>> {
    sqlx::query_as(
        "SELECT posts.id, author, name, title, body, changed_at, published_at
         FROM posts JOIN accounts ON accounts.id = author
         ORDER BY CASE WHEN published_at IS NULL THEN 0 ELSE 1 END, changed_at DESC, posts.id DESC",
    )
    .fetch_all(db)
    .await
}

pub async fn create(db: &AnyPool, by: Proof<'_, impl Grants<Write>>, title: &str, body: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar("INSERT INTO posts (author, title, body, changed_at) VALUES ($1, $2, $3, $4) RETURNING id")
        .bind(by.user().id)
        .bind(title)
        .bind(body)
        .bind(db::now())
        .fetch_one(db)
        .await
}

/// Publishes a draft, or takes back what has been published. Whether there is such a post.
pub async fn set_published(
    db: &AnyPool,
    _: Proof<'_, impl Grants<Publish>>,
    id: i64,
    published: bool,
) -> sqlx::Result<bool> {
    let statement = if published {
        "UPDATE posts SET published_at = COALESCE(published_at, $2) WHERE id = $1"
    } else {
        "UPDATE posts SET published_at = NULL, changed_at = $2 WHERE id = $1"
    };
    let done = sqlx::query(statement).bind(id).bind(db::now()).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a post that is the caller's own. It says so once more: the post may have been deleted since it was found.
pub async fn change(db: &AnyPool, post: &Allowed<Post, Own>, title: &str, body: &str) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE posts SET title = $3, body = $4, changed_at = $5 WHERE id = $1 AND author = $2")
        .bind(post.id)
        .bind(post.author)
        .bind(title)
        .bind(body)
        .bind(db::now())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes a draft that is the caller's own. What has been published stays, until an editor takes it back. Whether it was
/// a draft.
pub async fn delete(db: &AnyPool, post: &Allowed<Post, Own>) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM posts WHERE id = $1 AND author = $2 AND published_at IS NULL")
        .bind(post.id)
        .bind(post.author)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
