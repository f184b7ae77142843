//! `Passwords`: hashes passwords, and verifies them with the same work for known and unknown users.

mod cost;
mod error;
mod hashing;
mod queue;
mod stored;

use std::fmt;
use std::sync::Arc;

use authed::AuthenticationError;

use self::cost::Cost;
use self::hashing::{Secret, check, hash};
use self::queue::Queue;
use self::stored::Stored;

pub use self::error::PasswordError;

/// In octets. OWASP ASVS 6.2.9 requires that 64 characters are allowed, which have up to four octets each.
const MAX_LENGTH: usize = 1024;

/// Hashes passwords with Argon2id, and verifies them. Cheap to clone.
///
/// Create one per application: it limits how many passwords are hashed at once.
///
/// ```
/// use authed::{AuthenticationError, Authenticator, Basic, Credentials, Identity, SimpleUser, backend::Login, scopes};
/// use authed_session::Passwords;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # struct Row { hash: String, roles: Vec<String> }
/// # #[derive(Clone)] struct Db;
/// # impl Db {
/// #     async fn user(&self, _: &str) -> Result<Option<Row>, std::io::Error> { Ok(None) }
/// #     async fn set_hash(&self, _: &str, _: &str) -> Result<(), std::io::Error> { Ok(()) }
/// # }
/// # let db = Db;
/// let passwords = Passwords::new();
/// let authenticator = Authenticator::new(Basic::new_async(move |login: Login| {
///     let (db, passwords) = (db.clone(), passwords.clone());
///     async move {
///         let user = db.user(login.name()).await.map_err(AuthenticationError::unavailable)?;
///         // Verify also if there is no such user. Do not return before it.
///         let verified = passwords.verify(login.password(), user.as_ref().map(|user| &*user.hash)).await?;
///         let user = user.ok_or(AuthenticationError::rejected())?;
///         if let Some(hash) = verified.new_hash() {
///             db.set_hash(login.name(), hash).await.map_err(AuthenticationError::unavailable)?;
///         }
///         Ok(Identity::<Shop>::new(SimpleUser::new(login.name()), Credentials::from_names(user.roles)))
///     }
/// }));
/// ```
///
/// - **Passwords are hashed as received**: all octets, with their case, not normalized (OWASP ASVS 6.2.8). A password has at
///   most 1024 octets. A longer one is rejected at once, for known and unknown users alike.
/// - **Hashing runs on tokio's blocking threads**, a few at once. Others wait. If too many wait, the next one gets a 503: see
///   [`limits`](Self::limits). A cancelled request leaves the queue.
/// - **An unknown user costs the same work as a known one.** Hashes with weaker parameters are filled up to the work of new
///   ones. If stored hashes cost *more* than new ones, the time reveals their users until they have logged in again.
///
/// With [`Basic`](authed::Basic), every request is a login. `Basic::cached` (feature `cache` of `authed`) keeps the verdicts.
///
/// Attempts are not counted here. A [`Throttle`](crate::Throttle) limits them by user and by address (OWASP ASVS 6.3.1).
///
/// Hashes are slow by design, and much slower in unoptimized builds. Set `opt-level` for `argon2` and `blake2` in the dev
/// profile.
#[derive(Clone)]
pub struct Passwords {
    cost: Cost,
    queue: Arc<Queue>,
}

