//! Lists of random rows, compared with the rule about each row, in SQLite and in PostgreSQL.

mod postgres;

use authed::testing::TestCaller;
use authed::{AnyOf, Caller, Forbidden, Identity, Permitted, Rule, SimpleUser, User, scopes};
use authed_sqlx::{Condition, assert_list_is_complete, fetch_permitted, push_condition};
use sqlx::postgres::{PgPoolOptions, PgRow};
use sqlx::sqlite::{SqlitePoolOptions, SqliteRow};
use sqlx::{Encode, FromRow, QueryBuilder, Row, Type};

scopes! {
    pub realm Press for SimpleUser;
    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    id: i64,
    author: String,
    is_published: bool,
}

macro_rules! rows {
    ($($Row:ty)*) => { $(
        impl FromRow<'_, $Row> for Post {
            fn from_row(row: &$Row) -> sqlx::Result<Self> {
                Ok(Self { id: row.try_get("id")?, author: row.try_get("author")?, is_published: row.try_get("published")? })
            }
        }
    )* };
}

rows! { SqliteRow PgRow }

pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

impl<DB: sqlx::Database> Condition<Post, DB> for Author
where
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    fn push(by: Option<&Identity<Press>>, query: &mut QueryBuilder<'_, DB>) {
        match by {
            Some(by) => query.push("author = ").push_bind(by.user().id().into_owned()),
            None => query.push("1 = 0"),
        };
    }
}

pub enum Published {}

impl Rule<Post> for Published {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, post: &Post) -> bool {
        post.is_published
    }

    fn permits_anyone(post: &Post) -> bool {
        post.is_published
    }
}

impl<DB: sqlx::Database> Condition<Post, DB> for Published {
    fn push(_: Option<&Identity<Press>>, query: &mut QueryBuilder<'_, DB>) {
        query.push("published");
    }
}

type Reader = AnyOf<(Published, Author, Editor)>;
type OwnDraftOrAll = (Writer, AnyOf<(Author, (Published, Editor))>);

fn random_posts(rng: &mut fastrand::Rng) -> Vec<Post> {
    let post = |rng: &mut fastrand::Rng, id| {
        let author = ["ada", "bob", "eve' OR '1'='1"][rng.usize(0..3)].to_owned();
        Post { id, author, is_published: rng.bool() }
    };
    (0..rng.i64(0..40)).map(|id| post(rng, id)).collect()
}

async fn callers() -> Vec<Caller<Press>> {
    let as_user = |name: &str| TestCaller::<Press>::new(SimpleUser::new(name));
    let callers = [
        TestCaller::anonymous(),
        as_user("ada"),
        as_user("bob").grant::<Writer>(),
        as_user("eve' OR '1'='1").grant::<Editor>(),
    ];
    callers.into_iter().map(|caller| caller.caller()).collect()
}

/// Fills a table with random posts, and compares what the rules list with what they permit, so many times.
macro_rules! compare_lists {
    ($DB:ty, $pool:expr, $times:literal) => {{
        async fn check<R, M>(db: &sqlx::Pool<$DB>, posts: &[Post], caller: &Caller<Press>) -> usize
        where
            R: Condition<Post, $DB, M> + Rule<Post, Realm = Press>,
        {
            let condition = || {
                let mut query = QueryBuilder::new("SELECT id, author, published FROM posts WHERE ");
                push_condition::<R, Post, _, _>(caller, &mut query);
                query
            };
            // The condition itself is neither too wide nor too narrow.
            let rows: Vec<Post> = condition().build_query_as().fetch_all(db).await.unwrap();
            let mut query = condition();
            query.push(" ORDER BY id DESC");
            let listed: Vec<Permitted<Post, R>> = fetch_permitted(caller, &mut query, db).await.unwrap();
            assert_eq!(listed.len(), rows.len());
            assert_list_is_complete(caller, posts.to_vec(), &listed);
            assert!(listed.is_sorted_by_key(|post| std::cmp::Reverse(post.id)));
            listed.len()
        }

        let db: sqlx::Pool<$DB> = $pool;
        let create = "CREATE TABLE posts (id BIGINT, author TEXT, published BOOLEAN)";
        sqlx::query(create).execute(&db).await.unwrap();
        let mut rng = fastrand::Rng::with_seed(7);
        let (mut shown, mut all) = (0, 0);
        for _ in 0..$times {
            sqlx::query("DELETE FROM posts").execute(&db).await.unwrap();
            let posts = random_posts(&mut rng);
            for post in &posts {
                let insert = sqlx::query("INSERT INTO posts VALUES ($1, $2, $3)").bind(post.id).bind(&post.author);
                insert.bind(post.is_published).execute(&db).await.unwrap();
            }
            for caller in callers().await {
                shown += check::<Author, _>(&db, &posts, &caller).await;
                shown += check::<Reader, _>(&db, &posts, &caller).await;
                shown += check::<Editor, _>(&db, &posts, &caller).await;
                shown += check::<OwnDraftOrAll, _>(&db, &posts, &caller).await;
                all += 4 * posts.len();
            }
        }
        assert!(shown > all / 5 && shown < all * 4 / 5, "{shown} of {all}");
    }};
}

#[tokio::test]
async fn a_list_shows_what_the_rule_permits_one_by_one() {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    compare_lists!(sqlx::Sqlite, pool, 100);
}

#[tokio::test]
async fn a_list_of_postgresql_shows_what_the_rule_permits_one_by_one() {
    let server = postgres::Postgres::start();
    let pool = PgPoolOptions::new().max_connections(1).connect(&server.url).await.unwrap();
    compare_lists!(sqlx::Postgres, pool, 50);
}

#[tokio::test]
async fn values_are_bound_in_the_syntax_of_the_database() {
    let mut query = QueryBuilder::<sqlx::Postgres>::new("SELECT * FROM posts WHERE id > ");
    query.push_bind(7_i64).push(" AND ");
    push_condition::<Reader, Post, _, _>(&callers().await[1], &mut query);
    assert_eq!(query.sql(), "SELECT * FROM posts WHERE id > $1 AND (((published) OR (author = $2) OR (1 = 0)))");
}

/// A condition that is narrower than its rule.
#[tokio::test]
#[should_panic(expected = "the rule permits rows that the list lacks")]
async fn a_list_that_lacks_a_row_is_found() {
    let caller = &callers().await[1];
    let post = Post { id: 1, author: "ada".to_owned(), is_published: false };
    assert_list_is_complete::<Author, _>(caller, vec![post], &[]);
}
