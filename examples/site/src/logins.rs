//! Where users are logged in. The library has the sessions. The site has a row for each login, for the page that lists them.

use std::time::Duration;

use authed::{Identity, NotFound, Permitted, Proof, Resource, Rule};
use authed_session::{LoginId, SessionOf};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, FromRow, Row};

use crate::app::App;
use crate::callers::House;
use crate::client::Client;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{Member, Press};

/// How long a login lasts. The first is the default of the library.
pub const USUAL: Duration = Duration::from_secs(12 * 60 * 60);
/// For users who tick "keep me logged in".
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
    // A new epoch has ended those before.
    sqlx::query_as(
        "SELECT logins.id, account, browser, address, made_at FROM logins
         JOIN accounts ON accounts.id = account AND accounts.epoch = logins.epoch
         WHERE account = $1 AND ends_at > $2 ORDER BY made_at DESC, logins.id LIMIT 100",
    )
    .bind(of.user().id)
    .bind(db::now())
    .fetch_all(db)
    .await
}

/// Adds the login of this session, of the epoch that the password was verified with.
pub async fn insert(
    db: &AnyPool,
    session: &SessionOf<House>,
    account: i64,
    epoch: i64,
    lasts: Duration,
    client: &Client,
) -> Result<(), Failure> {
    let Some(id) = session.login_id().await? else { return Ok(()) };
    let now = db::now();
    sqlx::query(
        "INSERT INTO logins (id, account, epoch, made_at, ends_at, browser, address) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(account)
    .bind(epoch)
    .bind(now)
    .bind(now.saturating_add(i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX)))
    .bind(client.browser())
    .bind(client.address.map_or("an unknown address".to_owned(), |address| address.to_canonical().to_string()))
    .execute(db)
    .await?;
    // There is no task for it: a login is rare.
    sqlx::query("DELETE FROM logins WHERE ends_at <= $1").bind(now).execute(db).await?;
    Ok(())
}

/// Removes a login that has ended.
pub async fn remove(db: &AnyPool, login: LoginId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM logins WHERE id = $1").bind(login.to_string()).execute(db).await?;
    Ok(())
}

/// Removes a login of the caller from the list, after it has ended.
pub async fn forget(db: &AnyPool, login: &Permitted<Login, Mine>) -> sqlx::Result<()> {
    let row = sqlx::query("DELETE FROM logins WHERE id = $1 AND account = $2").bind(&login.id).bind(login.account);
    row.execute(db).await?;
    Ok(())
}