impl Passwords {
    /// Returns the default: Argon2id with 46 MiB of memory in one pass (OWASP ASVS 5.0, appendix C).
    ///
    /// One core fewer than the machine has hashes at once, at least one and at most 8. For each of them, 32 passwords can wait.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let at_once = cores.saturating_sub(1).clamp(1, 8);
        Self { cost: Cost::DEFAULT, queue: Arc::new(Queue::new(at_once, 32 * at_once)) }
    }

    /// Sets the cost of new hashes: memory in KiB, passes, lanes. Users with another cost get a new hash when they log in: see
    /// [`Verified::new_hash`].
    ///
    /// ```
    /// let passwords = authed_session::Passwords::new().cost(65_536, 3, 4);   // RFC 9106, 4: the second recommended option
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the cost is
    ///
    /// - below OWASP's minimum: 47104 KiB in one pass, 19456 in two, 12288 in three, 9216 in four, 7168 in more
    /// - above the maximum of stored hashes: 2 GiB, or 4 GiB if each pass is counted
    /// - without a lane, or with more than one lane for 8 KiB
    #[must_use]
    pub fn cost(self, memory_kib: u32, passes: u32, lanes: u32) -> Self {
        let cost = Cost::new(memory_kib, passes, lanes);
        assert!(
            cost.is_acceptable(),
            "the cost of a password hash is too low or too high: write `cost(47_104, 1, 1)` or more"
        );
        Self { cost, ..self }
    }

    /// Sets how many passwords are hashed at once, and how many can wait. The next one is rejected with `unavailable`.
    ///
    /// Each running hash has memory of its own. A hash takes a core for 20 to 50 ms. The longest wait is `waiting / at_once`
    /// times that.
    ///
    /// # Panics
    ///
    /// Panics if `at_once` is zero, or if the sum is more than 2^29.
    #[must_use]
    pub fn limits(self, at_once: usize, waiting: usize) -> Self {
        Self { queue: Arc::new(Queue::new(at_once, waiting)), ..self }
    }

    /// Returns the hash to store for a new password: a PHC string of about 100 characters, with a salt of its own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), authed_session::PasswordError> {
    /// let hash = authed_session::Passwords::new().hash("correct horse battery staple").await?;
    /// assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"));
    /// # Ok(()) }
    /// ```
    ///
    /// The application decides which passwords are good enough.
    ///
    /// # Errors
    ///
    /// Returns a [`PasswordError`] if the password is too long, or cannot be hashed at the moment.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        if password.len() > MAX_LENGTH {
            return Err(PasswordError::TooLong);
        }
        let (password, cost) = (Secret::new(password), self.cost);
        let hashed = self.queue.run(move || hash(&password, cost)).await;
        hashed.and_then(|hashed| hashed).map_err(PasswordError::Unavailable)
    }

    /// Verifies a password against the stored hash. Pass `None` if there is no such user, or if the user has no password or
    /// must not log in: the work is the same.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use authed::backend::ErrorKind;
    /// use authed_session::Passwords;
    ///
    /// let passwords = Passwords::new();
    /// let stored = passwords.hash("correct horse").await?;
    /// assert!(passwords.verify("correct horse", Some(&stored)).await.is_ok());
    /// assert_eq!(passwords.verify("correct house", Some(&stored)).await.unwrap_err().kind(), ErrorKind::Rejected);
    /// assert_eq!(passwords.verify("correct horse", None).await.unwrap_err().kind(), ErrorKind::Rejected);
    /// # Ok(()) }
    /// ```
    ///
    /// Verifies hashes of Argon2id, Argon2i and Argon2d, with any parameters up to 2 GiB of memory.
    ///
    /// # Errors
    ///
    /// - `rejected` if the password is wrong or too long, or if there is no such user
    /// - `unavailable` if too many passwords wait, if the stored text is not an Argon2 hash, or outside of a tokio runtime
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<Verified, AuthenticationError> {
        if password.len() > MAX_LENGTH {
            return Err(AuthenticationError::rejected());
        }
        let stored = stored.map(Stored::read).transpose()?;
        let (password, cost) = (Secret::new(password), self.cost);
        let new_hash = self.queue.run(move || check(&password, stored, cost)).await??;
        Ok(Verified { new_hash })
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").field("cost", &self.cost).field("queue", &self.queue).finish()
    }
}

/// A password was right. [`Passwords::verify`] returns it.
pub struct Verified {
    new_hash: Option<String>,
}

impl Verified {
    /// Returns the hash to store in place of the old one, if the old one has other parameters than new hashes.
    pub fn new_hash(&self) -> Option<&str> {
        self.new_hash.as_deref()
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified(..)")
    }
}
