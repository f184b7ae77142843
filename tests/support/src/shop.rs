//! The shop of the tests: a realm, and a backend that gets the caller from the request.

use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use authed::backend::Outcome;
use authed::policy::{Reason, Scheme};
use authed::realm::Realm;
use authed::response::WwwAuthenticate;
use authed::{AuthenticationError, Authenticator, Backend, Basic, Credentials, Identity, SimpleUser, scopes};
use http::request::Parts;

scopes! {
    /// The realm of tests that need no realm of their own.
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Auditor = "auditor";
    pub scope Admin = "admin": Editor + Auditor;
}

/// Returns the moment this many seconds ago. A negative number is a moment in the future.
pub fn seconds_ago(seconds: i64) -> SystemTime {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { SystemTime::now() + distance } else { SystemTime::now() - distance }
}

/// Returns the identity that these words describe. The user is `ada`.
///
/// | word | meaning |
/// | --- | --- |
/// | a scope's name | the scope is granted |
/// | a number | the user logged in this many seconds ago |
/// | `level2` | the user logged in at this level |
/// | `expired` | the identity expired a second ago |
pub fn identity<R: Realm<User = SimpleUser>>(words: &str) -> Identity<R> {
    let mut identity = Identity::new(SimpleUser::new("ada"), Credentials::from_scope_text(words));
    for word in words.split(' ') {
        if word == "expired" {
            identity = identity.with_expiry(seconds_ago(1));
        } else if let Ok(age) = word.parse() {
            identity = identity.with_authentication_time(seconds_ago(age));
        } else if let Some(level) = word.strip_prefix("level").and_then(|level| level.parse().ok()) {
            identity = identity.with_authentication_level(level);
        }
    }
    identity
}

/// A backend that believes the request: the header field `x-<realm>` states the outcome, such as `x-shop: editor`.
///
/// | field | outcome |
/// | --- | --- |
/// | absent, or `nobody` | no identity |
/// | `malformed`, `rejected`, `unavailable` | this error |
/// | `panic` | the backend panics |
/// | other words | the [`identity`] that they describe |
///
/// It answers at once. If the request has a field such as `x-waits: 3`, it waits for three polls.
pub struct Stated<R> {
    waits: u32,
    challenges: bool,
    realm: PhantomData<fn() -> R>,
}

impl<R: Realm<User = SimpleUser>> Stated<R> {
    /// Returns a backend without challenges, like one that reads cookies.
    pub fn new() -> Self {
        Self { waits: 0, challenges: false, realm: PhantomData }
    }

    /// Sets how many polls the backend waits for if the request says nothing else.
    pub fn waiting(self, polls: u32) -> Self {
        Self { waits: polls, ..self }
    }

    /// Adds the challenge of `Basic`.
    pub fn challenging(self) -> Self {
        Self { challenges: true, ..self }
    }

    fn waits(&self, head: &Parts) -> u32 {
        head.headers.get("x-waits").map_or(self.waits, |waits| waits.to_str().unwrap().parse().unwrap())
    }

    fn outcome(head: &Parts) -> Outcome<R> {
        let field = format!("x-{}", R::NAME.to_lowercase());
        match head.headers.get(field).map(|words| words.to_str().unwrap()) {
            None | Some("nobody") => Ok(None),
            Some("malformed") => Err(AuthenticationError::malformed()),
            Some("rejected") => Err(AuthenticationError::rejected()),
            Some("unavailable") => Err(AuthenticationError::unavailable("the database is at db.internal")),
            // Unlike `panic!` it prints nothing: tests send such requests by the thousand.
            Some("panic") => std::panic::resume_unwind(Box::new("as the request says")),
            Some(words) => Ok(Some(identity(words))),
        }
    }
}

impl<R: Realm<User = SimpleUser>> Default for Stated<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Realm<User = SimpleUser>> Backend for Stated<R> {
    type Realm = R;

    async fn authenticate(&self, head: &Parts) -> Outcome<R> {
        for _ in 0..self.waits(head) {
            tokio::task::yield_now().await;
        }
        Self::outcome(head)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<R>> {
        (self.waits(head) == 0).then(|| Self::outcome(head))
    }

    fn challenges(&self, _: &Parts, _: Reason<'_>) -> Vec<WwwAuthenticate> {
        if self.challenges { vec![Basic::challenge(R::NAME)] } else { Vec::new() }
    }
}

/// Returns the authenticator of the shop: [`Stated`] with the challenge of `Basic`.
pub fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(Stated::new().challenging())
}
