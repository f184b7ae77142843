//! `Logins`: where the application stores who has logged in.

use std::pin::Pin;

use authed::AuthenticationError;
use authed::realm::Realm;

use crate::account::Account;
use crate::login::Login;
use crate::login_id::LoginId;

/// Logins in the application's database, with its users. For [`Sessions::with_logins`](crate::Sessions::with_logins).
///
/// One joined query finds a login and the account of its user. A request then costs one query at most.
///
/// ```
/// use authed::AuthenticationError;
/// use authed_session::{Account, Login, LoginId, Logins};
/// # authed::scopes! { pub realm Shop for authed::SimpleUser; pub scope Editor = "editor"; }
///
/// // CREATE TABLE logins (
/// //     id TEXT PRIMARY KEY,
/// //     user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
/// //     login TEXT NOT NULL,
/// //     ends_at TIMESTAMPTZ NOT NULL
/// // );
///
/// /// A pool of connections.
/// struct Database;
/// # impl Database {
/// #     async fn execute<T>(&self, _: &str, _: T) -> Result<(), AuthenticationError> { Ok(()) }
/// #     async fn fetch<T>(&self, _: &str, _: T) -> Result<Option<Row>, AuthenticationError> { Ok(None) }
/// # }
/// # struct Row { login: Login, account: Account<Shop> }
///
/// impl Logins for Database {
///     type Realm = Shop;
///
///     async fn insert(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
///         let row = (id.to_string(), login.user(), login, login.ends_at());   // `login` as JSON
///         self.execute("INSERT INTO logins VALUES ($1, $2, $3, $4)", row).await
///     }
///
///     async fn find(&self, id: LoginId) -> Result<Option<(Login, Account<Shop>)>, AuthenticationError> {
///         let query = "SELECT logins.login, users.id, users.roles, users.password_hash
///                      FROM logins JOIN users ON users.id = logins.user_id WHERE logins.id = $1";
///         Ok(self.fetch(query, id.to_string()).await?.map(|row| (row.login, row.account)))
///     }
///
///     async fn update(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
///         self.execute("UPDATE logins SET login = $2 WHERE id = $1", (id.to_string(), login)).await
///     }
///
///     async fn delete(&self, id: LoginId) -> Result<(), AuthenticationError> {
///         self.execute("DELETE FROM logins WHERE id = $1", id.to_string()).await
///     }
/// }
/// ```
///
/// Delete rows after [`Login::ends_at`], for example with each insert. A row that the application deletes is a login that has
/// ended: "log out everywhere" can delete the rows of a user.
///
/// All functions return [`AuthenticationError::unavailable`] if the database does not respond. The request is rejected with
/// 503.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store logins",
    label = "does not implement `Logins`",
    note = "implement `authed_session::Logins`, four functions, for `{Self}`"
)]
pub trait Logins: Send + Sync + 'static {
    /// The realm of the users.
    type Realm: Realm;

    /// Adds a login. The ID is new.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the login was not stored. The user is not logged in.
    fn insert(&self, id: LoginId, login: &Login) -> impl Future<Output = Result<(), AuthenticationError>> + Send;

    /// Returns the login with this ID, and the present account of its user.
    ///
    /// Return `None` if there is no such login, if the user does not exist, or if the user must not log in. The library checks
    /// the age and the epoch. An account of another user than the login's is rejected with 503.
    ///
    /// Do not ask a copy of the database that lags behind: it does not know the latest logins and logouts.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the login cannot be looked up.
    fn find(&self, id: LoginId)
    -> impl Future<Output = Result<Option<Found<Self::Realm>>, AuthenticationError>> + Send;

    /// Replaces a login that exists. It must not add one: the login may have ended meanwhile.
    ///
    /// A login in use is replaced about ten times per [`idle`](crate::Sessions::idle) time.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the login cannot be replaced.
    fn update(&self, id: LoginId, login: &Login) -> impl Future<Output = Result<(), AuthenticationError>> + Send;

    /// Deletes the login with this ID, if it exists.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the login may still exist.
    fn delete(&self, id: LoginId) -> impl Future<Output = Result<(), AuthenticationError>> + Send;
}

/// A login, and the account of its user.
type Found<R> = (Login, Account<R>);

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, AuthenticationError>> + Send + 'a>>;

/// [`Logins`] of any type.
pub(crate) trait AnyLogins<R: Realm>: Send + Sync {
    fn insert<'a>(&'a self, id: LoginId, login: &'a Login) -> Answer<'a, ()>;
    fn find(&self, id: LoginId) -> Answer<'_, Option<Found<R>>>;
    fn update<'a>(&'a self, id: LoginId, login: &'a Login) -> Answer<'a, ()>;
    fn delete(&self, id: LoginId) -> Answer<'_, ()>;
}

impl<L: Logins> AnyLogins<L::Realm> for L {
    fn insert<'a>(&'a self, id: LoginId, login: &'a Login) -> Answer<'a, ()> {
        Box::pin(Logins::insert(self, id, login))
    }

    fn find(&self, id: LoginId) -> Answer<'_, Option<Found<L::Realm>>> {
        Box::pin(Logins::find(self, id))
    }

    fn update<'a>(&'a self, id: LoginId, login: &'a Login) -> Answer<'a, ()> {
        Box::pin(Logins::update(self, id, login))
    }

    fn delete(&self, id: LoginId) -> Answer<'_, ()> {
        Box::pin(Logins::delete(self, id))
    }
}
