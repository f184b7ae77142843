//! IDs of logins: to list where a user is logged in, and to end one login.

use super::app::{Node, Users};
use super::browser::Browser;
use super::store::Store;

#[tokio::test]
async fn one_login_is_ended_by_its_id_on_every_node_and_the_others_go_on() {
    let (store, users) = (Store::new(), Users::new());
    let (here, there) = (Node::start(store.clone(), &users).await, Node::start(store, &users).await);
    let [mut phone, mut desktop] = [(); 2].map(|()| Browser::new(here.address));
    assert_eq!(phone.text("/login-id").await, "none");
    phone.log_in("ada").await;
    desktop.log_in("ada").await;
    let (of_phone, of_desktop) = (phone.text("/login-id").await, desktop.text("/login-id").await);
    assert_ne!(of_phone, of_desktop);
    // It is not the cookie.
    assert_ne!(Some(&of_phone), phone.cookie.as_ref());
    assert_eq!(phone.with_cookie(Some(of_phone.clone())).me().await, "stranger");
    assert!(there.sessions.has_login(of_phone.parse().unwrap()).await.unwrap());

    let mut other = Browser::new(there.address);
    assert_eq!(other.post(&format!("/end/{of_phone}")).await.status(), 200);
    assert_eq!((phone.me().await, desktop.me().await), ("stranger".into(), "ada".into()));
    assert!(!here.sessions.has_login(of_phone.parse().unwrap()).await.unwrap());
    assert!(here.sessions.has_login(of_desktop.parse().unwrap()).await.unwrap());
    // An ID that never was, and one that is not an ID.
    assert_eq!(other.post("/end/AAAAAAAAAAAAAAAAAAAAAA").await.status(), 200);
    assert_eq!(other.post("/end/x").await.status(), 404);
}

#[tokio::test]
async fn each_login_has_an_id_of_its_own_and_a_logout_ends_it() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    let first = browser.text("/login-id").await;
    browser.log_in("ada").await;
    let second = browser.text("/login-id").await;
    assert_ne!(first, second);
    assert!(!node.sessions.has_login(first.parse().unwrap()).await.unwrap());
    browser.post("/logout").await;
    assert!(!node.sessions.has_login(second.parse().unwrap()).await.unwrap());
    assert_eq!(browser.text("/login-id").await, "none");
}
