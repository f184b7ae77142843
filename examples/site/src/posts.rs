//! Posts: drafts and published ones.

use authed::{AnyOf, Caller, Forbidden, Grants, Identity, NotFound, Permitted, Proof, Resource, Rule};
use authed_sqlx::{Condition, fetch_permitted, push_condition};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, FromRow, QueryBuilder, Row};

use crate::app::App;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{Press, Publish, Write};

/// In characters.
pub const LONGEST: usize = 20_000;
pub const LONGEST_BEGINNING: usize = 2_000;
pub const LONGEST_TITLE: usize = 120;

#[derive(Clone)]
pub struct Post {
    pub id: i64,
    pub author: i64,
    /// The author's name.
    pub by: String,
    pub title: String,
    /// For everyone, once the post is published.
    pub beginning: String,
    /// For readers.
    pub body: String,
    pub changed_at: i64,
    pub published_at: Option<i64>,
}

impl Post {
    pub fn is_published(&self) -> bool {
        self.published_at.is_some()
    }

    /// Returns the paragraphs of the text for readers. An empty line divides them.
    pub fn paragraphs(&self) -> Vec<String> {
        let lines = self.body.lines().map(str::trim).collect::<Vec<_>>();
        let paragraphs = lines.split(|line| line.is_empty()).map(|lines| lines.join("\n"));
        paragraphs.filter(|paragraph| !paragraph.is_empty()).collect()
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

impl Condition<Post, Any> for Published {
    fn push(_: Option<&Identity<Press>>, query: &mut QueryBuilder<'_, Any>) {
        query.push("published_at IS NOT NULL");
    }
}

impl Condition<Post, Any> for Author {
    fn push(by: Option<&Identity<Press>>, query: &mut QueryBuilder<'_, Any>) {
        match by {
            // Not bound: the placeholders of the databases differ. A number needs no escaping.
            Some(by) => query.push("author = ").push(by.user().id),
            None => query.push("1 = 0"),
        };
    }
}

/// Permits everyone to see a published post, and the author and editors to see a draft.
pub type Visible = AnyOf<(Published, Author, Publish)>;

/// Permits the author to change the post. Others get a 403, or a 404 if they must not see the post.
pub type Own = (Visible, Author);

/// Permits authors to have their own posts on the desk, and editors to have all.
pub type OnDesk = AnyOf<(Author, Publish)>;

impl FromRow<'_, AnyRow> for Post {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            author: row.try_get("author")?,
            by: row.try_get("name")?,
            title: row.try_get("title")?,
            beginning: row.try_get("beginning")?,
            body: row.try_get("body")?,
            changed_at: row.try_get("changed_at")?,
            published_at: row.try_get("published_at")?,
        })
    }
}

/// The columns of a post.
const SELECT: &str = "SELECT posts.id, author, name, title, beginning, body, changed_at, published_at
                      FROM posts JOIN accounts ON accounts.id = author";

/// Returns the posts that this rule permits the caller, one by one: drafts first, then the latest ones.
pub async fn list<R, M>(db: &AnyPool, caller: &Caller<Press>) -> sqlx::Result<Vec<Permitted<Post, R>>>
where
    R: Condition<Post, Any, M> + Rule<Post, Realm = Press>,
{
    let mut query = QueryBuilder::new(SELECT);
    query.push(" WHERE ");
    push_condition::<R, Post, _, M>(caller, &mut query);
    query.push(
        " ORDER BY CASE WHEN published_at IS NULL THEN 0 ELSE 1 END, COALESCE(published_at, changed_at) DESC, posts.id DESC
          LIMIT 100",
    );
    fetch_permitted(caller, &mut query, db).await
}

pub async fn find(db: &AnyPool, id: i64) -> sqlx::Result<Option<Post>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" WHERE posts.id = ").push(id);
    query.build_query_as().fetch_optional(db).await
}

/// What an author writes.
pub struct Text<'a> {
    pub title: &'a str,
    /// For everyone. It can be empty.
    pub beginning: &'a str,
    /// For readers.
    pub body: &'a str,
}

pub async fn create(db: &AnyPool, by: Proof<'_, impl Grants<Write>>, text: &Text<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO posts (author, title, beginning, body, changed_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(by.user().id)
    .bind(text.title)
    .bind(text.beginning)
    .bind(text.body)
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
pub async fn change(db: &AnyPool, post: &Permitted<Post, Own>, text: &Text<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE posts SET title = $3, beginning = $4, body = $5, changed_at = $6 WHERE id = $1 AND author = $2",
    )
    .bind(post.id)
    .bind(post.author)
    .bind(text.title)
    .bind(text.beginning)
    .bind(text.body)
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
