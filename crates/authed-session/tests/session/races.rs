//! Concurrent requests of one browser.

use std::time::Duration;

use authed_session::Sessions;

use super::app::{Node, Shop, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

/// The request reads the session before the logout, and saves it afterwards.
#[tokio::test]
async fn facts_11_asvs_7_4_1_a_request_that_is_under_way_does_not_bring_a_session_back_that_is_logged_out() {
    let (store, users) = (Store::new(), Users::new());
    let (here, there) = (Node::start(store.clone(), &users).await, Node::start(store.clone(), &users).await);
    let mut browser = Browser::new(here.address);
    let cookie = browser.log_in("ada").await;
    browser.post("/cart/secret").await;
    let mut under_way = browser.clone();
    let slow = tokio::spawn(async move { under_way.post("/slow/apples").await });
    here.pace.begun.acquire().await.unwrap().forget();
    // The logout is on another node.
    browser.address = there.address;
    assert_eq!(browser.post("/logout").await.status(), 303);
    here.pace.may_end.add_permits(1);
    let slow = slow.await.unwrap();
    assert_eq!((slow.status().as_u16(), set_cookie(&slow)), (200, None));
    let mut thief = browser.with_cookie(Some(cookie));
    for node in [here.address, there.address] {
        thief.address = node;
        assert_eq!((thief.me().await, thief.text("/cart").await), ("stranger".into(), String::new()));
    }
}

/// The response arrives after the login's. It must not remove the new cookie or restore the old one.
#[tokio::test]
async fn an_answer_that_is_late_does_not_undo_a_login() {
    let node = Node::start(Store::new(), &Users::new()).await;
    for item in ["apples", "nothing"] {
        for user in [None, Some("ada")] {
            let mut browser = Browser::new(node.address);
            browser.post("/cart/pears").await;
            if let Some(user) = user {
                browser.log_in(user).await;
            }
            let mut under_way = browser.clone();
            let slow = tokio::spawn(async move { under_way.post(&format!("/slow/{item}")).await });
            node.pace.begun.acquire().await.unwrap().forget();
            let before = browser.cookie.clone();
            browser.log_in("ada").await;
            node.pace.may_end.add_permits(1);
            let slow = slow.await.unwrap();
            assert_eq!((slow.status().as_u16(), set_cookie(&slow)), (200, None), "{item}, {user:?}");
            assert_eq!(browser.me().await, "ada");
            assert_eq!(browser.with_cookie(before).me().await, "stranger");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_during_a_login_are_anonymous_or_of_the_user_and_set_no_cookie() {
    let node = Node::start(Store::new(), &Users::new()).await;
    for _ in 0..10 {
        let mut browser = Browser::new(node.address);
        browser.post("/cart/pears").await;
        let before = browser.cookie.clone();
        let polls: Vec<_> = (0..16)
            .map(|_| {
                let mut poll = browser.clone();
                tokio::spawn(async move {
                    let response = poll.get("/me").await;
                    (response.status().as_u16(), set_cookie(&response), response.text().await.unwrap())
                })
            })
            .collect();
        browser.log_in("ada").await;
        for poll in polls {
            assert_eq!(poll.await.unwrap(), (200, None, "stranger".into()));
        }
        assert_eq!(browser.me().await, "ada");
        assert_eq!(browser.with_cookie(before).me().await, "stranger");
    }
}

/// Such as a double click.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_concurrent_logins_are_two_sessions_each_of_its_own_user() {
    let node = Node::start(Store::new(), &Users::new()).await;
    for _ in 0..10 {
        let mut browser = Browser::new(node.address);
        let before = browser.log_in("ada").await;
        let logins = ["ada", "eve", "ada", "eve"].map(|user| {
            let mut tab = browser.clone();
            tokio::spawn(async move {
                let cookie = tab.log_in(user).await;
                (user, cookie, tab.me().await)
            })
        });
        let mut cookies = vec![before.clone()];
        for login in logins {
            let (user, cookie, me) = login.await.unwrap();
            assert_eq!(user, me);
            assert!(!cookies.contains(&cookie));
            cookies.push(cookie);
        }
        assert_eq!(browser.with_cookie(Some(before)).me().await, "stranger");
    }
}

/// A reading request saves the moment of use. It must keep what other requests have saved.
#[tokio::test]
async fn a_request_that_only_reads_does_not_undo_what_another_has_saved() {
    let set = |sessions: Sessions<Shop>| sessions.idle(Duration::from_secs(20));
    let node = Node::start_with(Store::new(), &Users::new(), set).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    // More than a tenth of the limit: the next request saves the moment of use.
    tokio::time::sleep(Duration::from_millis(2200)).await;
    let mut reading = browser.clone();
    let slow = tokio::spawn(async move { reading.post("/slow/nothing").await });
    node.pace.begun.acquire().await.unwrap().forget();
    browser.post("/cart/apples").await;
    node.pace.may_end.add_permits(1);
    assert_eq!(slow.await.unwrap().text().await.unwrap(), "ada");
    assert_eq!(browser.text("/cart").await, "apples");
}
