//! Posts: drafts and published ones.

use authed::{AnyOf, Forbidden, Grants, Identity, NotFound, Permitted, Proof, Resource, Rule};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, FromRow, Row};

use crate::app::App;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{Press, Publish, Write};

/// In characters.
pub const LONGEST: usize = 20_000;
pub const LONGEST_TITLE: usize = 120;

#[derive(Clone)]
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

    /// Returns the first paragraph, which everyone can read.
    pub fn beginning(&self) -> &str {
        self.paragraphs().next().unwrap_or_default()
    }

    /// Returns the day to show: of publication, or of the last change.
    pub fn day(&self) -> String {
        db::day(self.published_at.unwrap_or(self.changed_at))
    }
}

/// The post in the path.
impl Resource<App> for Post {
    type Key = i64;
    type Within = ();
    type Error = Failure;

    async fn find(id: i64, _: &(), app: &App) -> Result<Option<Self>, Failure> {
        Ok(find(&app.db, id).await?)
    }
}

/// Permits everyone to see a published post. A draft is hidden.
pub enum Published {}

impl Rule<Post> for Published {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(_: &Identity<Press>, post: &Post) -> bool {
        post.is_published()
    }

    fn permits_anyone(post: &Post) -> bool {
        post.is_published()
    }
}

/// Permits the author of the post.
pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id == post.author
    }
}

/// Permits everyone to see a published post, and the author and editors to see a draft.
pub type Visible = AnyOf<(Published, Author, Publish)>;

/// Permits the author to change the post. Others get a 403, or a 404 if they must not see the post.
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

/// Returns the caller's posts, published or not.
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

/// Returns the posts of all authors, drafts first.
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

/// Publishes a draft, or withdraws a published post. Returns whether it still exists.
pub async fn set_published(db: &AnyPool, post: &Permitted<Post, Publish>, published: bool) -> sqlx::Result<bool> {
    let statement = if published {
        "UPDATE posts SET published_at = COALESCE(published_at, $2) WHERE id = $1"
    } else {
        "UPDATE posts SET published_at = NULL, changed_at = $2 WHERE id = $1"
    };
    let done = sqlx::query(statement).bind(post.id).bind(db::now()).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a post of the caller. Returns whether it still exists: it may have been deleted since it was found.
pub async fn change(db: &AnyPool, post: &Permitted<Post, Own>, title: &str, body: &str) -> sqlx::Result<bool> {
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

/// Deletes a draft of the caller. Returns whether it was a draft: a published post stays until an editor withdraws it.
pub async fn delete(db: &AnyPool, post: &Permitted<Post, Own>) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM posts WHERE id = $1 AND author = $2 AND published_at IS NULL")
        .bind(post.id)
        .bind(post.author)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
