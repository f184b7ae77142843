//! Logouts.

use std::time::Duration;

use authed_session::Sessions;

use super::app::{Node, Shop, Users};
use super::browser::Browser;
use super::store::Store;

#[tokio::test]
async fn facts_11_asvs_7_4_1_a_logout_kills_the_session_and_every_copy_of_its_cookie() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let cookie = browser.log_in("ada").await;
    browser.post("/cart/apples").await;
    let mut thief = browser.with_cookie(Some(cookie));
    assert_eq!(thief.me().await, "ada");
    assert_eq!(browser.post("/logout").await.status(), 303);
    assert_eq!(browser.cookie, None);
    assert_eq!((thief.me().await, thief.text("/cart").await), ("stranger".into(), String::new()));
    assert_eq!(thief.status("/dashboard").await, 303);
    assert_eq!(browser.me().await, "stranger");
}

#[tokio::test]
async fn a_logout_leaves_the_users_other_browsers_alone() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let (mut here, mut there) = (Browser::new(node.address), Browser::new(node.address));
    here.log_in("ada").await;
    there.log_in("ada").await;
    here.post("/logout").await;
    assert_eq!((here.me().await, there.me().await), ("stranger".into(), "ada".into()));
}

#[tokio::test]
async fn an_anonymous_caller_can_log_out_and_loses_the_session() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    assert_eq!(browser.post("/logout").await.status(), 303);
    browser.post("/cart/apples").await;
    let copy = browser.clone().cookie;
    assert_eq!(browser.post("/logout").await.status(), 303);
    assert_eq!((browser.cookie.clone(), browser.with_cookie(copy).text("/cart").await), (None, String::new()));
    // A cookie that does not exist in the store.
    browser.cookie = Some("A".repeat(22));
    assert_eq!(browser.post("/logout").await.status(), 303);
    assert_eq!(browser.cookie, None);
}

/// Such as "You have been logged out". The old ID must not give access to it.
#[tokio::test]
async fn data_inserted_after_a_logout_has_a_new_id() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let mut browser = Browser::new(node.address);
    let old = browser.log_in("ada").await;
    assert_eq!(browser.post("/logout-with/goodbye").await.status(), 200);
    assert_ne!(browser.cookie.as_ref(), Some(&old));
    assert_eq!((browser.me().await, browser.text("/cart").await), ("stranger".into(), "goodbye".into()));
    assert_eq!(browser.with_cookie(Some(old)).text("/cart").await, "");
    // The same holds for a session that the server has ended.
    let old = browser.log_in("ada").await;
    users.change("ada", |row| row.epoch += 1);
    assert_eq!(browser.post("/cart/pears").await.status(), 200);
    assert_eq!((browser.me().await, browser.text("/cart").await), ("stranger".into(), "pears".into()));
    assert_eq!(browser.with_cookie(Some(old)).text("/cart").await, "");
}

#[tokio::test]
async fn a_kept_account_does_not_delay_a_logout() {
    let set = |sessions: Sessions<Shop>| sessions.kept_for(Duration::from_secs(3600));
    let node = Node::start_with(Store::new(), &Users::new(), set).await;
    let mut browser = Browser::new(node.address);
    let cookie = browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada");
    browser.post("/logout").await;
    assert_eq!(browser.with_cookie(Some(cookie)).me().await, "stranger");
}
