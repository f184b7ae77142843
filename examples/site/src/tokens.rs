//! Tokens: programs use them to call the API for a user. The database has their digests only.
//!
//! A token ends at its own moment, and with the sessions of its owner: with a new password, a logout everywhere, and when the
//! account is closed.

use authed::backend::{KeyDigest, NewApiKey};
use authed::{Identity, NotFound, Permitted, Proof, Resource, Rule};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, FromRow, Row};

use crate::accounts::Current;
use crate::app::App;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{Confirmed, Member, Press};

/// In days. The first one is the default.
pub const LIFETIMES: [i64; 4] = [90, 7, 30, 365];

/// The time in which a replaced token is still good: a day.
const OVERLAP: i64 = 24 * 60 * 60;

/// A token of a request, with its owner.
pub struct Presented {
    pub owner: Current,
    pub scopes: String,
    /// In seconds since 1970.
    pub ends_at: i64,
    /// Whether the owner has ended all sessions since the token was made.
    pub is_of_earlier_epoch: bool,
}

/// Returns the token with its owner, unless the account is closed.
pub async fn presented(db: &AnyPool, token: &str) -> sqlx::Result<Option<Presented>> {
    let rows = sqlx::query(
        "SELECT accounts.id, accounts.login, accounts.name, accounts.epoch, account_roles.role, role_scopes.scope,
                tokens.scopes, tokens.ends_at, tokens.epoch AS token_epoch
         FROM tokens
         JOIN accounts ON accounts.id = tokens.account AND accounts.disabled = 0
         LEFT JOIN account_roles ON account_roles.account = accounts.id
         LEFT JOIN role_scopes ON role_scopes.role = account_roles.role
         WHERE tokens.digest = $1",
    )
    .bind(KeyDigest::of(token).to_string())
    .fetch_all(db)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let Some(owner) = Current::of(first.try_get("id")?, &rows)? else { return Ok(None) };
    let is_of_earlier_epoch = first.try_get::<i64, _>("token_epoch")? != owner.epoch;
    let (scopes, ends_at) = (first.try_get("scopes")?, first.try_get("ends_at")?);
    Ok(Some(Presented { owner, scopes, ends_at, is_of_earlier_epoch }))
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
    ends_at: i64,
}

impl Token {
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.split_whitespace()
    }

    pub fn day(&self) -> String {
        db::day(self.made_at)
    }

    pub fn last_day(&self) -> String {
        db::day(self.ends_at)
    }

    pub fn has_ended(&self) -> bool {
        self.ends_at <= db::now()
    }
}

impl FromRow<'_, AnyRow> for Token {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let (id, name, scopes) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(Self { id, name, scopes, made_at: row.try_get(3)?, owner: row.try_get(4)?, ends_at: row.try_get(5)? })
    }
}

/// The token in the path.
impl Resource<App> for Token {
    type Key = i64;
    type Within = ();
    type Error = Failure;

    async fn find(id: i64, _: &(), app: &App) -> Result<Option<Self>, Failure> {
        // A token of an earlier epoch has ended.
        let token = sqlx::query_as(
            "SELECT tokens.id, tokens.name, scopes, made_at, account, ends_at FROM tokens
             JOIN accounts ON accounts.id = account AND accounts.epoch = tokens.epoch WHERE tokens.id = $1",
        );
        Ok(token.bind(id).fetch_optional(&app.db).await?)
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

pub async fn list(db: &AnyPool, of: Proof<'_, Member>) -> sqlx::Result<Vec<Token>> {
    sqlx::query_as(
        "SELECT tokens.id, tokens.name, scopes, made_at, account, ends_at FROM tokens
         JOIN accounts ON accounts.id = account AND accounts.epoch = tokens.epoch
         WHERE account = $1 ORDER BY tokens.id",
    )
    .bind(of.user().id)
    .fetch_all(db)
    .await
}

/// Creates a token for this account. It can be shown once.
pub async fn create(
    db: &AnyPool,
    of: Proof<'_, Member>,
    name: &str,
    scopes: &str,
    days: i64,
) -> sqlx::Result<NewApiKey> {
    let token = NewApiKey::generate("press");
    let now = db::now();
    sqlx::query(
        "INSERT INTO tokens (account, name, digest, scopes, made_at, ends_at, epoch)
         SELECT id, $2, $3, $4, $5, $6, epoch FROM accounts WHERE id = $1",
    )
    .bind(of.user().id)
    .bind(name)
    .bind(token.digest().to_string())
    .bind(scopes)
    .bind(now)
    .bind(now.saturating_add(days.saturating_mul(24 * 60 * 60)))
    .execute(db)
    .await?;
    // Those that have ended long ago are not shown any more.
    sqlx::query("DELETE FROM tokens WHERE ends_at < $1").bind(now - 30 * 24 * 60 * 60).execute(db).await?;
    Ok(token)
}

/// Creates a token in place of another one, with the same name, scopes and lifetime. For a day, both are good.
pub async fn replace(
    db: &AnyPool,
    by: Proof<'_, Confirmed>,
    token: &Permitted<Token, Owner>,
) -> sqlx::Result<NewApiKey> {
    let days = (token.ends_at - token.made_at) / (24 * 60 * 60);
    let new = create(db, by.weaken(), &token.name, &token.scopes, days.clamp(1, 366)).await?;
    sqlx::query("UPDATE tokens SET ends_at = $3 WHERE id = $1 AND account = $2 AND ends_at > $3")
        .bind(token.id)
        .bind(token.owner)
        .bind(db::now() + OVERLAP)
        .execute(db)
        .await?;
    Ok(new)
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
