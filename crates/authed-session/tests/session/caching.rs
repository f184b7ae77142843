//! `Vary` and `Cache-Control`.

use super::app::{Node, Users};
use super::browser::Browser;
use super::store::Store;

/// RFC 9110, 12.5.5.
#[tokio::test]
async fn facts_8_every_answer_depends_on_the_cookie() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    for cookie in [None, Some("A".repeat(22)), Some(browser.log_in("ada").await)] {
        browser.cookie = cookie;
        for path in ["/me", "/public", "/dashboard", "/editor", "/nowhere"] {
            let response = browser.get(path).await;
            let vary: Vec<_> = response.headers().get_all("vary").iter().collect();
            assert_eq!(vary, ["cookie"], "{path}");
        }
        let response = browser.get("/cached").await;
        let vary: Vec<_> = response.headers().get_all("vary").iter().collect();
        assert_eq!(vary, ["accept", "cookie"], "the handler's value stays");
    }
}

#[tokio::test]
async fn facts_8_answers_of_a_session_are_private_unless_the_handler_says_otherwise() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    assert_eq!(browser.get("/public").await.headers().get("cache-control"), None);
    let login = browser.post("/cart/apples").await;
    assert_eq!(login.headers()["cache-control"], "private", "it sets the cookie");
    browser.log_in("ada").await;
    for path in ["/public", "/me", "/dashboard"] {
        assert_eq!(browser.get(path).await.headers()["cache-control"], "private", "{path}");
    }
    assert_eq!(browser.get("/cached").await.headers()["cache-control"], "public, max-age=60");
}

#[tokio::test]
async fn facts_8_refusals_are_not_stored() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    assert_eq!(browser.get("/dashboard").await.headers()["cache-control"], "no-store");
    browser.log_in("ada").await;
    assert_eq!(browser.get("/editor").await.headers()["cache-control"], "no-store");
}
