//! `Passwords`: hashing them, and checking them with the same work whoever logs in.

mod cost;
mod hashing;
mod queue;
mod stored;

use std::fmt;
use std::sync::Arc;

use self::cost::Cost;
use self::hashing::{Secret, check, hash};
use self::queue::Queue;
use self::stored::Stored;
use crate::error::AuthenticationError;

/// In octets. OWASP ASVS 6.2.9 asks for 64 characters at least, which have four octets each at most.
const MAX_LENGTH: usize = 1024;

/// Passwords as Argon2id hashes. Cheap to clone; one per application, since it bounds how many are hashed at once.
///
/// ```
/// use authed::{AuthenticationError, Authenticator, Basic, Credentials, Identity, Login, Passwords, SimpleUser, scopes};
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
///         // Asked whether there is such a user or not. Do not return before it.
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
/// - A password is hashed as it was received: all of it, its case kept, not normalised (OWASP ASVS 6.2.8). The longest
///   has 1024 octets; a longer one is refused without work, before anybody asks whether there is such a user.
/// - Hashing goes on tokio's threads for blocking work, a few at once. Others wait their turn, and if too many wait, the
///   next is answered with 503: see [`limits`](Self::limits). A request that is given up takes no place in the queue.
/// - An unknown user costs the same work as a known one: the same hash with the parameters of new hashes, and hashes that
///   were made with less are filled up to it. Where stored hashes cost *more* than new ones, their owners can be told
///   from others by the time, until they have logged in.
///
/// Over [`Basic`](crate::Basic) every request is a login: with the feature `cache`, `Basic::cached` keeps the verdicts.
///
/// Attempts are not counted here: a limit for each user and address (OWASP ASVS 6.3.1) belongs before it. A hash is meant
/// to be slow, and slower in an unoptimised build: give `argon2` and `blake2` an `opt-level` in the dev profile.
#[derive(Clone)]
pub struct Passwords {
    cost: Cost,
    queue: Arc<Queue>,
}

impl Passwords {
    /// Argon2id with 46 MiB of memory in one pass (OWASP ASVS 5.0, appendix C), as many at once as there are cores but
    /// one, 8 at most, and 32 waiting for each of these.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let at_once = cores.saturating_sub(1).clamp(1, 8);
        Self { cost: Cost::DEFAULT, queue: Arc::new(Queue::new(at_once, 32 * at_once)) }
    }

    /// What new hashes cost: memory in KiB, passes over it, lanes. Users whose hash has other parameters get a new one
    /// when they log in: [`Verified::new_hash`].
    ///
    /// ```
    /// let passwords = authed::Passwords::new().cost(65_536, 3, 4);   // RFC 9106, 4: the second recommended option
    /// ```
    ///
    /// # Panics
    ///
    /// If it is less than OWASP's minimum: 47104 KiB in one pass, 19456 in two, 12288 in three, 9216 in four, or 7168 in
    /// more. If it is more than what a stored hash can cost: 2 GiB, and 4 GiB with each pass counted. If there are no
    /// lanes, or more than one for 8 KiB.
    #[must_use]
    pub fn cost(self, memory_kib: u32, passes: u32, lanes: u32) -> Self {
        let cost = Cost::new(memory_kib, passes, lanes);
        assert!(cost.is_enough(), "a password's hash has to cost more than that");
        Self { cost, ..self }
    }

    /// How many are hashed at once, each with the memory of a hash, and how many others wait for their turn. Whoever
    /// comes then is refused: `unavailable`.
    ///
    /// A hash takes a core for some 20 to 50 ms, so that `waiting / at_once` times that is the longest wait.
    ///
    /// # Panics
    ///
    /// If none is hashed at once, or the sum is more than 2^29.
    #[must_use]
    pub fn limits(self, at_once: usize, waiting: usize) -> Self {
        Self { queue: Arc::new(Queue::new(at_once, waiting)), ..self }
    }

    /// The hash to store for a new password, as a PHC string: `$argon2id$v=19$m=..`, about 100 characters. Each has a
    /// salt of its own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), authed::PasswordError> {
    /// let hash = authed::Passwords::new().hash("correct horse battery staple").await?;
    /// assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"));
    /// # Ok(()) }
    /// ```
    ///
    /// What a good password is, is for the application to say.
    ///
    /// # Errors
    ///
    /// [`PasswordError`] if it is too long, or cannot be hashed at the moment.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        if password.len() > MAX_LENGTH {
            return Err(PasswordError::TooLong);
        }
        let (password, cost) = (Secret::new(password), self.cost);
        let hashed = self.queue.run(move || hash(&password, cost)).await;
        hashed.and_then(|hashed| hashed).map_err(PasswordError::Unavailable)
    }

    /// Checks a password against the hash that is stored for the user, and against nothing, with the same work, if there
    /// is no such user: `None`. That is also for a user who has no password, or must not log in.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use authed::{ErrorKind, Passwords};
    ///
    /// let passwords = Passwords::new();
    /// let stored = passwords.hash("correct horse").await?;
    /// assert!(passwords.verify("correct horse", Some(&stored)).await.is_ok());
    /// assert_eq!(passwords.verify("correct house", Some(&stored)).await.unwrap_err().kind(), ErrorKind::Rejected);
    /// assert_eq!(passwords.verify("correct horse", None).await.unwrap_err().kind(), ErrorKind::Rejected);
    /// # Ok(()) }
    /// ```
    ///
    /// Hashes of Argon2id, Argon2i and Argon2d are known, of all parameters up to 2 GiB of memory.
    ///
    /// # Errors
    ///
    /// `rejected` if the password is wrong or too long, or there is no such user. `unavailable` if too many are waiting,
    /// if what is stored is no such hash, and outside of a tokio runtime.
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

/// A password was right. Made by [`Passwords::verify`] only.
pub struct Verified {
    new_hash: Option<String>,
}

impl Verified {
    /// The hash to store in place of the old one, if that was made with other parameters than new ones are.
    pub fn new_hash(&self) -> Option<&str> {
        self.new_hash.as_deref()
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified(..)")
    }
}

/// A new password has not been hashed.
#[derive(Debug)]
pub enum PasswordError {
    /// It has more than 1024 octets.
    TooLong,
    /// It cannot be hashed at the moment: too many are waiting, or the system has no memory or no random octets.
    Unavailable(AuthenticationError),
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "a password has at most 1024 octets",
            Self::Unavailable(_) => "the password cannot be hashed at the moment",
        })
    }
}

impl std::error::Error for PasswordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::TooLong => None,
            Self::Unavailable(error) => error.source(),
        }
    }
}
