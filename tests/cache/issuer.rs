//! An issuer that verifies tokens. It can be slow, and counts its verdicts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, SystemTime};

use authed::backend::{BearerToken, Cache, Outcome};
use authed::{AuthenticationError, Backend, Bearer, Challenge, Credentials, Identity, SimpleUser, User, scopes};
use http::request::Parts;
use tokio::sync::Semaphore;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders", on failure Challenge;
}

#[derive(Clone)]
pub struct Issuer {
    asked: Arc<AtomicUsize>,
    /// The number of verdicts that the issuer may still return.
    answers: Arc<Semaphore>,
}

impl Issuer {
    /// Returns an issuer that responds at once.
    pub fn fast() -> Self {
        Self { asked: Arc::default(), answers: Arc::new(Semaphore::new(1 << 20)) }
    }

    /// Returns an issuer that responds when [`let_answer`](Self::let_answer) permits it.
    pub fn held_up() -> Self {
        Self { answers: Arc::new(Semaphore::new(0)), ..Self::fast() }
    }

    pub fn let_answer(&self, count: usize) {
        self.answers.add_permits(count);
    }

    /// Returns the number of verifications that have started.
    pub fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }

    /// Waits until this number of verifications have started.
    pub async fn wait_until_asked(&self, count: usize) {
        while self.asked() < count {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Returns the verdict. `good-ada` is the token of `ada`. The other prefixes name their verdicts.
    pub async fn introspect(&self, token: &str) -> Result<Identity<Shop>, AuthenticationError> {
        let number = self.asked.fetch_add(1, SeqCst) + 1;
        self.answers.acquire().await.unwrap().forget();
        let identity = |name: &str| {
            Identity::new(SimpleUser::new(format!("{name} #{number}")), Credentials::none().grant::<Orders>())
        };
        match token.split_once('-') {
            Some(("good", name)) => Ok(identity(name)),
            Some(("short", name)) => Ok(identity(name).with_expiry(SystemTime::now() + Duration::from_millis(300))),
            Some(("down", _)) => Err(AuthenticationError::unavailable(format!("issuer.internal is down, {number}"))),
            Some(("broken", _)) => panic!("the verifier panics"),
            Some(("malformed", _)) => Err(AuthenticationError::malformed()),
            _ => Err(AuthenticationError::rejected()),
        }
    }

    pub fn backend(&self, cache: &Cache<Shop>) -> impl Backend<Realm = Shop> + use<> {
        let issuer = self.clone();
        Bearer::new_async(move |token: BearerToken| {
            let issuer = issuer.clone();
            async move { issuer.introspect(token.as_str()).await }
        })
        .cached(cache)
    }
}

pub fn minutes() -> Cache<Shop> {
    Cache::new(1000, Duration::from_secs(600))
}

pub fn head(token: &str) -> Parts {
    http::Request::get("/").header("authorization", format!("Bearer {token}")).body(()).unwrap().into_parts().0
}

/// Calls the backend as the authenticator does: without waiting, if possible.
pub async fn ask(backend: &impl Backend<Realm = Shop>, token: &str) -> Outcome<Shop> {
    let head = head(token);
    match backend.authenticate_now(&head) {
        Some(outcome) => outcome,
        None => backend.authenticate(&head).await,
    }
}

/// Returns the name and number of the identity.
pub fn found(outcome: Outcome<Shop>) -> String {
    outcome.unwrap().unwrap().user().display_name().to_owned()
}
