//! Roles and tokens, as users see them.

use thirtyfour::By;

use crate::common::{Browser, Site};

#[tokio::test]
async fn a_reader_at_an_admin_page_gets_a_403_and_no_redirect() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fadmin%2Froles")).await.unwrap();
    browser.log_in("sam", site.password()).await;
    browser.expect_path("/admin/roles").await;
    browser.expect_text("Not for you").await;
    browser.click("To the front page").await;
    browser.expect_path("/").await;
    let text = browser.text().await;
    assert!(text.contains("Sam Okafor") && !text.contains("Roles") && !text.contains("Desk"), "{text}");
    browser.close().await;
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_with_the_next_click() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fdesk")).await.unwrap();
    browser.log_in("tom", site.password()).await;
    browser.expect_path("/desk").await;
    // Meanwhile, an admin changes the role.
    site.visitor("ada").await.post("/admin/roles/author", &[("scope", "posts:read")]).await.expect(303);
    browser.click("Write a post").await;
    browser.expect_path("/desk/new").await;
    browser.expect_text("Not for you").await;
    browser.goto(site.url("/")).await.unwrap();
    let text = browser.text().await;
    assert!(text.contains("Tom Verhoeven") && !text.contains("Desk"), "{text}");
    browser.close().await;
}

#[tokio::test]
async fn an_admin_gives_a_role_and_its_new_editor_publishes() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fadmin%2Faccounts")).await.unwrap();
    browser.log_in("ada", site.password()).await;
    browser.expect_path("/admin/accounts").await;
    let editor = "//form[.//legend[contains(., 'Sam Okafor')]]//input[@value='editor']";
    browser.find(By::XPath(editor)).await.unwrap().click().await.unwrap();
    browser.click("Save Sam Okafor").await;
    browser.expect_path("/admin/accounts?done=saved").await;
    browser.click("Log out").await;
    browser.expect_path("/?done=logged-out").await;
    browser.click("Log in").await;
    browser.expect_path("/login").await;
    browser.log_in("sam", site.password()).await;
    browser.expect_path("/").await;
    browser.click("Desk").await;
    browser.expect_path("/desk").await;
    browser.click("Letters to a typesetter").await;
    browser.expect_path("/posts/5").await;
    browser.click("Publish").await;
    browser.expect_path("/posts/5?done=published").await;
    browser.expect_text("Published.").await;
    site.stranger().get("/").await.expect_text("Letters to a typesetter");
    browser.close().await;
}

#[tokio::test]
async fn a_token_made_in_the_browser_authenticates_a_program_and_the_permissions_are_shown() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Faccount")).await.unwrap();
    browser.log_in("ada", site.password()).await;
    browser.expect_path("/account").await;
    browser.click("Tokens").await;
    browser.expect_path("/account/tokens").await;
    browser.fill("What it is for", "a nightly job").await;
    browser.find(By::Css("input[value='roles:manage']")).await.unwrap().click().await.unwrap();
    browser.click("Make it").await;
    browser.expect_text("It is shown this once").await;
    let secret = browser.find(By::Id("secret")).await.unwrap().prop("value").await.unwrap().unwrap();
    let mut program = site.stranger();
    let request = program.request(reqwest::Method::GET, "/admin/permissions").bearer_auth(secret);
    program.send(request).await.expect(200).expect_text("<code>/admin/permissions</code>");

    // The token is replaced, and both are listed.
    browser.goto(site.url("/account/tokens")).await.unwrap();
    browser.click("Replace a nightly job").await;
    browser.expect_text("The one before is good for another day.").await;
    let listed = browser.find_all(By::XPath("//button[@aria-label='Revoke a nightly job']")).await.unwrap();
    assert_eq!(listed.len(), 2);

    browser.click("Permissions").await;
    browser.expect_path("/admin/permissions").await;
    browser.expect_text("GET /desk posts:write | posts:publish RedirectTo<LoginPage>").await;
    browser.close().await;
}
