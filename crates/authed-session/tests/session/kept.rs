//! Sessions that are kept: `Sessions::kept_for` and `Sessions::revoked_by`.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use authed::revocation::{Revocation, Revocations};
use authed_session::Sessions;

use super::app::{Node, Row, Shop, Users};
use super::browser::Browser;
use super::store::Store;

const HOUR: Duration = Duration::from_secs(3600);

fn asked(users: &Users) -> usize {
    users.asked.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_kept_session_is_asked_for_once_and_a_change_is_seen_after_the_time() {
    let (users, store) = (Users::new(), Store::new());
    let kept_for = Duration::from_secs(2);
    let node = Node::start_with(store.clone(), &users, |sessions| sessions.kept_for(kept_for)).await;
    let mut browser = Browser::new(node.address);
    users.change("ada", |row| row.is_editor = true);
    browser.log_in("ada").await;
    let before = Instant::now();
    assert_eq!(browser.status("/editor").await, 200);
    store.fail_after(0);
    users.change("ada", |row| row.is_editor = false);
    assert_eq!(browser.status("/editor").await, 200, "neither the store nor the accounts are asked");
    store.recover();
    assert!(before.elapsed() < kept_for, "the machine is too slow for this test");
    assert_eq!(asked(&users), 1);
    tokio::time::sleep_until((before + kept_for + Duration::from_millis(500)).into()).await;
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(asked(&users), 2);
}

#[tokio::test]
async fn the_sessions_of_a_revoked_user_are_asked_for_at_once_and_others_stay() {
    let (users, revocations) = (Users::new(), Revocations::new());
    let set = |sessions: Sessions<Shop>| sessions.kept_for(HOUR).revoked_by(&revocations);
    let node = Node::start_with(Store::new(), &users, set).await;
    let [mut ada, mut eve] = [(); 2].map(|()| Browser::new(node.address));
    for (browser, user) in [(&mut ada, "ada"), (&mut eve, "eve")] {
        users.change(user, |row| row.is_editor = true);
        browser.log_in(user).await;
        assert_eq!(browser.status("/editor").await, 200);
        users.change(user, |row| row.is_editor = false);
    }
    revocations.publish(Revocation::user("ada"));
    assert_eq!((ada.status("/editor").await.as_u16(), eve.status("/editor").await.as_u16()), (403, 200));
    users.change("ada", |row| row.epoch += 1);
    assert_eq!(ada.me().await, "ada");
    revocations.publish(Revocation::user("ada"));
    assert_eq!(ada.me().await, "stranger");
    revocations.publish(Revocation::everybody());
    assert_eq!(eve.status("/editor").await, 403);
}

/// A lookup that began before the change ends after it. Its result must not be kept.
#[tokio::test]
async fn a_session_that_was_asked_for_before_the_event_is_not_kept() {
    let (users, revocations) = (Users::new(), Revocations::new());
    users.insert("slow", Row { is_editor: true, epoch: 0 });
    let set = |sessions: Sessions<Shop>| sessions.kept_for(HOUR).revoked_by(&revocations);
    let node = Node::start_with(Store::new(), &users, set).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("slow").await;
    let mut under_way = browser.clone();
    let request = tokio::spawn(async move { under_way.status("/editor").await });
    while asked(&users) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    users.change("slow", |row| row.is_editor = false);
    revocations.publish(Revocation::user("slow"));
    users.answers.add_permits(2);
    assert_eq!(request.await.unwrap(), 200, "the lookup began before the change");
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(asked(&users), 2, "the second one is kept");
}

/// Both nodes keep the session. The event of the logout comes from the library.
#[tokio::test]
async fn a_logout_ends_what_other_nodes_keep_of_the_session_and_of_no_other() {
    let (store, users, revocations) = (Store::new(), Users::new(), Revocations::new());
    let set = |sessions: Sessions<Shop>| sessions.kept_for(HOUR).revoked_by(&revocations);
    let here = Node::start_with(store.clone(), &users, set).await;
    let there = Node::start_with(store, &users, set).await;
    let mut browser = Browser::new(here.address);
    let cookie = browser.log_in("ada").await;
    let mut copy = browser.with_cookie(Some(cookie));
    copy.address = there.address;
    let mut other = Browser::new(there.address);
    other.log_in("ada").await;
    assert_eq!((browser.me().await, copy.me().await, other.me().await), ("ada".into(), "ada".into(), "ada".into()));
    let before = asked(&users);
    browser.post("/logout").await;
    assert_eq!((copy.me().await, other.me().await), ("stranger".into(), "ada".into()));
    assert_eq!(asked(&users), before, "the other session is still kept");
}

#[tokio::test]
async fn a_login_again_ends_what_is_kept_of_the_session_and_sees_the_change() {
    let users = Users::new();
    let node = Node::start_with(Store::new(), &users, |sessions| sessions.kept_for(HOUR)).await;
    let mut browser = Browser::new(node.address);
    let old = browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada");
    users.change("ada", |row| row.is_editor = true);
    assert_eq!(browser.me().await, "ada");
    browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada, editor");
    assert_eq!(browser.with_cookie(Some(old)).me().await, "stranger");
}

#[tokio::test]
async fn a_deaf_node_keeps_nothing_until_it_hears() {
    let (users, revocations) = (Users::new(), Revocations::new());
    let set = |sessions: Sessions<Shop>| sessions.kept_for(HOUR).revoked_by(&revocations);
    let node = Node::start_with(Store::new(), &users, set).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    browser.me().await;
    let transport = revocations.connect(|_| {});
    for is_deaf in [true, false, true] {
        if is_deaf {
            transport.lost("cut")
        } else {
            transport.restored()
        }
        let before = asked(&users);
        for _ in 0..3 {
            assert_eq!(browser.me().await, "ada");
        }
        assert_eq!(asked(&users) - before, if is_deaf { 3 } else { 1 });
    }
}

/// At most ten thousand sessions are kept, and those that are used stay.
#[tokio::test]
async fn the_number_of_kept_sessions_is_bounded() {
    let users = Users::new();
    let sessions = Sessions::new(Store::new(), users.clone()).kept_for(HOUR);
    let (app, _) = super::app::router(&users, &sessions);
    let send = async |request: hyper::http::request::Builder| {
        let request = request.body(axum::body::Body::empty()).unwrap();
        tower::ServiceExt::oneshot(app.clone(), request).await.unwrap()
    };
    let mut cookies: Vec<String> = Vec::new();
    for number in 0..12_000 {
        let login = send(hyper::Request::post("/login/ada")).await;
        let cookie = login.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        cookies.push(cookie);
        for cookie in [&cookies[number], &cookies[0]] {
            assert_eq!(send(hyper::Request::get("/dashboard").header("cookie", cookie)).await.status(), 200);
        }
    }
    assert_eq!(asked(&users), 12_000, "the first one is used, and stays");
    for cookie in cookies.iter().step_by(4) {
        send(hyper::Request::get("/dashboard").header("cookie", cookie)).await;
    }
    let again = asked(&users) - 12_000;
    assert!((500..3_000).contains(&again), "{again} were not kept");
}

#[tokio::test]
async fn an_unknown_cookie_is_asked_for_once_and_a_flood_of_them_pushes_out_no_session() {
    let (users, store) = (Users::new(), Store::new());
    let node = Node::start_with(store.clone(), &users, |sessions| sessions.kept_for(HOUR)).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada");
    let mut ended = Browser::new(node.address);
    ended.log_in("ada").await;
    let copy = ended.clone();
    ended.post("/logout").await;
    let loads = || store.loads.swap(0, Ordering::SeqCst);
    for mut stranger in [browser.with_cookie(Some("A".repeat(22))), copy] {
        loads();
        for expected in [1, 0, 0] {
            assert_eq!((stranger.me().await, loads()), ("stranger".into(), expected));
        }
        // The data of an anonymous session is not kept.
        stranger.post("/cart/apples").await;
        assert_eq!(stranger.text("/cart").await, "apples");
        stranger.log_in("ada").await;
        assert_eq!(stranger.me().await, "ada");
    }
    let (app, _) = super::app::router(&users, &node.sessions);
    for number in 0..12_000 {
        let cookie = format!("__Host-session={number:A>21}A");
        let request = hyper::Request::get("/me").header("cookie", cookie).body(axum::body::Body::empty()).unwrap();
        assert_eq!(tower::ServiceExt::oneshot(app.clone(), request).await.unwrap().status(), 200);
    }
    let before = asked(&users);
    assert_eq!((browser.me().await, asked(&users)), ("ada".into(), before));
}

/// As on every node that does not hear of it.
#[tokio::test]
async fn a_deleted_user_with_a_kept_session_is_logged_out_after_the_time() {
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

/// The last use of a kept session is saved as often as without keeping.
#[tokio::test]
async fn a_kept_session_that_is_used_does_not_end_by_its_idle_time() {
    let users = Users::new();
    let set = |sessions: Sessions<Shop>| sessions.idle(Duration::from_secs(1)).kept_for(HOUR);
    let node = Node::start_with(Store::new(), &users, set).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    let before = Instant::now();
    while before.elapsed() < Duration::from_secs(3) {
        assert_eq!(browser.me().await, "ada");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_millis(1300)).await;
    assert_eq!(browser.me().await, "stranger");
}
