//! `Cache::revoked_by`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use authed::backend::{BearerToken, Cache};
use authed::revocation::{Revocation, Revocations};
use authed::{Authenticator, Bearer, Credentials, Identity, SimpleUser};
use support::shop::{Admin, Shop};
use tokio::sync::Semaphore;

use crate::caller;

/// A database of tokens: the text before a dash is the user.
#[derive(Clone)]
struct Tokens {
    asked: Arc<AtomicUsize>,
    /// How many questions may be answered.
    answers: Arc<Semaphore>,
}

impl Tokens {
    fn new(answers: usize) -> Self {
        Self { asked: Arc::default(), answers: Arc::new(Semaphore::new(answers)) }
    }

    /// Each identity has the number of its question as its name, and `Admin` if the first question found it.
    fn authenticator(&self, revocations: &Revocations) -> Authenticator<Shop> {
        let cache = Cache::new(100, Duration::from_secs(60)).revoked_by(revocations);
        let tokens = self.clone();
        let backend = Bearer::new_async(move |token: BearerToken| {
            let tokens = tokens.clone();
            async move {
                let number = tokens.asked.fetch_add(1, SeqCst);
                tokens.answers.acquire().await.unwrap().forget();
                let user = token.as_str().split('-').next().unwrap().to_owned();
                let credentials = if number == 0 { Credentials::none().grant::<Admin>() } else { Credentials::none() };
                let identity = Identity::<Shop>::new(SimpleUser::new(user), credentials);
                Ok(identity.with_revocation(Revocation::token(token.as_str())))
            }
        });
        Authenticator::new(backend.cached(&cache)).revoked_by(revocations)
    }

    fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }
}

#[tokio::test]
async fn a_kept_verdict_ends_with_its_user_its_token_and_everybody_and_with_no_other() {
    let (revocations, tokens) = (Revocations::new(), Tokens::new(100));
    let authenticator = tokens.authenticator(&revocations);
    for (number, event) in
        [Revocation::user("ada"), Revocation::token("ada-1"), Revocation::everybody()].into_iter().enumerate()
    {
        for _ in 0..3 {
            caller(&authenticator, "ada-1").await;
            revocations.publish(Revocation::user("eve"));
            revocations.publish(Revocation::token("ada-2"));
            assert_eq!(tokens.asked(), number + 1);
        }
        revocations.publish(event);
    }
    caller(&authenticator, "ada-1").await;
    assert_eq!(tokens.asked(), 4);
}

#[tokio::test]
async fn a_verdict_that_was_asked_for_before_an_event_is_not_kept_and_later_requests_do_not_get_it() {
    let (revocations, tokens) = (Revocations::new(), Tokens::new(0));
    let authenticator = tokens.authenticator(&revocations);
    let ask = || {
        let authenticator = authenticator.clone();
        tokio::spawn(async move { caller(&authenticator, "ada-1").await })
    };
    let before = ask();
    while tokens.asked() == 0 {
        tokio::task::yield_now().await;
    }
    revocations.publish(Revocation::user("ada"));
    let after = [ask(), ask()];
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    tokens.answers.add_permits(1);
    let before = before.await.unwrap();
    assert!(before.prove::<Admin>().is_ok(), "it came before the event");
    tokens.answers.add_permits(1);
    for caller in after {
        assert!(caller.await.unwrap().prove::<Admin>().is_err(), "it came after the event");
    }
    assert_eq!(tokens.asked(), 2);
    let mut ended = before.ended();
    assert!(crate::reason(&mut ended).await.is_some(), "its request goes on, but what it opens ends");
}

#[tokio::test]
async fn a_deaf_node_asks_for_each_request_and_keeps_again_when_it_hears() {
    let (revocations, tokens) = (Revocations::new(), Tokens::new(100));
    let authenticator = tokens.authenticator(&revocations);
    let asks = async |expected| {
        let before = tokens.asked();
        for _ in 0..3 {
            caller(&authenticator, "ada-1").await;
        }
        assert_eq!(tokens.asked() - before, expected);
    };
    asks(1).await;
    let transport = revocations.connect(|_| {});
    asks(3).await;
    transport.restored();
    asks(1).await;
    asks(0).await;
    transport.lost("cut");
    asks(3).await;
    transport.restored();
    asks(1).await;
}

/// Requests that come at the same time share a question, as before.
#[tokio::test]
async fn a_deaf_node_does_not_ask_one_after_the_other() {
    let (revocations, tokens) = (Revocations::new(), Tokens::new(0));
    let authenticator = tokens.authenticator(&revocations);
    let _transport = revocations.connect(|_| {});
    let requests: Vec<_> = (0..50)
        .map(|_| {
            let authenticator = authenticator.clone();
            tokio::spawn(async move { caller(&authenticator, "ada-1").await })
        })
        .collect();
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    tokens.answers.add_permits(1);
    for request in requests {
        request.await.unwrap();
    }
    assert_eq!(tokens.asked(), 1);
}
