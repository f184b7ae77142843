//! Requests of one browser at the same time.

use super::app::{Node, Users};
use super::browser::{Browser, set_cookie};
use super::store::Store;

/// It has read the session before the logout, and saves it after.
#[tokio::test]
async fn facts_11_asvs_7_4_1_a_request_that_is_under_way_does_not_bring_a_session_back_that_is_logged_out() {
    let (store, users) = (Store::new(), Users::new());
    let (here, there) = (Node::start(store.clone(), &users).await, Node::start(store.clone(), &users).await);
    let mut browser = Browser::new(here.address);
    let cookie = browser.log_in("ada").await;
    browser.post("/cart/secret").await;
    let mut under_way = browser.clone();
    let slow = tokio::spawn(async move { under_way.post("/slow/apples").await });
    here.pace.begun.acquire().await.unwrap().forget();
    // On this node or another, there is no difference.
    browser.address = there.address;
    assert_eq!(browser.post("/logout").await.status(), 303);
    here.pace.may_end.add_permits(1);
    let slow = slow.await.unwrap();
    assert_eq!((slow.status().as_u16(), set_cookie(&slow)), (200, None));
    let mut thief = browser.with_cookie(Some(cookie));
    for node in [here.address, there.address] {
        thief.address = node;
        assert_eq!((thief.me().await, thief.text("/cart").await), ("stranger".into(), String::new()));
    }
}

/// Its answer comes later than that to the login, and must not take the new cookie away or put the old one in its place.
#[tokio::test]
async fn an_answer_that_is_late_does_not_undo_a_login() {
    let node = Node::start(Store::new(), &Users::new()).await;
    for item in ["apples", "nothing"] {
        for user in [None, Some("ada")] {
            let mut browser = Browser::new(node.address);
            browser.post("/cart/pears").await;
            if let Some(user) = user {
                browser.log_in(user).await;
            }
            let mut under_way = browser.clone();
            let slow = tokio::spawn(async move { under_way.post(&format!("/slow/{item}")).await });
            node.pace.begun.acquire().await.unwrap().forget();
            let before = browser.cookie.clone();
            browser.log_in("ada").await;
            node.pace.may_end.add_permits(1);
            let slow = slow.await.unwrap();
            assert_eq!((slow.status().as_u16(), set_cookie(&slow)), (200, None), "{item}, {user:?}");
            assert_eq!(browser.me().await, "ada");
            assert_eq!(browser.with_cookie(before).me().await, "stranger");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_during_a_login_see_a_stranger_or_the_user_and_set_no_cookie() {
    let node = Node::start(Store::new(), &Users::new()).await;
    for _ in 0..10 {
        let mut browser = Browser::new(node.address);
        browser.post("/cart/pears").await;
        let before = browser.cookie.clone();
        let polls: Vec<_> = (0..16)
            .map(|_| {
                let mut poll = browser.clone();
                tokio::spawn(async move {
                    let response = poll.get("/me").await;
                    (response.status().as_u16(), set_cookie(&response), response.text().await.unwrap())
                })
            })
            .collect();
        browser.log_in("ada").await;
        for poll in polls {
            assert_eq!(poll.await.unwrap(), (200, None, "stranger".into()));
        }
        assert_eq!(browser.me().await, "ada");
        assert_eq!(browser.with_cookie(before).me().await, "stranger");
    }
}

/// A double click.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_logins_at_once_are_two_sessions_and_neither_is_anothers() {
    let node = Node::start(Store::new(), &Users::new()).await;
    for _ in 0..10 {
        let mut browser = Browser::new(node.address);
        let before = browser.log_in("ada").await;
        let logins = ["ada", "eve", "ada", "eve"].map(|user| {
            let mut tab = browser.clone();
            tokio::spawn(async move {
                let cookie = tab.log_in(user).await;
                (user, cookie, tab.me().await)
            })
        });
        let mut cookies = vec![before.clone()];
        for login in logins {
            let (user, cookie, me) = login.await.unwrap();
            assert_eq!(user, me);
            assert!(!cookies.contains(&cookie));
            cookies.push(cookie);
        }
        assert_eq!(browser.with_cookie(Some(before)).me().await, "stranger");
    }
}

/// Looking at a page writes down that the session is in use. What others save meanwhile stays.
#[tokio::test]
async fn a_request_that_only_reads_does_not_undo_what_another_has_saved() {
    let set = |sessions: authed::Sessions<Users>| sessions.idle(std::time::Duration::from_secs(20));
    let node = Node::start_with(Store::new(), &Users::new(), set).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    // More than a tenth of the limit, so that the next request writes.
    tokio::time::sleep(std::time::Duration::from_millis(2200)).await;
    let mut reading = browser.clone();
    let slow = tokio::spawn(async move { reading.post("/slow/nothing").await });
    node.pace.begun.acquire().await.unwrap().forget();
    browser.post("/cart/apples").await;
    node.pace.may_end.add_permits(1);
    assert_eq!(slow.await.unwrap().text().await.unwrap(), "ada");
    assert_eq!(browser.text("/cart").await, "apples");
}
