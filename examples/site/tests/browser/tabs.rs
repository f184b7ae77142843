//! Two tabs of one browser.

use crate::common::{Browser, Site};

#[tokio::test]
async fn after_a_logout_in_one_tab_a_click_in_the_other_leads_to_the_login_and_back() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fposts%2F5")).await.unwrap();
    browser.log_in("tom", site.password()).await;
    browser.expect_path("/posts/5").await;
    let first = browser.window().await.unwrap();
    let second = browser.new_tab().await.unwrap();
    browser.switch_to_window(second).await.unwrap();
    browser.goto(site.url("/")).await.unwrap();
    browser.click("Log out").await;
    browser.expect_path("/?done=logged-out").await;

    // The tab still shows the draft until the next click.
    browser.switch_to_window(first).await.unwrap();
    browser.expect_text("Dear Marta").await;
    browser.click("Edit").await;
    browser.expect_path("/login?next=%2Fposts%2F5%2Fedit").await;
    browser.log_in("tom", site.password()).await;
    browser.expect_path("/posts/5/edit").await;
    browser.close().await;
}

#[tokio::test]
async fn after_a_logout_in_one_tab_a_form_in_the_other_does_nothing() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fposts%2F5%2Fedit")).await.unwrap();
    browser.log_in("tom", site.password()).await;
    browser.expect_path("/posts/5/edit").await;
    browser.fill("Title", "Changed by nobody").await;
    let first = browser.window().await.unwrap();
    let second = browser.new_tab().await.unwrap();
    browser.switch_to_window(second).await.unwrap();
    browser.goto(site.url("/account")).await.unwrap();
    browser.click("Log out everywhere").await;
    browser.expect_path("/?done=everywhere").await;

    browser.switch_to_window(first).await.unwrap();
    browser.click("Save").await;
    browser.expect_path("/login").await;
    site.visitor("tom").await.get("/posts/5").await.expect_text("Letters to a typesetter");
    browser.close().await;
}
