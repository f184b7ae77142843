//! Two servers that share the store and the users.

use super::app::{Node, Users};
use super::browser::Browser;
use super::store::Store;

#[tokio::test]
async fn a_login_on_one_node_is_known_on_the_other_and_so_is_a_logout() {
    let (store, users) = (Store::new(), Users::new());
    let (here, there) = (Node::start(store.clone(), &users).await, Node::start(store.clone(), &users).await);
    let mut browser = Browser::new(here.address);
    let cookie = browser.log_in("ada").await;
    browser.address = there.address;
    assert_eq!(browser.me().await, "ada");
    browser.post("/cart/apples").await;
    browser.address = here.address;
    assert_eq!(browser.text("/cart").await, "apples");
    browser.post("/logout").await;
    let mut thief = browser.with_cookie(Some(cookie));
    for node in [here.address, there.address] {
        thief.address = node;
        assert_eq!(thief.me().await, "stranger");
    }
}

#[tokio::test]
async fn sessions_survive_the_end_of_a_node() {
    let (store, users) = (Store::new(), Users::new());
    let here = Node::start(store.clone(), &users).await;
    let mut browser = Browser::new(here.address);
    browser.log_in("ada").await;
    drop(here);
    let later = Node::start(store, &users).await;
    browser.address = later.address;
    assert_eq!(browser.me().await, "ada");
}

#[tokio::test]
async fn a_login_on_one_node_kills_the_old_id_on_the_other() {
    let (store, users) = (Store::new(), Users::new());
    let (here, there) = (Node::start(store.clone(), &users).await, Node::start(store.clone(), &users).await);
    let mut browser = Browser::new(here.address);
    let old = browser.log_in("ada").await;
    browser.address = there.address;
    let new = browser.log_in("ada").await;
    for node in [here.address, there.address] {
        browser.address = node;
        assert_eq!(browser.with_cookie(Some(old.clone())).me().await, "stranger");
        assert_eq!(browser.with_cookie(Some(new.clone())).me().await, "ada");
    }
}
