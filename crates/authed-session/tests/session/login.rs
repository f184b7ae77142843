//! Logins.

use std::time::Duration;

use super::app::{Node, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

/// Session fixation: the victim uses the attacker's session, logs in, and the attacker is not logged in.
#[tokio::test]
async fn facts_11_asvs_7_2_4_a_login_makes_a_new_id_and_the_old_one_is_dead() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut attacker = Browser::new(node.address);
    attacker.post("/cart/bait").await;
    let before = attacker.cookie.clone().unwrap();
    let mut victim = attacker.clone();
    let after = victim.log_in("ada").await;
    assert_ne!(before, after);
    assert_eq!(victim.me().await, "ada");
    assert_eq!(attacker.me().await, "stranger");
    assert_eq!(attacker.text("/cart").await, "", "the old session and its data are deleted");
    assert_eq!(victim.text("/cart").await, "", "the user gets none of the anonymous session's data");
}

#[tokio::test]
async fn facts_11_asvs_7_2_4_a_login_of_somebody_who_is_logged_in_makes_a_new_id_too() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let first = browser.log_in("ada").await;
    browser.post("/cart/apples").await;
    let second = browser.log_in("ada").await;
    assert_ne!(first, second);
    assert_eq!(browser.me().await, "ada");
    assert_eq!(browser.text("/cart").await, "apples", "the data is of the same user");
    assert_eq!(browser.with_cookie(Some(first)).me().await, "stranger");
}

#[tokio::test]
async fn a_login_of_another_user_finds_nothing_of_the_one_before() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let ada = browser.log_in("ada").await;
    browser.post("/cart/apples").await;
    browser.log_in("eve").await;
    assert_eq!((browser.me().await, browser.text("/cart").await), ("eve".into(), String::new()));
    assert_eq!(browser.with_cookie(Some(ada)).me().await, "stranger");
}

/// An attacker may have had the session when it ended, and may have inserted data.
#[tokio::test]
async fn a_login_in_a_session_of_another_epoch_finds_nothing_in_it() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    browser.post("/cart/bait").await;
    users.change("ada", |row| row.epoch += 1);
    browser.log_in("ada").await;
    assert_eq!((browser.me().await, browser.text("/cart").await), ("ada".into(), String::new()));
}

#[tokio::test]
async fn a_login_goes_to_where_the_user_came_from() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let rejected = browser.get("/dashboard?tab=2").await;
    let login = rejected.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!((rejected.status().as_u16(), &*login), (303, "/login?next=%2Fdashboard%3Ftab%3D2"));
    let login = browser.post(&login.replace("/login", "/login/ada")).await;
    assert_eq!((login.status().as_u16(), &login.headers()["location"]), (303, &"/dashboard?tab=2".parse().unwrap()));
    let login = browser.post("/login/ada?next=https%3A%2F%2Fevil.example").await;
    assert_eq!(login.headers()["location"], "/");
}

#[tokio::test]
async fn a_user_who_does_not_exist_is_not_logged_in_and_nothing_changes() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let rejected = browser.post("/login/nobody").await;
    assert_eq!((rejected.status().as_u16(), set_cookie(&rejected)), (403, None));
    browser.log_in("ada").await;
    assert_eq!(browser.post("/login/nobody").await.status(), 403);
    assert_eq!(browser.me().await, "ada");
}

/// The response says that the request failed. It must not set the cookie of a successful login.
#[tokio::test]
async fn a_login_in_a_request_that_fails_sends_no_cookie() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    browser.post("/cart/apples").await;
    let failed = browser.post("/login-and-fail/ada").await;
    assert_eq!((failed.status().as_u16(), set_cookie(&failed)), (500, None));
    assert_eq!(browser.me().await, "stranger");
}

/// OWASP ASVS 7.5.1, 7.5.3.
#[tokio::test]
async fn facts_11_asvs_7_5_a_fresh_login_is_one_that_is_not_long_ago() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    assert_eq!(browser.status("/recent").await, 200);
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let rejected = browser.get("/recent").await;
    assert_eq!(
        (rejected.status().as_u16(), &rejected.headers()["location"]),
        (303, &"/login?next=%2Frecent".parse().unwrap())
    );
    assert_eq!(browser.status("/dashboard").await, 200, "the session is still valid");
    browser.log_in("ada").await;
    assert_eq!(browser.status("/recent").await, 200);
}

/// OWASP ASVS 7.2.3; CVE-2019-16782 of Rack.
#[tokio::test]
async fn facts_12_the_store_gets_digests_of_ids_and_a_copy_of_it_lets_nobody_in() {
    let store = Store::new();
    let node = Node::start(store.clone(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    browser.post("/cart/apples").await;
    let mut cookies = vec![browser.cookie.clone().unwrap()];
    cookies.push(browser.log_in("ada").await);
    browser.post("/cart/pears").await;
    let ids = store.ids.lock().unwrap().clone();
    assert!(ids.len() >= 3, "the anonymous session, the login, and the data of the user's session");
    for id in ids {
        assert!(!cookies.contains(&id.to_string()), "the store contains a cookie");
        assert_eq!(browser.with_cookie(Some(id.to_string())).me().await, "stranger");
    }
    assert_eq!(browser.me().await, "ada");
}
