//! The look of the pages: no page is wider than the window or a phone, and text has enough contrast, light and dark.
//!
//! With `PICTURES=folder`, the tests save screenshots there.

use std::path::PathBuf;

use serde_json::json;

use crate::common::{Browser, Look, Site};

pub const PAGES: [&str; 14] = [
    "/",
    "/posts/1",
    "/login",
    "/desk",
    "/desk/new",
    "/account",
    "/account/logins",
    "/account/password",
    "/account/tokens",
    "/admin/accounts",
    "/admin/roles",
    "/admin/permissions",
    "/admin/audit",
    "/nothing",
];

async fn look(name: &str, look: Look) {
    let (site, browser) = (Site::start(), Browser::looking(look).await);
    let pictures = std::env::var_os("PICTURES").map(PathBuf::from);
    let take = async |page: &str| {
        if let Some(folder) = &pictures {
            browser.screenshot(&folder.join(format!("{name}-{page}.png"))).await.unwrap();
        }
    };
    let scopes = ["accounts:manage", "roles:manage", "audit:read", "posts:write"].map(|scope| ("scope", scope));
    site.visitor("ada").await.post("/admin/roles/admin", &scopes).await.expect(303);
    // Entries for the audit page.
    let (mut sam, mut stranger) = (site.visitor("sam").await, site.stranger());
    for path in ["/desk", "/admin/roles", "/desk/new"] {
        sam.get(path).await.expect(403);
        stranger.get(path).await.expect(303);
    }
    stranger.log_in("eve", "wrong").await.expect(403);
    browser.goto(site.url("/posts/2")).await.unwrap();
    take("stranger").await;
    browser.goto(site.url("/login")).await.unwrap();
    // The browser uses the intended colors.
    let ground = browser.ask("return getComputedStyle(document.body).backgroundColor").await;
    assert_eq!(ground, if look.dark { "rgb(23, 21, 19)" } else { "rgb(251, 248, 243)" });
    take("login").await;
    browser.log_in("ada", site.password()).await;
    browser.expect_path("/").await;
    for path in PAGES {
        browser.goto(site.url(path)).await.unwrap();
        let wide = browser.ask("const it = document.scrollingElement; return it.scrollWidth - it.clientWidth").await;
        assert_eq!(wide, 0, "{name}: {path} is wider than the window");
        assert_eq!(browser.ask(FAINT).await, json!([]), "{name}: text on {path} has too little contrast");
        let page = path.trim_matches('/').replace('/', "-");
        take(if page.is_empty() {
            "home"
        } else if page == "login" {
            "again"
        } else {
            &page
        })
        .await;
    }
    browser.close().await;
}

/// The texts with a contrast of less than 4.5 : 1 (WCAG 2.2, 1.4.3).
const FAINT: &str = r"
    const parse = color => color.match(/[\d.]+/g).map(Number);
    const linear = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const light = color => {
        const [r, g, b] = parse(color).map(part => linear(part / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = it => {
        for (; it; it = it.parentElement) {
            const color = getComputedStyle(it).backgroundColor, alpha = parse(color)[3];
            if (alpha === undefined || alpha === 1) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    return [...document.querySelectorAll('body *')]
        .filter(it => [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
        .filter(it => !it.closest('[aria-hidden]'))
        .filter(it => {
            const text = light(getComputedStyle(it).color), ground = light(behind(it));
            return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05) < 4.5;
        })
        .map(it => it.outerHTML.slice(0, 80));";

#[tokio::test]
async fn in_the_light() {
    look("light", Look::default()).await;
}

#[tokio::test]
async fn in_the_dark() {
    look("dark", Look { dark: true, phone: false }).await;
}

#[tokio::test]
async fn on_a_phone() {
    look("phone", Look { dark: false, phone: true }).await;
}

#[tokio::test]
async fn on_a_phone_in_the_dark() {
    look("phone-dark", Look { dark: true, phone: true }).await;
}
