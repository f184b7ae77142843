use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use authed::backend::{ApiKey, BearerToken, Cache, KeyDigest, Login};
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Basic, Bearer, Credentials, Identity, SimpleUser, User,
};
use authed_session::Passwords;
use axum::Router;
use axum::routing::get;
use futures_util::future::join_all;
use reqwest::Client;
use support::serve;

use crate::issuer::{Issuer, Orders, Shop, ask, found, head, minutes};

async fn start(backend: impl Backend<Realm = Shop>) -> SocketAddr {
    let orders = async |caller: Authed<Orders>| caller.user().display_name().to_owned();
    serve(Router::new().route("/", get(orders)).with_state(Authenticator::new(backend))).await
}

async fn get_with(client: &Client, address: SocketAddr, token: &str) -> (u16, String) {
    let answer = client.get(format!("http://{address}/")).bearer_auth(token).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_hundred_requests_cause_one_verification() {
    let issuer = Issuer::held_up();
    let address = start(issuer.backend(&minutes())).await;
    let client = Client::new();
    let requests = join_all((0..100).map(|_| get_with(&client, address, "good-ada")));
    let release = async {
        issuer.wait_until_asked(1).await;
        // By now, all requests have arrived. Without the cache, each would have started a verification.
        tokio::time::sleep(Duration::from_millis(300)).await;
        issuer.let_answer(100);
    };
    let (answers, ()) = tokio::join!(requests, release);
    assert!(answers.iter().all(|answer| *answer == (200, "ada #1".to_owned())), "{answers:?}");
    assert_eq!(issuer.asked(), 1);
    assert_eq!(get_with(&client, address, "good-ada").await.1, "ada #1");
    assert_eq!(get_with(&client, address, "good-eve").await.1, "eve #2");
}

#[tokio::test]
async fn waiting_requests_share_an_error_and_errors_are_not_cached() {
    let issuer = Issuer::held_up();
    let address = start(issuer.backend(&minutes())).await;
    let client = Client::new();
    for (round, token, status) in [(1, "down-a", 503), (2, "bad-a", 401), (3, "malformed-a", 400), (4, "down-a", 503)] {
        let requests = join_all((0..20).map(|_| get_with(&client, address, token)));
        let release = async {
            issuer.wait_until_asked(round).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            issuer.let_answer(1);
        };
        let (answers, ()) = tokio::join!(requests, release);
        assert!(answers.iter().all(|answer| answer.0 == status && !answer.1.contains("internal")), "{answers:?}");
        assert_eq!(issuer.asked(), round, "{token}");
    }
}

#[tokio::test]
async fn a_verdict_is_cached_for_the_given_time() {
    let issuer = Issuer::fast();
    let cache = Cache::new(100, Duration::from_secs(1));
    let backend = issuer.backend(&cache);
    assert_eq!(found(ask(&backend, "good-ada").await), "ada #1");
    assert_eq!(found(ask(&backend, "good-ada").await), "ada #1");
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(found(ask(&backend, "good-ada").await), "ada #2");
}

/// A cached verdict is available without a future.
#[tokio::test]
async fn a_cached_verdict_is_available_at_once() {
    let backend = Issuer::fast().backend(&minutes());
    assert!(backend.authenticate_now(&head("good-ada")).is_none());
    ask(&backend, "good-ada").await.unwrap();
    assert_eq!(found(backend.authenticate_now(&head("good-ada")).unwrap()), "ada #1");
    assert!(backend.authenticate_now(&head("good-ada2")).is_none());
    assert!(matches!(backend.authenticate_now(&http::Request::new(()).into_parts().0), Some(Ok(None))));
}

#[tokio::test]
async fn an_identity_is_not_used_after_its_expiry() {
    let issuer = Issuer::fast();
    let address = start(issuer.backend(&minutes())).await;
    let client = Client::new();
    assert_eq!(get_with(&client, address, "short-ada").await, (200, "ada #1".to_owned()));
    tokio::time::sleep(Duration::from_millis(350)).await;
    // The issuer is asked again: the token may have a later expiry by now.
    assert_eq!(get_with(&client, address, "short-ada").await, (200, "ada #2".to_owned()));
}

#[tokio::test]
async fn the_capacity_is_a_limit() {
    let issuer = Issuer::fast();
    let backend = issuer.backend(&Cache::new(10, Duration::from_secs(600)));
    for number in 0..1000 {
        found(ask(&backend, &format!("good-{number}")).await);
    }
    let mut cached = 0;
    for number in 0..1000 {
        cached += usize::from(backend.authenticate_now(&head(&format!("good-{number}"))).is_some());
    }
    // The cache may hold the latest verdicts a short time before it evicts others.
    assert!(cached <= 100, "{cached}");
}

#[tokio::test]
async fn after_clear_the_issuer_is_asked_again() {
    let issuer = Issuer::fast();
    let cache = minutes();
    let address = start(issuer.backend(&cache)).await;
    let client = Client::new();
    for round in 1..5 {
        for _ in 0..3 {
            assert_eq!(get_with(&client, address, "good-ada").await.1, format!("ada #{round}"));
        }
        cache.clone().clear();
    }
}

/// Two backends share a cache, and get the same token. Neither uses the verdict of the other one.
#[tokio::test]
async fn backends_do_not_share_verdicts() {
    let cache = minutes();
    let identity = |name: &str| Identity::<Shop>::new(SimpleUser::new(name), Credentials::none().grant::<Orders>());
    let shops = Bearer::new_async(move |_: BearerToken| async move { Ok(identity("shop")) }).cached(&cache);
    let staff = Bearer::new_async(|_: BearerToken| async { Err::<Identity<Shop>, _>(AuthenticationError::rejected()) })
        .cached(&cache);
    assert_eq!(found(ask(&shops, "good-ada").await), "shop");
    assert!(ask(&staff, "good-ada").await.is_err());
    assert_eq!(found(ask(&shops.clone(), "good-ada").await), "shop");
}

#[tokio::test]
async fn logins_and_keys_are_cached_too() {
    let asked = Arc::new(AtomicUsize::new(0));
    let identity = |name: &str| Identity::<Shop>::new(SimpleUser::new(name), Credentials::none().grant::<Orders>());
    let cache = minutes();
    let passwords = Passwords::new();
    let stored = passwords.hash("correct horse").await.unwrap();
    let (logins, keys) = (Arc::clone(&asked), Arc::clone(&asked));
    let basic = Basic::new_async(move |login: Login| {
        logins.fetch_add(1, SeqCst);
        let (passwords, stored) = (passwords.clone(), stored.clone());
        async move {
            let stored = (login.name() == "ada").then_some(stored);
            passwords.verify(login.password(), stored.as_deref()).await?;
            Ok(identity(login.name()))
        }
    });
    let key = ApiKey::new_async("x-api-key", move |digest: KeyDigest| {
        keys.fetch_add(1, SeqCst);
        async move {
            let is_known = digest == KeyDigest::of("0123456789abcdef");
            is_known.then(|| identity("robot")).ok_or(AuthenticationError::rejected())
        }
    });
    let address = start(key.cached(&cache).or(basic.cached(&cache))).await;
    let client = Client::new();
    let get = || client.get(format!("http://{address}/"));
    for _ in 0..5 {
        let answer = get().basic_auth("ada", Some("correct horse")).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "ada");
        let answer = get().header("x-api-key", "0123456789abcdef").send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "robot");
    }
    assert_eq!(asked.load(SeqCst), 2);
    // The division of name and password matters. Wrong logins are verified each time.
    for (name, password) in [("ad", "a:correct horse"), ("ada", "correct hors"), ("ada", ""), ("ada", "correct horse ")]
    {
        for _ in 0..2 {
            assert_eq!(get().basic_auth(name, Some(password)).send().await.unwrap().status(), 401, "{name} {password}");
        }
    }
    assert_eq!(asked.load(SeqCst), 10);
}

#[tokio::test]
async fn debug_prints_no_token_and_no_user() {
    let cache = minutes();
    let backend = Bearer::new_async(async |token: BearerToken| {
        Ok(Identity::<Shop>::new(SimpleUser::new(token.as_str()), Credentials::none()))
    })
    .cached(&cache);
    ask(&backend, "canary").await.unwrap();
    let printed = format!("{cache:?} {cache:#?} {backend:?} {backend:#?}");
    assert!(printed.contains("Cache") && !printed.contains("canary"), "{printed}");
}
