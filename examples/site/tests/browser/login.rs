//! Logins and logouts.

use thirtyfour::{By, Key};

use crate::common::{Browser, Site};

#[tokio::test]
async fn a_login_after_a_redirect_leads_to_the_requested_page() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/desk?sort=day")).await.unwrap();
    browser.expect_path("/login?next=%2Fdesk%3Fsort%3Dday").await;
    browser.log_in("tom", site.password()).await;
    browser.expect_path("/desk?sort=day").await;
    browser.expect_text("Your posts").await;
    browser.close().await;
}

#[tokio::test]
async fn a_hostile_next_does_not_lead_away() {
    let (site, browser) = (Site::start(), Browser::start().await);
    for next in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "%2F%09%2Fevil.example"] {
        browser.delete_all_cookies().await.unwrap();
        browser.goto(site.url(&format!("/login?next={next}"))).await.unwrap();
        browser.log_in("tom", site.password()).await;
        browser.expect_path("/").await;
        browser.expect_text("Tom Verhoeven").await;
        assert_eq!(browser.current_url().await.unwrap().as_str(), site.url("/"));
    }
    browser.close().await;
}

#[tokio::test]
async fn a_wrong_password_shows_an_error_in_the_form() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fdesk")).await.unwrap();
    browser.log_in("tom", "wrong").await;
    browser.expect_text("Name or password is wrong.").await;
    // The name stays, and the password field has the focus.
    let field = browser.active_element().await.unwrap();
    assert_eq!(field.attr("id").await.unwrap().as_deref(), Some("password"));
    assert_eq!(field.attr("aria-describedby").await.unwrap().as_deref(), Some("problem"));
    field.send_keys(site.password()).await.unwrap();
    field.send_keys(Key::Enter).await.unwrap();
    browser.expect_path("/desk").await;
    browser.close().await;
}

#[tokio::test]
async fn after_a_logout_the_back_button_shows_the_login_page() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Faccount")).await.unwrap();
    browser.log_in("tom", site.password()).await;
    browser.expect_path("/account").await;
    browser.click("Log out").await;
    browser.expect_path("/?done=logged-out").await;
    browser.expect_text("You have been logged out.").await;
    browser.back().await.unwrap();
    browser.expect_path("/login?next=%2Faccount").await;
    browser.close().await;
}

#[tokio::test]
async fn a_user_ends_the_login_of_another_browser() {
    let (site, browser) = (Site::start(), Browser::start().await);
    let mut elsewhere = site.visitor("tom").await;
    browser.goto(site.url("/login?next=%2Faccount")).await.unwrap();
    browser.log_in("tom", site.password()).await;
    browser.expect_path("/account").await;
    browser.click("Where you are logged in").await;
    browser.expect_path("/account/logins").await;
    browser.expect_text("Chrome on Linux").await;
    let other = "//li[contains(., 'An unknown browser')]//button";
    browser.find(By::XPath(other)).await.unwrap().click().await.unwrap();
    browser.expect_path("/account/logins?done=ended").await;
    browser.expect_text("here").await;
    elsewhere.get("/account").await.expect(303);
    browser.close().await;
}
