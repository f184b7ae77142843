//! `Accounts`: the application's users. `Account`: one of them.

use std::borrow::Cow;
use std::fmt;

use authed::realm::Realm;
use authed::{AuthenticationError, Identity, User};
use sha2::{Digest, Sha256};

/// The application's users. [`Sessions`](crate::Sessions) asks for one with each request. For
/// [`Sessions::new`](crate::Sessions::new).
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::{Arc, RwLock};
/// use authed::{AuthenticationError, Credentials, Identity, SimpleUser, scopes};
/// use authed_session::{Account, Accounts};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
///
/// struct Row { roles: String, sessions_since: u64 }
///
/// #[derive(Clone)]
/// struct Users(Arc<RwLock<HashMap<String, Row>>>);
///
/// impl Accounts for Users {
///     type Realm = Shop;
///
///     async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
///         let users = self.0.read().map_err(|_| AuthenticationError::unavailable("the lock is poisoned"))?;
///         Ok(users.get(id).map(|row| {
///             let credentials = Credentials::from_names(row.roles.split(' '));
///             Account::new(Identity::new(SimpleUser::new(id), credentials), row.sessions_since.to_be_bytes())
///         }))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not find accounts",
    label = "does not implement `Accounts`",
    note = "implement `authed_session::Accounts`, one function, for `{Self}`"
)]
pub trait Accounts: Send + Sync + 'static {
    /// The realm of the users.
    type Realm: Realm;

    /// Returns the account of the user with this [ID](User::id).
    ///
    /// Return `None` if the user does not exist, or must not log in. This ends the user's sessions. Compare IDs exactly: an
    /// account with another ID is rejected with 503.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the account cannot be looked up. The request is rejected with 503.
    fn find(&self, id: &str) -> impl Future<Output = Result<Option<Account<Self::Realm>>, AuthenticationError>> + Send;
}

/// A user who can log in: the identity, and the epoch of the sessions.
///
/// A session ends when the account's epoch differs from the epoch at login. The epoch contains everything that must end all
/// sessions of the user when it changes:
///
/// - a counter, which "log out everywhere" increments
/// - the password hash, which a new password changes
///
/// Concatenate them to use both. The store receives a digest only.
///
/// ```
/// use authed::{Credentials, Identity, SimpleUser, scopes};
/// use authed_session::Account;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
///
/// let identity = Identity::<Shop>::new(SimpleUser::new("ada"), Credentials::none().grant::<Editor>());
/// let account = Account::new(identity, "$argon2id$v=19$m=47104,t=1,p=1$..");
/// ```
pub struct Account<R: Realm> {
    identity: Identity<R>,
    epoch: [u8; 32],
}

impl<R: Realm> Account<R> {
    /// Returns the account of this user, with this epoch.
    pub fn new(identity: Identity<R>, epoch: impl AsRef<[u8]>) -> Self {
        let user = identity.user().id();
        // The lengths make the concatenation unambiguous.
        let digest = [R::NAME.as_bytes(), user.as_bytes(), epoch.as_ref()]
            .into_iter()
            .fold(Sha256::new().chain_update(b"authed: epoch of sessions"), |digest, part| {
                digest.chain_update((part.len() as u64).to_be_bytes()).chain_update(part)
            });
        let epoch = digest.finalize().into();
        drop(user);
        Self { identity, epoch }
    }

    /// Returns the identity: the user, and the granted scopes.
    pub fn identity(&self) -> &Identity<R> {
        &self.identity
    }

    pub(crate) fn id(&self) -> Cow<'_, str> {
        self.identity.user().id()
    }

    pub(crate) fn epoch(&self) -> &[u8; 32] {
        &self.epoch
    }

    pub(crate) fn into_identity(self) -> Identity<R> {
        self.identity
    }
}

impl<R: Realm> Clone for Account<R> {
    fn clone(&self) -> Self {
        Self { identity: self.identity.clone(), epoch: self.epoch }
    }
}

/// Prints the identity only.
impl<R: Realm> fmt::Debug for Account<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("identity", &self.identity).finish_non_exhaustive()
    }
}
