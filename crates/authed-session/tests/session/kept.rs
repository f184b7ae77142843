//! Accounts that are kept: `Sessions::kept_for` and `Sessions::forget`.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use authed_session::Sessions;

use super::app::{Node, Row, Users};
use super::browser::Browser;
use super::store::Store;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_kept_account_is_asked_for_once_and_a_change_is_seen_after_the_time() {
    let users = Users::new();
    let kept_for = Duration::from_secs(2);
    let node = Node::start_with(Store::new(), &users, |sessions| sessions.kept_for(kept_for)).await;
    let mut browser = Browser::new(node.address);
    users.change("ada", |row| row.is_editor = true);
    browser.log_in("ada").await;
    let before = Instant::now();
    assert_eq!(browser.status("/editor").await, 200);
    users.change("ada", |row| row.is_editor = false);
    assert_eq!(browser.status("/editor").await, 200);
    assert!(before.elapsed() < kept_for, "the machine is too slow for this test");
    assert_eq!(users.asked.load(Ordering::SeqCst), 1);
    tokio::time::sleep_until((before + kept_for + Duration::from_millis(500)).into()).await;
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(users.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_forgotten_account_is_asked_for_at_once() {
    let users = Users::new();
    let node = Node::start_with(Store::new(), &users, |sessions| sessions.kept_for(HOUR)).await;
    let [mut ada, mut eve] = [(); 2].map(|()| Browser::new(node.address));
    for (browser, user) in [(&mut ada, "ada"), (&mut eve, "eve")] {
        users.change(user, |row| row.is_editor = true);
        browser.log_in(user).await;
        assert_eq!(browser.status("/editor").await, 200);
        users.change(user, |row| row.is_editor = false);
    }
    node.sessions.forget("ada");
    assert_eq!((ada.status("/editor").await.as_u16(), eve.status("/editor").await.as_u16()), (403, 200));
    users.change("ada", |row| row.epoch += 1);
    assert_eq!(ada.me().await, "ada");
    node.sessions.forget("ada");
    assert_eq!(ada.me().await, "stranger");
}

/// The user logs out everywhere, and logs in again, while the old account is kept.
#[tokio::test]
async fn a_kept_account_of_the_old_epoch_does_not_end_a_login_of_the_new_one() {
    let (store, users) = (Store::new(), Users::new());
    let set = |sessions: Sessions<Users>| sessions.kept_for(HOUR);
    let (here, there) =
        (Node::start_with(store.clone(), &users, set).await, Node::start_with(store, &users, set).await);
    let mut before = Browser::new(there.address);
    before.log_in("ada").await;
    assert_eq!(before.me().await, "ada");
    users.change("ada", |row| row.epoch += 1);
    let mut after = Browser::new(here.address);
    after.log_in("ada").await;
    after.address = there.address;
    assert_eq!(after.me().await, "ada");
    assert_eq!(before.me().await, "stranger", "the new account is kept now");
}

/// A lookup that began before the change ends after it. Its result must not be kept.
#[tokio::test]
async fn an_account_that_was_asked_for_before_forget_is_not_kept() {
    let users = Users::new();
    users.insert("slow", Row { is_editor: true, epoch: 0 });
    let node = Node::start_with(Store::new(), &users, |sessions| sessions.kept_for(HOUR)).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("slow").await;
    let mut under_way = browser.clone();
    let request = tokio::spawn(async move { under_way.status("/editor").await });
    while users.asked.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    users.change("slow", |row| row.is_editor = false);
    node.sessions.forget("slow");
    users.answers.add_permits(2);
    assert_eq!(request.await.unwrap(), 200, "the lookup began before the change");
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(users.asked.load(Ordering::SeqCst), 2, "the second account is kept");
}

#[tokio::test]
async fn a_login_and_a_logout_forget_the_kept_account() {
    let users = Users::new();
    let node = Node::start_with(Store::new(), &users, |sessions| sessions.kept_for(HOUR)).await;
    let [mut here, mut there] = [(); 2].map(|()| Browser::new(node.address));
    here.log_in("ada").await;
    there.log_in("ada").await;
    assert_eq!(here.me().await, "ada");
    users.change("ada", |row| row.is_editor = true);
    assert_eq!(there.me().await, "ada");
    here.log_in("ada").await;
    assert_eq!((here.me().await, there.me().await), ("ada, editor".into(), "ada, editor".into()));
    users.change("ada", |row| row.is_editor = false);
    assert_eq!(there.me().await, "ada, editor");
    here.post("/logout").await;
    assert_eq!(there.me().await, "ada");
}

/// At most ten thousand accounts are kept.
#[tokio::test]
async fn the_number_of_kept_accounts_is_bounded() {
    let users = Users::new();
    let sessions = Sessions::new(Store::new(), users.clone()).kept_for(HOUR);
    let (app, _) = super::app::router(&users, &sessions);
    let send = async |request: hyper::http::request::Builder| {
        let request = request.body(axum::body::Body::empty()).unwrap();
        tower::ServiceExt::oneshot(app.clone(), request).await.unwrap()
    };
    let mut first = None;
    for number in 0..=10_000 {
        let user = format!("user-{number}");
        users.insert(&user, Row::default());
        let login = send(hyper::Request::post(format!("/login/{user}"))).await;
        let cookie = login.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(send(hyper::Request::get("/dashboard").header("cookie", &cookie)).await.status(), 200);
        let first = first.get_or_insert(cookie);
        assert_eq!(send(hyper::Request::get("/dashboard").header("cookie", &*first)).await.status(), 200);
    }
    // Each account was asked for once, and the first again after the cache was emptied.
    assert_eq!(users.asked.load(Ordering::SeqCst), 10_002);
}

/// As on every node that does not call `forget`.
#[tokio::test]
async fn a_deleted_user_with_a_kept_account_is_logged_out_after_the_time() {
    let users = Users::new();
    let kept_for = Duration::from_secs(1);
    let node = Node::start_with(Store::new(), &users, |sessions| sessions.kept_for(kept_for)).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada");
    users.delete("ada");
    tokio::time::sleep(kept_for + Duration::from_millis(200)).await;
    assert_eq!(browser.me().await, "stranger");
}
