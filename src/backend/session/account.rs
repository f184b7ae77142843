//! Who there is: what the application's store of users says.

use std::borrow::Cow;
use std::fmt;

use sha2::{Digest, Sha256};

use crate::caller::{Identity, User};
use crate::error::AuthenticationError;
use crate::realm::Realm;

/// The application's users, as [`Sessions`](crate::Sessions) ask for them: who has this id?
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::{Arc, RwLock};
/// use authed::{Account, Accounts, AuthenticationError, Credentials, Identity, SimpleUser, scopes};
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
///         let users = self.0.read().map_err(|_| AuthenticationError::unavailable("the users are locked"))?;
///         Ok(users.get(id).map(|row| {
///             let credentials = Credentials::from_names(row.roles.split(' '));
///             Account::new(Identity::new(SimpleUser::new(id), credentials), row.sessions_since.to_be_bytes())
///         }))
///     }
/// }
/// ```
pub trait Accounts: Send + Sync + 'static {
    /// The realm of these users.
    type Realm: Realm;

    /// The account of the user whose [`id`](User::id) this is; `None` if there is no such user, or none who may log in,
    /// which ends their sessions.
    ///
    /// # Errors
    ///
    /// [`AuthenticationError::unavailable`] if nobody can say. The request is then refused.
    fn find(&self, id: &str) -> impl Future<Output = Result<Option<Account<Self::Realm>>, AuthenticationError>> + Send;
}

/// A user who can log in: who it is and what they may do, and the epoch of their sessions.
///
/// A session is good as long as the epoch is the one that it had at the login. Whatever has to end all sessions of a user
/// belongs into it: a counter that "log out everywhere" increments, or the hash of the password, which a new password
/// changes; or both, one after the other. What is kept of it is a digest.
///
/// ```
/// use authed::{Account, Credentials, Identity, SimpleUser, scopes};
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
    /// The account of this user, whose sessions have this epoch.
    pub fn new(identity: Identity<R>, epoch: impl AsRef<[u8]>) -> Self {
        let user = identity.user().id();
        // With their lengths, no two of these say the same together.
        let digest = [R::NAME.as_bytes(), user.as_bytes(), epoch.as_ref()]
            .into_iter()
            .fold(Sha256::new().chain_update(b"authed: epoch of sessions"), |digest, part| {
                digest.chain_update((part.len() as u64).to_be_bytes()).chain_update(part)
            });
        let epoch = digest.finalize().into();
        drop(user);
        Self { identity, epoch }
    }

    /// The user, and what they may do.
    pub fn identity(&self) -> &Identity<R> {
        &self.identity
    }

    pub(super) fn id(&self) -> Cow<'_, str> {
        self.identity.user().id()
    }

    pub(super) fn epoch(&self) -> &[u8; 32] {
        &self.epoch
    }

    pub(super) fn into_identity(self) -> Identity<R> {
        self.identity
    }
}

impl<R: Realm> Clone for Account<R> {
    fn clone(&self) -> Self {
        Self { identity: self.identity.clone(), epoch: self.epoch }
    }
}

impl<R: Realm> fmt::Debug for Account<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("identity", &self.identity).finish_non_exhaustive()
    }
}
