//! The pages without a mouse.

use serde_json::json;
use thirtyfour::{By, Key};

use crate::common::{Browser, Site};

/// The name, outline, left edge and tag of the focused element.
const FOCUSED: &str = r"
    const it = document.activeElement, style = getComputedStyle(it);
    const label = it.labels && it.labels.length ? it.labels[0].textContent : '';
    const name = it.getAttribute('aria-label') || label || it.textContent;
    return [name.trim().replace(/\s+/g, ' '), style.outlineStyle, parseFloat(style.outlineWidth),
        it.getBoundingClientRect().left, it.tagName];";

/// Presses Tab until the element with this text has the focus. The focus must be visible all the way.
async fn tab_to(browser: &Browser, words: &str) {
    for _ in 0..60 {
        browser.press(Key::Tab).await;
        let focused = browser.ask(FOCUSED).await;
        if focused[4] == "BODY" {
            continue;
        }
        let is_visible = focused[1] != "none" && focused[2].as_f64() > Some(1.9) && focused[3].as_f64() >= Some(0.0);
        assert!(is_visible, "the focus is not visible on {focused}");
        let name = focused[0].as_str().unwrap();
        assert!(!name.is_empty(), "the focused element has no name");
        if name == words {
            return;
        }
    }
    panic!("{words:?} cannot be reached with Tab");
}

#[tokio::test]
async fn an_author_writes_a_post_with_the_keyboard_only() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/")).await.unwrap();
    tab_to(&browser, "Skip to the page").await;
    browser.press(Key::Enter).await;
    // The link skips the menu. The next element is the first post.
    browser.press(Key::Tab).await;
    assert_eq!(browser.ask(FOCUSED).await[0], "The lighthouse that kept two diaries");
    browser.goto(site.url("/")).await.unwrap();
    tab_to(&browser, "Log in").await;
    browser.press(Key::Enter).await;
    browser.expect_path("/login").await;
    // The first field has the focus already.
    browser.press("tom" + Key::Tab + site.password() + Key::Enter).await;
    browser.expect_path("/").await;
    tab_to(&browser, "Desk").await;
    browser.press(Key::Enter).await;
    browser.expect_path("/desk").await;
    tab_to(&browser, "Write a post").await;
    browser.press(Key::Enter).await;
    browser.expect_path("/desk/new").await;
    tab_to(&browser, "Title").await;
    browser.press("By hand").await;
    tab_to(&browser, "Text").await;
    browser.press("Without a mouse.").await;
    tab_to(&browser, "Save").await;
    browser.press(Key::Enter).await;
    browser.expect_path("/posts/6?done=saved").await;
    browser.expect_text("By hand").await;
    tab_to(&browser, "Log out").await;
    browser.press(" ").await;
    browser.expect_path("/?done=logged-out").await;
    browser.close().await;
}

#[tokio::test]
async fn an_admin_changes_a_role_with_the_keyboard_only() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fadmin%2Froles")).await.unwrap();
    browser.press("ada" + Key::Tab + site.password() + Key::Enter).await;
    browser.expect_path("/admin/roles").await;
    // The roles are sorted by name. The first one is admin.
    tab_to(&browser, "posts:publish").await;
    browser.press(" ").await;
    tab_to(&browser, "Save admin").await;
    browser.press(Key::Enter).await;
    browser.expect_path("/admin/roles?done=saved").await;
    browser.expect_text("Desk").await;
    browser.close().await;
}

#[tokio::test]
async fn every_field_has_a_label_and_every_page_one_heading() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Faccount")).await.unwrap();
    browser.log_in("ada", site.password()).await;
    browser.expect_path("/account").await;
    let scopes = ["accounts:manage", "roles:manage", "audit:read", "posts:write"].map(|scope| ("scope", scope));
    site.visitor("ada").await.post("/admin/roles/admin", &scopes).await.expect(303);
    for path in crate::looks::PAGES {
        browser.goto(site.url(path)).await.unwrap();
        let fields = "[...document.querySelectorAll('input:not([type=hidden]), textarea, select')]";
        let without = format!("return {fields}.filter(it => !it.labels.length).map(it => it.outerHTML)");
        assert_eq!(browser.ask(&without).await, json!([]), "{path}");
        assert_eq!(browser.find_all(By::Tag("h1")).await.unwrap().len(), 1, "{path}");
        assert_eq!(browser.ask("return document.documentElement.lang").await, "en", "{path}");
        let twice = "const ids = [...document.querySelectorAll('[id]')].map(it => it.id);
                     return ids.filter((id, place) => ids.indexOf(id) !== place)";
        assert_eq!(browser.ask(twice).await, json!([]), "{path}");
    }
    browser.close().await;
}
