//! Logins in a database of the application: `Logins`.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::AuthenticationError;
use authed_session::{Account, Login, LoginId, Logins, Sessions};

use super::app::{Node, Row, Shop, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

/// Logins and users in one database. Clones share it.
#[derive(Clone)]
pub struct OwnLogins {
    users: Users,
    rows: Arc<Mutex<HashMap<LoginId, String>>>,
    /// The number of statements that read, and of those that write.
    read: Arc<AtomicUsize>,
    written: Arc<AtomicUsize>,
}

impl OwnLogins {
    pub fn of(users: &Users) -> Self {
        Self { users: users.clone(), rows: Arc::default(), read: Arc::default(), written: Arc::default() }
    }

    /// Returns the number of statements since the last call.
    fn asked(&self) -> (usize, usize) {
        (self.read.swap(0, Ordering::SeqCst), self.written.swap(0, Ordering::SeqCst))
    }
}

impl Logins for OwnLogins {
    type Realm = Shop;

    async fn insert(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
        self.written.fetch_add(1, Ordering::SeqCst);
        let before = self.rows.lock().unwrap().insert(id, serde_json::to_string(login).unwrap());
        assert_eq!(before, None, "an ID is used twice");
        Ok(())
    }

    async fn find(&self, id: LoginId) -> Result<Option<(Login, Account<Shop>)>, AuthenticationError> {
        self.read.fetch_add(1, Ordering::SeqCst);
        let mut rows = self.rows.lock().unwrap();
        let Some(login) = rows.get(&id) else { return Ok(None) };
        let login: Login = serde_json::from_str(login).unwrap();
        let account = self.users.account(login.user());
        if account.is_none() {
            // The database deletes them with the user.
            rows.remove(&id);
        }
        Ok(account.map(|account| (login, account)))
    }

    async fn update(&self, id: LoginId, login: &Login) -> Result<(), AuthenticationError> {
        self.written.fetch_add(1, Ordering::SeqCst);
        if let Some(row) = self.rows.lock().unwrap().get_mut(&id) {
            *row = serde_json::to_string(login).unwrap();
        }
        Ok(())
    }

    async fn delete(&self, id: LoginId) -> Result<(), AuthenticationError> {
        self.written.fetch_add(1, Ordering::SeqCst);
        self.rows.lock().unwrap().remove(&id);
        Ok(())
    }
}

async fn node(set: impl FnOnce(Sessions<Shop>) -> Sessions<Shop>) -> (Node, OwnLogins, Users) {
    let users = Users::new();
    let logins = OwnLogins::of(&users);
    let node = Node::of(&users, set(Sessions::with_logins(logins.clone()))).await;
    (node, logins, users)
}

#[tokio::test]
async fn a_request_asks_one_question_and_one_without_a_cookie_none() {
    let (node, logins, _) = node(|sessions| sessions).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    assert_eq!(logins.asked(), (0, 1));
    for _ in 0..3 {
        assert_eq!(browser.me().await, "ada");
        assert_eq!(logins.asked(), (1, 0));
    }
    assert_eq!(browser.status("/dashboard").await, 200);
    assert_eq!(logins.asked(), (1, 0));
    assert_eq!(browser.status("/public").await, 200);
    for (cookie, questions) in [(None, 0), (Some("A".repeat(22)), 1), (Some("A".repeat(23)), 0)] {
        let mut stranger = browser.with_cookie(cookie);
        assert_eq!(stranger.me().await, "stranger");
        assert_eq!(logins.asked(), (questions, 0));
    }
}

/// The data and the login are asked for once each.
#[tokio::test]
async fn a_request_that_uses_data_asks_one_question_more() {
    let store = Store::new();
    let (node, logins, _) = node(|sessions| sessions.data_in(store.clone())).await;
    let mut browser = Browser::new(node.address);
    let loads = || store.loads.swap(0, Ordering::SeqCst);
    browser.log_in("ada").await;
    browser.post("/cart/apples").await;
    logins.asked();
    loads();
    assert_eq!(browser.text("/cart").await, "apples");
    assert_eq!((logins.asked(), loads()), ((1, 0), 1));
    assert_eq!(browser.me().await, "ada");
    assert_eq!((logins.asked(), loads()), ((1, 0), 0));
    let mut stranger = browser.with_cookie(Some("A".repeat(22)));
    assert_eq!(stranger.text("/cart").await, "");
    assert_eq!((logins.asked(), loads()), ((1, 0), 1));
}

#[tokio::test]
async fn each_change_takes_effect_with_the_next_request_on_every_node() {
    let (here, logins, users) = node(|sessions| sessions).await;
    let there = Node::of(&users, Sessions::with_logins(logins.clone())).await;
    let mut browser = Browser::new(here.address);
    let cookie = browser.log_in("ada").await;
    let mut copy = browser.with_cookie(Some(cookie));
    copy.address = there.address;
    for is_editor in [true, false] {
        users.change("ada", |row| row.is_editor = is_editor);
        let status = if is_editor { 200 } else { 403 };
        assert_eq!((browser.status("/editor").await.as_u16(), copy.status("/editor").await.as_u16()), (status, status));
    }
    browser.post("/logout").await;
    assert_eq!(copy.me().await, "stranger");

    let cookie = browser.log_in("ada").await;
    copy.cookie = Some(cookie.clone());
    users.change("ada", |row| row.epoch += 1);
    assert_eq!((copy.me().await, browser.me().await), ("stranger".into(), "stranger".into()));
    users.change("ada", |row| row.epoch -= 1);
    assert_eq!(copy.with_cookie(Some(cookie)).me().await, "stranger");

    browser.log_in("ada").await;
    let login = browser.text("/login-id").await;
    there.sessions.end(login.parse().unwrap()).await.unwrap();
    assert_eq!(browser.me().await, "stranger");

    browser.log_in("ada").await;
    users.delete("ada");
    assert_eq!(browser.me().await, "stranger");
    users.insert("ada", Row::default());
    assert_eq!(browser.me().await, "stranger");
}

/// The use of a session is saved in the row, and does not bring a row back.
#[tokio::test]
async fn the_limits_hold() {
    let second = Duration::from_secs(1);
    let (node, logins, _) = node(|sessions| sessions.idle(second).absolute(3 * second)).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    for _ in 0..6 {
        tokio::time::sleep(second * 3 / 10).await;
        assert_eq!(browser.me().await, "ada");
        assert_eq!(logins.rows.lock().unwrap().len(), 1);
    }
    let (_, written) = logins.asked();
    assert!((4..=7).contains(&written), "the login, and its uses: {written}");
    tokio::time::sleep(second * 11 / 10).await;
    assert_eq!(browser.me().await, "stranger");
    assert!(logins.rows.lock().unwrap().is_empty(), "a login that has ended is deleted");
}

/// A concurrent request must not bring data back that belonged to a login.
#[tokio::test]
async fn data_is_gone_with_its_login() {
    let (node, logins, _) = node(|sessions| sessions.data_in(Store::new())).await;
    let mut browser = Browser::new(node.address);
    let cookie = browser.log_in("ada").await;
    browser.post("/cart/secret").await;
    let mut under_way = browser.clone();
    let slow = tokio::spawn(async move { under_way.post("/slow/apples").await });
    node.pace.begun.acquire().await.unwrap().forget();
    logins.rows.lock().unwrap().clear();
    node.pace.may_end.add_permits(1);
    assert_eq!(slow.await.unwrap().status(), 200);
    let mut thief = browser.with_cookie(Some(cookie.clone()));
    // The handler does not ask for the caller.
    assert_eq!(thief.post("/logout-with/x").await.status(), 200);
    assert_ne!(thief.cookie, Some(cookie.clone()));
    assert_eq!(browser.with_cookie(Some(cookie)).text("/cart").await, "");
}

#[tokio::test]
async fn data_without_a_store_is_500_and_the_login_goes_on() {
    let (node, _, _) = node(|sessions| sessions).await;
    let mut browser = Browser::new(node.address);
    let failed = browser.post("/cart/apples").await;
    assert_eq!((failed.status().as_u16(), set_cookie(&failed)), (500, None));
    browser.log_in("ada").await;
    assert_eq!(browser.post("/cart/apples").await.status(), 500);
    assert_eq!((browser.me().await, browser.text("/cart").await), ("ada".into(), String::new()));
    browser.post("/logout").await;
    assert_eq!(browser.me().await, "stranger");
}
