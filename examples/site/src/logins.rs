//! Where users are logged in: a row for each login. The library asks for it together with the account, and the site lists it.

use std::time::Duration;

use authed::{Identity, NotFound, Proof, Resource, Rule};
use authed_session::{LoginId, SessionOf};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, FromRow, Row};

use crate::accounts::Current;
use crate::app::App;
use crate::client::Client;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{Member, Press};

/// How long a login lasts for users who tick "keep me logged in".
pub const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A login, in a user's list.
#[derive(Clone)]
pub struct Login {
    pub id: String,
    account: i64,
    pub browser: String,
    pub address: String,
    made_at: i64,
}

impl Login {
    /// Returns the moment of the login, in UTC.
    pub fn moment(&self) -> String {
        db::moment(self.made_at)
    }

    pub fn login_id(&self) -> Result<LoginId, Failure> {
        self.id.parse().map_err(|_| Failure::Broken)
    }
}

impl FromRow<'_, AnyRow> for Login {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let (id, account, browser) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(Self { id, account, browser, address: row.try_get(3)?, made_at: row.try_get(4)? })
    }
}

/// The login in the path.
impl Resource<App> for Login {
    type Key = String;
    type Within = ();
    type Error = Failure;

    async fn find(id: String, _: &(), app: &App) -> Result<Option<Self>, Failure> {
        let login = sqlx::query_as("SELECT id, account, browser, address, made_at FROM logins WHERE id = $1");
        Ok(login.bind(id).fetch_optional(&app.db).await?)
    }
}

/// Permits the user who has logged in. The login is hidden from others.
pub enum Mine {}

impl Rule<Login> for Mine {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, login: &Login) -> bool {
        by.user().id == login.account
    }
}

/// Returns the caller's logins that have not ended, the latest first.
pub async fn list(db: &AnyPool, of: Proof<'_, Member>) -> sqlx::Result<Vec<Login>> {
    sqlx::query_as(
        "SELECT id, account, browser, address, made_at FROM logins
         WHERE account = $1 AND ends_at > $2 ORDER BY made_at DESC, id LIMIT 100",
    )
    .bind(of.user().id)
    .bind(db::now())
    .fetch_all(db)
    .await
}

/// Adds what the user recognizes to the login of this session.
pub async fn describe(db: &AnyPool, session: &SessionOf<Press>, client: &Client) -> Result<(), Failure> {
    let Some(id) = session.login_id().await? else { return Ok(()) };
    sqlx::query("UPDATE logins SET browser = $2, address = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(client.browser())
        .bind(client.address.map_or("an unknown address".to_owned(), |address| address.to_canonical().to_string()))
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a login, and deletes those that have ended. There is no task for it: a login is rare.
pub async fn insert(db: &AnyPool, id: LoginId, login: &authed_session::Login) -> Result<(), Unavailable> {
    let account: i64 = login.user().parse()?;
    sqlx::query("INSERT INTO logins (id, account, login, made_at, ends_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.to_string())
        .bind(account)
        .bind(serde_json::to_string(login)?)
        .bind(db::seconds(login.begun_at()))
        .bind(db::seconds(login.ends_at()))
        .execute(db)
        .await?;
    sqlx::query("DELETE FROM logins WHERE ends_at <= $1").bind(db::now()).execute(db).await?;
    Ok(())
}

/// Returns the login with its account, unless the account is closed.
pub async fn find(db: &AnyPool, id: LoginId) -> Result<Option<(authed_session::Login, Current)>, Unavailable> {
    let rows = sqlx::query(
        "SELECT logins.login AS state, accounts.id, accounts.login, accounts.name, accounts.epoch,
                account_roles.role, role_scopes.scope
         FROM logins
         JOIN accounts ON accounts.id = logins.account AND accounts.disabled = 0
         LEFT JOIN account_roles ON account_roles.account = accounts.id
         LEFT JOIN role_scopes ON role_scopes.role = account_roles.role
         WHERE logins.id = $1",
    )
    .bind(id.to_string())
    .fetch_all(db)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let login = serde_json::from_str(first.try_get("state")?)?;
    Ok(Current::of(first.try_get("id")?, &rows)?.map(|account| (login, account)))
}

/// Replaces a login, unless it has ended meanwhile.
pub async fn update(db: &AnyPool, id: LoginId, login: &authed_session::Login) -> Result<(), Unavailable> {
    let row = sqlx::query("UPDATE logins SET login = $2 WHERE id = $1").bind(id.to_string());
    row.bind(serde_json::to_string(login)?).execute(db).await?;
    Ok(())
}

pub async fn delete(db: &AnyPool, id: LoginId) -> Result<(), Unavailable> {
    sqlx::query("DELETE FROM logins WHERE id = $1").bind(id.to_string()).execute(db).await?;
    Ok(())
}

/// The reason of a 503, for the program's log.
type Unavailable = Box<dyn std::error::Error + Send + Sync>;
