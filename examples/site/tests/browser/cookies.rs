//! The session cookie: `__Host-` and `Secure`, on localhost without TLS.

use crate::common::{Browser, Site};

#[tokio::test]
async fn the_cookie_is_kept_on_localhost_by_name_and_by_number() {
    let (site, browser) = (Site::start(), Browser::start().await);
    let port = site.address.split_once(':').unwrap().1;
    for host in ["127.0.0.1", "localhost"] {
        browser.goto(format!("http://{host}:{port}/login?next=%2Faccount")).await.unwrap();
        browser.log_in("tom", site.password()).await;
        browser.expect_path("/account").await;
        let cookie = browser.get_named_cookie("__Host-session").await.unwrap();
        assert_eq!((cookie.secure, cookie.path.as_deref()), (Some(true), Some("/")));
        // Scripts cannot read it.
        assert_eq!(browser.ask("return document.cookie").await, "");
    }
    browser.close().await;
}
