//! When tokens end, and how they are replaced.

use sqlx::{Connection, SqliteConnection};

use crate::common::{Site, Visitor};

async fn status(site: &Site, token: &str) -> u16 {
    let mut program = site.stranger();
    let request = program.request(reqwest::Method::GET, "/api/me").bearer_auth(token);
    program.send(request).await.status
}

fn secret(page: &str) -> String {
    let (_, secret) = page.split_once("id=\"secret\" class=\"mono\" value=\"").unwrap();
    secret.split_once('"').unwrap().0.to_owned()
}

async fn days_pass(site: &Site, days: i64) {
    let mut db = SqliteConnection::connect(&site.database()).await.unwrap();
    let past = sqlx::query("UPDATE tokens SET made_at = made_at - $1, ends_at = ends_at - $1").bind(days * 86_400);
    assert!(past.execute(&mut db).await.unwrap().rows_affected() > 0);
    site.forget_callers().await;
}

#[tokio::test]
async fn tokens_end_with_a_new_password_a_logout_everywhere_and_a_closed_account() {
    let site = Site::start();
    let (mut tom, mut una, mut ada) = (site.visitor("tom").await, site.visitor("una").await, site.visitor("ada").await);
    let unas = una.token(&["posts:read"]).await;
    let token = tom.token(&["posts:read"]).await;
    assert_eq!(status(&site, &token).await, 200);
    let fields = [("password", "a rather long one"), ("again", "a rather long one")];
    tom.post("/account/password", &fields).await.expect(303);
    assert_eq!(status(&site, &token).await, 401);
    tom.get("/account/tokens").await.expect_text("None yet.");

    let token = tom.token(&["posts:read"]).await;
    assert_eq!(status(&site, &token).await, 200);
    tom.post("/logout/everywhere", &[]).await.expect(303);
    assert_eq!(status(&site, &token).await, 401);

    tom.log_in("tom", "a rather long one").await.expect(303);
    let token = tom.token(&["posts:read"]).await;
    let page = ada.get("/admin/accounts").await.body;
    let (before, _) = page.split_once("<code>tom</code>").unwrap();
    let path = before.rsplit_once("action=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    ada.post(&path, &[("role", "author"), ("disabled", "on")]).await.expect(303);
    assert_eq!(status(&site, &token).await, 401);
    // The account is opened again, and the token stays ended.
    ada.post(&path, &[("role", "author")]).await.expect(303);
    assert_eq!(status(&site, &token).await, 401);
    assert_eq!(status(&site, &unas).await, 200);
}

#[tokio::test]
async fn a_token_ends_after_its_days_and_the_audit_says_so() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    let form = |days| [("name", "a job"), ("scope", "posts:read"), ("days", days)];
    let short = secret(&tom.post("/account/tokens", &form("7")).await.expect(200).body);
    let usual = tom.token(&["posts:read"]).await;
    for days in ["8", "0", "-1", "x", "99999"] {
        tom.post("/account/tokens", &form(days)).await.expect(422);
    }
    days_pass(&site, 6).await;
    assert_eq!((status(&site, &short).await, status(&site, &usual).await), (200, 200));
    days_pass(&site, 2).await;
    assert_eq!((status(&site, &short).await, status(&site, &usual).await), (401, 200));
    tom.get("/account/tokens").await.expect_text("ended on");
    // Without days in the form, a token is good for 90.
    days_pass(&site, 83).await;
    assert_eq!(status(&site, &usual).await, 401);
    let mut ada = site.visitor("ada").await;
    for _ in 0..50 {
        if ada.get("/admin/audit?status=401").await.body.contains("the token has ended") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the audit page does not say why");
}

async fn replace(tom: &mut Visitor, id: u32) -> String {
    secret(&tom.post(&format!("/account/tokens/{id}/replace"), &[]).await.expect(200).expect_text("another day").body)
}

#[tokio::test]
async fn a_replaced_token_is_good_for_another_day_beside_the_new_one() {
    let site = Site::start();
    let (mut tom, mut una) = (site.visitor("tom").await, site.visitor("una").await);
    let old = tom.token(&["posts:write"]).await;
    una.post("/account/tokens/1/replace", &[]).await.expect(404);
    let new = replace(&mut tom, 1).await;
    assert_ne!(old, new);
    let mut program = site.stranger();
    let request = program.request(reqwest::Method::GET, "/api/me").bearer_auth(&new);
    program.send(request).await.expect(200).expect_text("posts:write");
    assert_eq!((status(&site, &old).await, status(&site, &new).await), (200, 200));
    days_pass(&site, 1).await;
    assert_eq!((status(&site, &old).await, status(&site, &new).await), (401, 200));
    // What has ended is not replaced. The new one lasts as long as the old one would have.
    tom.post("/account/tokens/1/replace", &[]).await.expect(404);
    days_pass(&site, 88).await;
    assert_eq!(status(&site, &new).await, 200);
    days_pass(&site, 1).await;
    assert_eq!(status(&site, &new).await, 401);
}

#[tokio::test]
async fn a_token_with_an_unknown_scope_is_not_made() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    for scope in ["everything", "", "POSTS:READ", "posts:read posts:write", "posts:"] {
        let fields = [("name", "x"), ("scope", "posts:read"), ("scope", scope)];
        tom.post("/account/tokens", &fields).await.expect(422);
    }
    tom.get("/account/tokens").await.expect_text("None yet.");
}
