//! Tokens: programs use them to call the API for a user. The database has their digests only.

use authed::backend::{KeyDigest, NewApiKey};
use authed::{Grants, Identity, NotFound, Permitted, Proof, Resource, Rule};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, FromRow, Row};

use crate::accounts::{self, Current};
use crate::app::App;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{Member, Press};

/// Returns the owner and the scopes of a valid token.
pub async fn owner(db: &AnyPool, token: &str) -> sqlx::Result<Option<(Current, String)>> {
    let row = sqlx::query("SELECT account, scopes FROM tokens WHERE digest = $1")
        .bind(KeyDigest::of(token).to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let owner = accounts::current(db, row.try_get(0)?).await?;
    let scopes = row.try_get(1)?;
    Ok(owner.map(|owner| (owner, scopes)))
}

/// A line in a user's list of tokens.
#[derive(Clone)]
pub struct Token {
    pub id: i64,
    /// The account.
    owner: i64,
    pub name: String,
    scopes: String,
    made_at: i64,
}

impl Token {
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.split_whitespace()
    }

    pub fn day(&self) -> String {
        db::day(self.made_at)
    }
}

/// The token in the path.
impl Resource<App> for Token {
    type Key = i64;
    type Within = ();
    type Error = Failure;

    async fn find(id: i64, _: &(), app: &App) -> Result<Option<Self>, Failure> {
        let row = sqlx::query("SELECT id, name, scopes, made_at, account FROM tokens WHERE id = $1")
            .bind(id)
            .fetch_optional(&app.db)
            .await?;
        Ok(row.as_ref().map(Self::from_row).transpose()?)
    }
}

/// Permits the owner of the token. It is hidden from others.
pub enum Owner {}

impl Rule<Token> for Owner {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, token: &Token) -> bool {
        by.user().id == token.owner
    }
}

impl FromRow<'_, AnyRow> for Token {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let (id, name, scopes) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(Self { id, name, scopes, made_at: row.try_get(3)?, owner: row.try_get(4)? })
    }
}

pub async fn list(db: &AnyPool, of: Proof<'_, impl Grants<Member>>) -> sqlx::Result<Vec<Token>> {
    sqlx::query_as("SELECT id, name, scopes, made_at, account FROM tokens WHERE account = $1 ORDER BY id")
        .bind(of.user().id)
        .fetch_all(db)
        .await
}

/// Creates a token for this account. It can be shown once.
pub async fn create(
    db: &AnyPool,
    of: Proof<'_, impl Grants<Member>>,
    name: &str,
    scopes: &[&str],
) -> sqlx::Result<NewApiKey> {
    let token = NewApiKey::generate("press");
    sqlx::query("INSERT INTO tokens (account, name, digest, scopes, made_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(of.user().id)
        .bind(name)
        .bind(token.digest().to_string())
        .bind(scopes.join(" "))
        .bind(db::now())
        .execute(db)
        .await?;
    Ok(token)
}

/// Revokes a token of the caller.
pub async fn revoke(db: &AnyPool, token: &Permitted<Token, Owner>) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM tokens WHERE id = $1 AND account = $2")
        .bind(token.id)
        .bind(token.owner)
        .execute(db)
        .await?;
    Ok(())
}
