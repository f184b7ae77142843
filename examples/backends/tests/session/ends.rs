//! What else ends a session, and what a role is worth that was taken away.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::app::{Node, Row, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

const HOUR: Duration = Duration::from_secs(3600);

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
    // Back again, it does not revive what has ended.
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
    // Somebody else, who gets the same id later, does not get the session.
    users.insert("ada", Row::default());
    assert_eq!(browser.me().await, "stranger");
}

/// An old cookie must not keep its owner from the page to log in, and its late answer must not take a new one away.
#[tokio::test]
async fn whoever_has_an_old_cookie_is_a_stranger_and_can_log_in() {
    let users = Users::new();
    let node = Node::start(Store::new(), &users).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    users.change("ada", |row| row.epoch += 1);
    for path in ["/me", "/public"] {
        let response = browser.get(path).await;
        assert_eq!((response.status().as_u16(), set_cookie(&response)), (200, None));
    }
    let refused = browser.get("/dashboard").await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["location"]),
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
async fn what_is_kept_is_asked_for_once_in_the_time_and_a_change_is_seen_after_it() {
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
    assert!(before.elapsed() < kept_for, "too slow a machine for this test");
    assert_eq!(users.asked.load(Ordering::SeqCst), 1);
    tokio::time::sleep_until((before + kept_for + Duration::from_millis(500)).into()).await;
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(users.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn what_is_forgotten_is_asked_for_at_once() {
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

/// Its user logs out everywhere, and logs in again, while something of before is kept.
#[tokio::test]
async fn a_login_of_a_new_epoch_is_not_ended_by_what_is_kept_of_the_old_one() {
    let (store, users) = (Store::new(), Users::new());
    let set = |sessions: authed::Sessions<Users>| sessions.kept_for(HOUR);
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
    assert_eq!(before.me().await, "stranger", "what is kept is the new one now");
}

/// A question is under way that was asked before the change. Its answer must not be kept after it.
#[tokio::test]
async fn what_was_asked_for_before_it_was_forgotten_is_not_kept() {
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
    assert_eq!(request.await.unwrap(), 200, "it was so when it was asked");
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(browser.status("/editor").await, 403);
    assert_eq!(users.asked.load(Ordering::SeqCst), 2, "the second answer is kept");
}

#[tokio::test]
async fn a_login_and_a_logout_forget_what_is_kept_of_the_user() {
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

/// However many users there are, ten thousand are kept at most.
#[tokio::test]
async fn what_is_kept_is_bounded() {
    let users = Users::new();
    let sessions = authed::Sessions::new(Store::new(), users.clone()).kept_for(HOUR);
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
    // Each was asked for once, and the first once more, when all had been forgotten.
    assert_eq!(users.asked.load(Ordering::SeqCst), 10_002);
}

/// As on every node that does not hear of it.
#[tokio::test]
async fn who_is_deleted_while_something_is_kept_is_gone_after_the_time() {
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

#[tokio::test]
async fn facts_11_asvs_7_3_1_a_session_that_nobody_uses_ends() {
    let store = Store::new();
    let idle = Duration::from_secs(2);
    let node = Node::start_with(store.clone(), &Users::new(), |sessions| sessions.idle(idle)).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    let saves = store.saves.load(Ordering::SeqCst);
    // Longer than the limit, but never at once. Nothing but looking, which has to be written down as well.
    for _ in 0..9 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(browser.me().await, "ada");
    }
    let saved = store.saves.load(Ordering::SeqCst) - saves;
    assert!((3..=9).contains(&saved), "saved {saved} times");
    tokio::time::sleep(idle + Duration::from_millis(100)).await;
    assert_eq!(browser.me().await, "stranger");
}

/// Changes of the session by the application are uses of it, too.
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
        assert!(asked.duration_since(after) < absolute, "it should have ended");
        browser.post("/cart/x").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(before.elapsed() >= absolute, "it has ended too early");
    assert!(last_seen > after);
    browser.log_in("ada").await;
    assert_eq!(browser.me().await, "ada");
}

/// Limits are those of the node that is asked, not those of the node and the day of the login.
#[tokio::test]
async fn facts_11_asvs_7_3_limits_hold_for_sessions_that_there_are_already() {
    let second = Duration::from_secs(1);
    for set in [authed::Sessions::<Users>::idle, authed::Sessions::absolute] {
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
async fn a_request_loads_two_records_and_one_without_a_cookie_none() {
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
}

#[tokio::test]
async fn limits_that_are_none_are_refused_by_a_panic() {
    for limit in [Duration::ZERO, Duration::from_secs(401 * 24 * 3600)] {
        for set in [authed::Sessions::idle, authed::Sessions::absolute] {
            let sessions = authed::Sessions::new(Store::new(), Users::new());
            let set = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| set(sessions, limit)));
            assert!(set.is_err(), "{limit:?}");
        }
    }
}
