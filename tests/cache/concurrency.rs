use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use authed::Backend;
use authed::backend::{ErrorKind, Outcome};
use futures_util::future::join_all;
use tokio::task::JoinHandle;

use crate::issuer::{Issuer, Shop, ask, found, minutes};

fn spawn<B: Backend<Realm = Shop>>(backend: &Arc<B>, token: &'static str) -> JoinHandle<Outcome<Shop>> {
    let backend = Arc::clone(backend);
    tokio::spawn(async move { ask(&*backend, token).await })
}

async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// The verification began before the cache was cleared. Later requests do not get its verdict.
#[tokio::test]
async fn a_verdict_from_before_clear_is_not_used_afterwards() {
    let issuer = Issuer::held_up();
    let cache = minutes();
    let backend = Arc::new(issuer.backend(&cache));
    let before = spawn(&backend, "good-ada");
    issuer.wait_until_asked(1).await;
    cache.clear();
    let after = spawn(&backend, "good-ada");
    issuer.wait_until_asked(2).await;
    issuer.let_answer(2);
    assert_eq!(found(before.await.unwrap()), "ada #1");
    assert_eq!(found(after.await.unwrap()), "ada #2");
    assert_eq!(found(ask(&*backend, "good-ada").await), "ada #2");
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test]
async fn after_a_cancelled_verification_another_one_starts() {
    let issuer = Issuer::held_up();
    let backend = Arc::new(issuer.backend(&minutes()));
    let first = spawn(&backend, "good-ada");
    issuer.wait_until_asked(1).await;
    let others: Vec<_> = (0..10).map(|_| spawn(&backend, "good-ada")).collect();
    a_moment().await;
    first.abort();
    issuer.wait_until_asked(2).await;
    issuer.let_answer(1);
    for answer in join_all(others).await {
        assert_eq!(found(answer.unwrap()), "ada #2");
    }
    assert_eq!(issuer.asked(), 2);
}

/// Each client closes its connection as soon as its verification has started.
#[tokio::test]
async fn five_hundred_verifications_in_a_row_can_be_cancelled() {
    let issuer = Issuer::held_up();
    let backend = Arc::new(issuer.backend(&minutes()));
    let impatient: Vec<_> = (0..500).map(|_| spawn(&backend, "good-ada")).collect();
    let patient = spawn(&backend, "good-ada");
    for (before, request) in impatient.iter().enumerate() {
        issuer.wait_until_asked(before + 1).await;
        request.abort();
    }
    issuer.wait_until_asked(501).await;
    issuer.let_answer(1);
    assert_eq!(found(patient.await.unwrap()), "ada #501");
}

#[tokio::test]
async fn a_waiting_request_can_be_cancelled_without_effect_on_others() {
    let issuer = Issuer::held_up();
    let backend = Arc::new(issuer.backend(&minutes()));
    let first = spawn(&backend, "good-ada");
    issuer.wait_until_asked(1).await;
    let others: Vec<_> = (0..10).map(|_| spawn(&backend, "good-ada")).collect();
    a_moment().await;
    others.iter().step_by(2).for_each(JoinHandle::abort);
    a_moment().await;
    issuer.let_answer(1);
    assert_eq!(found(first.await.unwrap()), "ada #1");
    for (number, answer) in join_all(others).await.into_iter().enumerate() {
        match answer {
            Ok(answer) => assert_eq!(found(answer), "ada #1"),
            Err(error) => assert!(error.is_cancelled() && number % 2 == 0),
        }
    }
}

/// Every request panics. No request waits forever, and none is permitted.
#[tokio::test]
async fn a_panic_of_the_verifier_blocks_no_request() {
    let issuer = Issuer::held_up();
    let backend = Arc::new(issuer.backend(&minutes()));
    let requests: Vec<_> = (0..5).map(|_| spawn(&backend, "broken-ada")).collect();
    issuer.wait_until_asked(1).await;
    issuer.let_answer(100);
    for answer in join_all(requests).await {
        assert!(answer.unwrap_err().is_panic());
    }
    assert_eq!(issuer.asked(), 5);
    assert_eq!(found(ask(&*backend, "good-ada").await), "ada #6");
}

#[tokio::test]
async fn waiting_requests_get_the_same_cause() {
    let issuer = Issuer::held_up();
    let backend = Arc::new(issuer.backend(&minutes()));
    let requests: Vec<_> = (0..3).map(|_| spawn(&backend, "down-a")).collect();
    issuer.wait_until_asked(1).await;
    a_moment().await;
    issuer.let_answer(1);
    for answer in join_all(requests).await {
        let error = answer.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert_eq!(error.source().unwrap().to_string(), "issuer.internal is down, 1");
        assert!(!format!("{error} {error:?}").contains("internal"));
    }
}

/// Several threads clear the cache. No verdict is older than the last `clear` before the request.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_load_no_verdict_outlives_clear() {
    let issuer = Issuer::fast();
    let cache = minutes();
    let backend = Arc::new(issuer.backend(&cache));
    let requests = (0..8).map(|_| {
        let (issuer, cache, backend) = (issuer.clone(), cache.clone(), Arc::clone(&backend));
        tokio::spawn(async move {
            for round in 0..500 {
                if round % 5 == 0 {
                    let before = issuer.asked();
                    cache.clear();
                    let number: usize =
                        found(ask(&*backend, "good-ada").await).split_once('#').unwrap().1.parse().unwrap();
                    assert!(number > before, "verdict {number} is older than {before}");
                } else {
                    found(ask(&*backend, "good-ada").await);
                    tokio::task::yield_now().await;
                }
            }
        })
    });
    for request in join_all(requests).await {
        request.unwrap();
    }
    assert!(issuer.asked() < 4000, "no verdict was cached");
}
