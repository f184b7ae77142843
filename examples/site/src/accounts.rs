//! Accounts and their roles.

use std::borrow::Cow;
use std::collections::BTreeMap;

use authed::{Grants, Permitted, Proof, Resource, User};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, AnyPool, Row, Transaction};

use crate::app::App;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{ManageAccounts, ManageRoles};

/// In characters. Attempts with longer names are not counted.
pub const LONGEST_LOGIN: usize = 40;

/// The user of a request.
#[derive(Debug)]
pub struct Person {
    pub id: i64,
    pub login: String,
    pub name: String,
}

impl User for Person {
    fn id(&self) -> Cow<'_, str> {
        self.id.to_string().into()
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

/// The present state of an account.
pub struct Current {
    pub person: Person,
    pub epoch: i64,
    pub roles: Vec<String>,
    /// The scopes of all its roles.
    pub scopes: Vec<String>,
}

/// Returns the account, unless it is closed.
pub async fn current(db: &AnyPool, id: i64) -> sqlx::Result<Option<Current>> {
    let rows = sqlx::query(
        "SELECT accounts.login, accounts.name, accounts.epoch, account_roles.role, role_scopes.scope
         FROM accounts
         LEFT JOIN account_roles ON account_roles.account = accounts.id
         LEFT JOIN role_scopes ON role_scopes.role = account_roles.role
         WHERE accounts.id = $1 AND accounts.disabled = 0",
    )
    .bind(id)
    .fetch_all(db)
    .await?;
    Current::of(id, &rows)
}

impl Current {
    /// Returns the account in these rows: one for each scope of each role.
    pub fn of(id: i64, rows: &[AnyRow]) -> sqlx::Result<Option<Self>> {
        let Some(first) = rows.first() else { return Ok(None) };
        let person = Person { id, login: first.try_get("login")?, name: first.try_get("name")? };
        let mut found = Self { person, epoch: first.try_get("epoch")?, roles: Vec::new(), scopes: Vec::new() };
        for row in rows {
            found.roles.extend(row.try_get::<Option<String>, _>("role")?);
            found.scopes.extend(row.try_get::<Option<String>, _>("scope")?);
        }
        found.roles.sort();
        found.roles.dedup();
        Ok(Some(found))
    }
}

/// What a login needs.
pub struct Secret {
    pub id: i64,
    pub epoch: i64,
    /// The password's hash.
    pub password: String,
}

/// Returns the account with this login name, unless it is closed.
pub async fn secret(db: &AnyPool, login: &str) -> sqlx::Result<Option<Secret>> {
    let row = sqlx::query("SELECT id, epoch, password FROM accounts WHERE login = $1 AND disabled = 0")
        .bind(login)
        .fetch_optional(db)
        .await?;
    row.map(|row| Ok(Secret { id: row.try_get(0)?, epoch: row.try_get(1)?, password: row.try_get(2)? })).transpose()
}

/// Ends all sessions and tokens of the account. Returns the new epoch.
pub async fn end_sessions(db: &mut AnyConnection, id: i64) -> sqlx::Result<i64> {
    let epoch = sqlx::query_scalar("UPDATE accounts SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch");
    let epoch = epoch.bind(id).fetch_one(&mut *db).await?;
    // The epoch has ended them. They are not listed any more.
    sqlx::query("DELETE FROM logins WHERE account = $1").bind(id).execute(db).await?;
    Ok(epoch)
}

/// Changes the password, which ends all sessions and tokens. Returns the new epoch.
pub async fn set_password(db: &AnyPool, id: i64, hash: &str) -> sqlx::Result<i64> {
    let mut change = db.begin().await?;
    sqlx::query("UPDATE accounts SET password = $2 WHERE id = $1").bind(id).bind(hash).execute(&mut *change).await?;
    let epoch = end_sessions(&mut change, id).await?;
    change.commit().await?;
    Ok(epoch)
}

/// Replaces the hash of the same password.
pub async fn rehash(db: &AnyPool, id: i64, old: &str, new: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE accounts SET password = $3 WHERE id = $1 AND password = $2")
        .bind(id)
        .bind(old)
        .bind(new)
        .execute(db)
        .await?;
    Ok(())
}

/// A line in the list of all accounts.
pub struct Listed {
    pub id: i64,
    pub login: String,
    pub name: String,
    pub disabled: bool,
    pub roles: Vec<String>,
}

impl Listed {
    pub fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }
}

