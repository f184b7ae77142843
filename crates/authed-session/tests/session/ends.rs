//! What ends a session besides a logout, and when a role is given and taken away.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use authed_session::Sessions;

use super::app::{Node, Row, Shop, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

#[tokio::test]
async fn a_new_epoch_ends_all_sessions_of_one_user_and_of_no_other() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let [mut here, mut there, mut eve] = [(); 3].map(|()| Browser::new(node.address));
    here.log_in("ada").await;
    there.log_in("ada").await;
    eve.log_in("eve").await;
    users.change("ada", |row| row.epoch += 1);
    assert_eq!([here.me().await, there.me().await, eve.me().await], ["stranger", "stranger", "eve"]);
    // The old epoch does not revive the ended sessions.
    users.change("ada", |row| row.epoch -= 1);
    assert_eq!(here.me().await, "stranger");
    here.log_in("ada").await;
    assert_eq!(here.me().await, "ada");
}

#[tokio::test]
async fn facts_11_asvs_7_4_2_a_user_who_is_deleted_is_logged_out_everywhere() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    browser.post("/cart/apples").await;
    users.delete("ada");
    assert_eq!((browser.me().await, browser.text("/cart").await), ("stranger".into(), String::new()));
    // A new user with the same ID does not get the session.
    users.insert("ada", Row::default());
    assert_eq!(browser.me().await, "stranger");
}

/// An old cookie must not block the login page. The late response to it must not remove a new cookie.
#[tokio::test]
async fn a_caller_with_an_old_cookie_is_anonymous_and_can_log_in() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    users.change("ada", |row| row.epoch += 1);
    for path in ["/me", "/public"] {
        let response = browser.get(path).await;
        assert_eq!((response.status().as_u16(), set_cookie(&response)), (200, None));
    }
    let rejected = browser.get("/dashboard").await;
    assert_eq!(
        (rejected.status().as_u16(), &rejected.headers()["location"]),
        (303, &"/login?next=%2Fdashboard".parse().unwrap())
    );
    browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada");
}

#[tokio::test]
async fn facts_11_asvs_8_3_2_a_role_is_given_and_taken_away_with_the_next_request() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    assert_eq!(browser.status("/editor").await, 403);
    users.change("ada", |row| row.is_editor = true);
    assert_eq!(browser.status("/editor").await, 200);
    users.change("ada", |row| row.is_editor = false);
    assert_eq!((browser.status("/editor").await.as_u16(), browser.me().await), (403, "ada".into()));
}

#[tokio::test]
async fn facts_11_asvs_7_3_1_a_session_that_nobody_uses_ends() {
    let store = Store::new();
    let idle = Duration::from_secs(2);
    let node = Node::start_with(store.clone(), &Users::new(), |sessions| sessions.idle(idle)).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    let saves = store.saves.load(Ordering::SeqCst);
    // Longer than the limit in total. Reading requests count as use, too.
    for _ in 0..9 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(browser.me().await, "ada");
    }
    let saved = store.saves.load(Ordering::SeqCst) - saves;
    assert!((3..=9).contains(&saved), "saved {saved} times");
    tokio::time::sleep(idle + Duration::from_millis(100)).await;
    assert_eq!(browser.me().await, "stranger");
}

/// Changes by the application count as use, too.
#[tokio::test]
async fn facts_11_asvs_7_3_1_a_session_that_changes_with_every_request_stays() {
    let idle = Duration::from_secs(2);
    let node = Node::start_with(Store::new(), &Users::new(), |sessions| sessions.idle(idle)).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    for _ in 0..9 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(browser.post("/cart/x").await.status(), 200);
    }
    assert_eq!(browser.me().await, "ada");
    tokio::time::sleep(idle + Duration::from_millis(100)).await;
    assert_eq!(browser.me().await, "stranger");
}

#[tokio::test]
async fn facts_11_asvs_7_3_2_a_login_ends_however_much_it_is_used() {
    let absolute = Duration::from_secs(2);
    let node = Node::start_with(Store::new(), &Users::new(), |sessions| sessions.absolute(absolute)).await;
    let mut browser = Browser::new(node.address);
    let before = Instant::now();
    browser.log_in("ada").await;
    let after = Instant::now();
    let mut last_seen = after;
    loop {
        let asked = Instant::now();
        match &*browser.me().await {
            "ada" => last_seen = asked,
            _ => break,
        }
        assert!(asked.duration_since(after) < absolute, "the session did not end");
        browser.post("/cart/x").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(before.elapsed() >= absolute, "the session ended too early");
    assert!(last_seen > after);
    browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada");
}

/// The limits of the node that gets the request count, not those at the login.
#[tokio::test]
async fn facts_11_asvs_7_3_limits_hold_for_sessions_that_there_are_already() {
    let second = Duration::from_secs(1);
    for set in [Sessions::<Shop>::idle, Sessions::absolute] {
        let (store, users) = (Store::new(), Users::new());
        let before = Node::start(store.clone(), &users).await;
        let after = Node::start_with(store, &users, |sessions| set(sessions, second)).await;
        let mut browser = Browser::new(before.address);
        browser.log_in("ada").await;
        tokio::time::sleep(second + Duration::from_millis(100)).await;
        assert_eq!(browser.me().await, "ada");
        browser.address = after.address;
        assert_eq!(browser.me().await, "stranger");
    }
}

#[tokio::test]
async fn a_request_loads_two_records_and_one_of_a_stranger_one_or_none() {
    let (store, users) = (Store::new(), Users::new());
    let node = Node::start(store.clone(), &users).await;
    let mut browser = Browser::new(node.address);
    let count =
        || (store.loads.load(Ordering::SeqCst), store.saves.load(Ordering::SeqCst), users.asked.load(Ordering::SeqCst));
    browser.log_in("ada").await;
    let (loads, saves, asked) = count();
    assert_eq!(browser.me().await, "ada");
    assert_eq!(count(), (loads + 2, saves, asked + 1));
    assert_eq!(browser.status("/public").await, 200);
    assert_eq!(browser.with_cookie(None).me().await, "stranger");
    assert_eq!(count(), (loads + 2, saves, asked + 1));
    assert_eq!(browser.with_cookie(Some("A".repeat(22))).me().await, "stranger");
    assert_eq!(count(), (loads + 3, saves, asked + 1));
}

#[tokio::test]
async fn limits_of_zero_and_of_more_than_400_days_panic() {
    for limit in [Duration::ZERO, Duration::from_secs(401 * 24 * 3600)] {
        for set in [Sessions::idle, Sessions::absolute] {
            let sessions = Sessions::new(Store::new(), Users::new());
            let set = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| set(sessions, limit)));
            assert!(set.is_err(), "{limit:?}");
        }
    }
}
