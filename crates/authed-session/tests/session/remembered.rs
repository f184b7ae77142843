//! "Remember me": a login that lasts for a time of its own.

use std::time::Duration;

use super::app::{Node, Shop, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

fn short(sessions: authed_session::Sessions<Shop>) -> authed_session::Sessions<Shop> {
    sessions.idle(Duration::from_millis(300)).absolute(Duration::from_millis(600))
}

#[tokio::test]
async fn a_remembered_login_outlasts_the_limits_and_others_do_not() {
    let node = Node::start_with(Store::new(), &Users::new(), short).await;
    let (mut remembered, mut other) = (Browser::new(node.address), Browser::new(node.address));
    let login = remembered.post("/login-for-a-month/ada").await;
    assert!(set_cookie(&login).unwrap().ends_with("; SameSite=Lax; Max-Age=2592000"));
    assert!(!set_cookie(&other.post("/login/ada").await).unwrap().contains("Max-Age"));
    remembered.post("/cart/apples").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!((remembered.me().await, other.me().await), ("ada".into(), "stranger".into()));
    // Saving data does not shorten it.
    assert_eq!(remembered.text("/cart").await, "apples");
    remembered.post("/cart/pears").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(remembered.text("/cart").await, "apples pears");
    assert_eq!(remembered.me().await, "ada");
}

#[tokio::test]
async fn a_remembered_login_ends_with_a_logout_and_with_a_new_epoch() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let (mut here, mut there) = (Browser::new(node.address), Browser::new(node.address));
    for browser in [&mut here, &mut there] {
        browser.post("/login-for-a-month/ada").await;
        assert_eq!(browser.me().await, "ada");
    }
    let mut thief = here.clone();
    here.post("/logout").await;
    assert_eq!((thief.me().await, there.me().await), ("stranger".into(), "ada".into()));
    users.change("ada", |row| row.epoch += 1);
    assert_eq!(there.me().await, "stranger");
}

#[tokio::test]
async fn the_next_login_of_the_same_session_is_not_remembered_by_itself() {
    let node = Node::start_with(Store::new(), &Users::new(), short).await;
    let mut browser = Browser::new(node.address);
    browser.post("/login-for-a-month/ada").await;
    // The user confirms the password, and does not ask to be remembered.
    assert!(!set_cookie(&browser.post("/login/ada").await).unwrap().contains("Max-Age"));
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert_eq!(browser.me().await, "stranger");
}