pub async fn list(db: &AnyPool, _: Proof<'_, impl Grants<ManageAccounts>>) -> sqlx::Result<Vec<Listed>> {
    let rows = sqlx::query("SELECT id, login, name, disabled FROM accounts ORDER BY login").fetch_all(db).await?;
    let mut accounts = Vec::with_capacity(rows.len());
    let mut roles: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for row in sqlx::query("SELECT account, role FROM account_roles ORDER BY role").fetch_all(db).await? {
        roles.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
    }
    for row in rows {
        let id = row.try_get(0)?;
        let disabled = row.try_get::<i64, _>(3)? != 0;
        let roles = roles.remove(&id).unwrap_or_default();
        accounts.push(Listed { id, login: row.try_get(1)?, name: row.try_get(2)?, disabled, roles });
    }
    Ok(accounts)
}

/// Why a change of accounts or roles was not made.
pub enum Unchanged {
    /// No account would be left that manages accounts, or none that manages roles.
    NobodyLeft,
    /// The name is taken.
    Taken,
    Unavailable(sqlx::Error),
}

impl From<sqlx::Error> for Unchanged {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(cause) if cause.is_unique_violation() => Self::Taken,
            _ => Self::Unavailable(error),
        }
    }
}

pub async fn create(
    db: &AnyPool,
    _: Proof<'_, impl Grants<ManageAccounts>>,
    login: &str,
    name: &str,
    hash: &str,
) -> Result<i64, Unchanged> {
    Ok(insert(&mut *db.acquire().await?, login, name, hash).await?)
}

pub async fn insert(db: &mut AnyConnection, login: &str, name: &str, hash: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar("INSERT INTO accounts (login, name, password) VALUES ($1, $2, $3) RETURNING id")
        .bind(login)
        .bind(name)
        .bind(hash)
        .fetch_one(db)
        .await
}

/// The account in the path.
#[derive(Clone, Copy)]
pub struct Account {
    id: i64,
}

impl Account {
    /// Returns the ID of its [`User`].
    pub fn user_id(&self) -> String {
        self.id.to_string()
    }
}

impl Resource<App> for Account {
    type Key = i64;
    type Within = ();
    type Error = Failure;

    async fn find(id: i64, _: &(), app: &App) -> Result<Option<Self>, Failure> {
        let id = sqlx::query_scalar("SELECT id FROM accounts WHERE id = $1").bind(id).fetch_optional(&app.db).await?;
        Ok(id.map(|id| Self { id }))
    }
}

/// Sets the roles of the account, and opens or closes it. The sessions and tokens of a closed account are rejected from the next
/// request on.
pub async fn change(
    db: &AnyPool,
    account: &Permitted<Account, ManageAccounts>,
    roles: &[&str],
    disabled: bool,
) -> Result<(), Unchanged> {
    let id = account.id;
    let mut change = db::administer(db).await?;
    sqlx::query("UPDATE accounts SET disabled = $2 WHERE id = $1")
        .bind(id)
        .bind(i64::from(disabled))
        .execute(&mut *change)
        .await?;
    if disabled {
        // If it is opened again, its old sessions stay ended.
        end_sessions(&mut change, id).await?;
    }
    sqlx::query("DELETE FROM account_roles WHERE account = $1").bind(id).execute(&mut *change).await?;
    for role in roles {
        give_role(&mut change, id, role).await?;
    }
    finish(change).await
}

/// Gives the account a role, if the role exists.
pub async fn give_role(db: &mut AnyConnection, id: i64, role: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO account_roles (account, role) SELECT accounts.id, roles.name FROM accounts, roles WHERE accounts.id = $1 AND roles.name = $2")
        .bind(id)
        .bind(role)
        .execute(db)
        .await?;
    Ok(())
}

/// Commits a change of accounts or roles, unless nobody could undo it.
pub async fn finish(mut change: Transaction<'static, Any>) -> Result<(), Unchanged> {
    use authed::realm::Scope;

    for scope in [ManageAccounts::NAME, ManageRoles::NAME] {
        let holders: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM accounts
             JOIN account_roles ON account_roles.account = accounts.id
             JOIN role_scopes ON role_scopes.role = account_roles.role
             WHERE accounts.disabled = 0 AND role_scopes.scope = $1",
        )
        .bind(scope)
        .fetch_one(&mut *change)
        .await?;
        if holders == 0 {
            // Dropping the transaction rolls it back.
            return Err(Unchanged::NobodyLeft);
        }
    }
    Ok(change.commit().await?)
}
