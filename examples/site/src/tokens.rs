//! Tokens: programs use them to call the API for a user. The database has their digests only.

use authed::backend::{KeyDigest, NewApiKey};
use authed::{Grants, Proof};
use sqlx::{AnyPool, Row};

use crate::accounts::{self, Current};
use crate::db;
use crate::scopes::Member;

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
pub struct Token {
    pub id: i64,
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

pub async fn list(db: &AnyPool, of: Proof<'_, impl Grants<Member>>) -> sqlx::Result<Vec<Token>> {
    let rows = sqlx::query("SELECT id, name, scopes, made_at FROM tokens WHERE account = $1 ORDER BY id")
        .bind(of.user().id)
        .fetch_all(db)
        .await?;
    let token = |row: &sqlx::any::AnyRow| {
        Ok(Token { id: row.try_get(0)?, name: row.try_get(1)?, scopes: row.try_get(2)?, made_at: row.try_get(3)? })
    };
    rows.iter().map(token).collect()
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

/// Revokes a token of this account.
pub async fn revoke(db: &AnyPool, of: Proof<'_, impl Grants<Member>>, id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM tokens WHERE id = $1 AND account = $2").bind(id).bind(of.user().id).execute(db).await?;
    Ok(())
}
