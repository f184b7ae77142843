//! Stores and accounts that do not respond, and a missing layer.

use std::error::Error;
use std::sync::{Arc, Mutex};

use authed::{Authed, Authenticator, Caller};
use authed_session::{SessionOf, Sessions};
use axum::Router;
use axum::routing::get;
use support::serve;

use super::app::{Authenticated, Node, Shop, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

/// OWASP ASVS 16.5.2, 16.5.3: requests are rejected during the outage only.
#[tokio::test]
async fn facts_11_asvs_16_5_a_store_that_is_down_is_503_and_back_without_a_restart() {
    let store = Store::new();
    let node = Node::start(store.clone(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let cookie = browser.log_in("ada").await;
    store.fail_after(0);
    for path in ["/me", "/dashboard", "/editor", "/cart"] {
        let rejected = browser.get(path).await;
        assert_eq!((rejected.status().as_u16(), set_cookie(&rejected)), (503, None), "{path}");
        assert_eq!(rejected.headers()["cache-control"], "no-store");
        assert_eq!(rejected.text().await.unwrap(), "the caller cannot be authenticated at the moment");
    }
    // Requests without a session still succeed.
    assert_eq!(browser.status("/public").await, 200);
    assert_eq!(Browser::new(node.address).me().await, "stranger");
    store.recover();
    assert_eq!((browser.me().await, browser.cookie), ("ada".into(), Some(cookie)));
}

/// The session is loaded, the login is not.
#[tokio::test]
async fn a_store_that_goes_down_in_the_middle_of_a_request_is_503_too() {
    let store = Store::new();
    let node = Node::start(store.clone(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    store.fail_after(1);
    assert_eq!(browser.status("/me").await, 503);
    store.recover();
    assert_eq!(browser.me().await, "ada");
}

#[tokio::test]
async fn accounts_that_are_down_are_503_and_the_session_lives_on() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    assert_eq!(browser.post("/login-as-another/outage").await.status(), 200);
    for _ in 0..2 {
        assert_eq!(browser.status("/me").await, 503);
    }
}

/// A lookup that finds another user would log one user in as another.
#[tokio::test]
async fn accounts_that_find_another_user_are_503() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    assert_eq!(browser.post("/login-as-another/MALLORY").await.status(), 200);
    assert_eq!(browser.status("/me").await, 503);
}

#[tokio::test]
async fn a_session_that_cannot_be_saved_is_500_and_no_cookie() {
    let store = Store::new();
    let node = Node::start(store.clone(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    store.fail_after(0);
    let failed = browser.post("/cart/apples").await;
    assert_eq!((failed.status().as_u16(), set_cookie(&failed)), (500, None));
    assert_eq!(failed.headers()["cache-control"], "no-store");
    store.recover();
    assert_eq!(browser.post("/cart/apples").await.status(), 200);
    assert_eq!(browser.text("/cart").await, "apples");
}

/// At each point of failure: a failed login logs nobody in, and an old cookie is not worth more than before.
#[tokio::test]
async fn a_login_that_fails_half_way_logs_nobody_in() {
    let ways =
        [("/login/ada", false), ("/login/ada", true), ("/login-and-go-on/ada", false), ("/login-and-go-on/ada", true)];
    for (path, only_once) in ways {
        let mut failures = 0;
        for answers in 0.. {
            let store = Store::new();
            let node = Node::start(store.clone(), &Users::new()).await;
            let mut browser = Browser::new(node.address);
            let before = browser.log_in("eve").await;
            browser.post("/cart/apples").await;
            if only_once {
                store.fail_once_after(answers)
            } else {
                store.fail_after(answers)
            }
            let login = browser.post(path).await;
            let status = login.status().as_u16();
            let has_worked = status == 303 || (status == 200 && login.text().await.unwrap() == "logged in");
            store.recover();
            let (now, old) = (browser.me().await, browser.with_cookie(Some(before)).me().await);
            if has_worked {
                assert_eq!((&*now, &*old), ("ada", "stranger"), "{path}, {answers}");
                break;
            }
            let can_be = ["eve", "stranger"];
            assert!([200, 500, 503].contains(&status), "{path}, {answers}: {status}");
            assert!(can_be.contains(&&*now) && can_be.contains(&&*old), "{path}, {answers}: {now}, {old}");
            failures += 1;
        }
        assert!(failures >= 6, "only {failures} places to fail at");
    }
}

/// A user who is told of a successful logout is logged out.
#[tokio::test]
async fn a_logout_that_fails_half_way_says_so_and_can_be_repeated() {
    let mut failures = 0;
    for answers in 0.. {
        let store = Store::new();
        let node = Node::start(store.clone(), &Users::new()).await;
        let mut browser = Browser::new(node.address);
        let cookie = browser.log_in("ada").await;
        store.fail_after(answers);
        let logout = browser.post("/logout").await.status();
        store.recover();
        if logout == 303 {
            assert_eq!(browser.with_cookie(Some(cookie)).me().await, "stranger");
            break;
        }
        assert_eq!(logout, 503);
        failures += 1;
        assert_eq!(browser.post("/logout").await.status(), 303);
        assert_eq!(browser.with_cookie(Some(cookie)).me().await, "stranger", "{answers}");
    }
    assert!(failures >= 3, "only {failures} places to fail at");
}

/// No caller can be authenticated. The operator learns why.
#[tokio::test]
async fn without_the_layer_every_request_is_503() {
    let sessions = Sessions::new(Store::new(), Users::new());
    let causes = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&causes);
    let authenticator = Authenticator::<Shop>::new(sessions.clone()).on_error(move |_, error, rejection| {
        told.lock().unwrap().push(error.source().map(ToString::to_string));
        rejection
    });
    let routes = || {
        Router::new()
            .route("/me", get(async |_: Caller<Shop>| "anybody"))
            .route("/dashboard", get(async |_: Authed<Authenticated>| "somebody"))
            .route("/session", get(async |_: SessionOf<Shop>| "a session"))
    };
    let other = Sessions::new(Store::new(), Users::new());
    let forgotten = serve(routes().with_state(authenticator.clone())).await;
    let wrong = serve(routes().layer(other).with_state(authenticator)).await;
    let mut browser = Browser::new(forgotten);
    for cookie in [None, Some("A".repeat(22))] {
        browser.cookie = cookie;
        for path in ["/me", "/dashboard", "/session"] {
            assert_eq!(browser.status(path).await, 503, "{path}");
        }
    }
    browser.address = wrong;
    assert_eq!(browser.status("/me").await, 503);
    let causes = causes.lock().unwrap();
    assert_eq!(causes.len(), 5);
    assert!(causes.iter().all(|cause| cause.as_ref().unwrap().contains("add them as a layer")));
}
