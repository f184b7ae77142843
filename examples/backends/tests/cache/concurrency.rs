use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use authed::ErrorKind;
use futures_util::future::join_all;
use tokio::task::JoinHandle;

use crate::issuer::{Issuer, Shop, ask, found, minutes};

fn spawn<B: authed::Backend<Realm = Shop>>(backend: &Arc<B>, token: &'static str) -> JoinHandle<authed::Outcome<Shop>> {
    let backend = Arc::clone(backend);
    tokio::spawn(async move { ask(&*backend, token).await })
}

async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// The look-up began before the revocation: who comes after it is not served its answer.
#[tokio::test]
async fn what_was_under_way_when_it_was_cleared_is_not_served_afterwards() {
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
async fn a_look_up_that_is_given_up_makes_way_for_another() {
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

/// However many clients hang up, one after the other, each as soon as it is the one who asks.
#[tokio::test]
async fn five_hundred_look_ups_in_a_row_can_be_given_up() {
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
async fn a_waiting_request_can_be_given_up_and_the_others_go_on() {
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

/// Each panics for itself; nobody waits for ever, and nobody gets in.
#[tokio::test]
async fn a_look_up_that_panics_blocks_nobody() {
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
async fn who_has_waited_is_told_the_same_cause() {
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

/// On many threads at once, with the cache cleared all the while: no answer is older than the last clearing before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_load_nothing_outlives_a_clearing() {
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
                    assert!(number > before, "{number} was asked before {before}");
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
    assert!(issuer.asked() < 4000, "nothing was ever kept");
}
