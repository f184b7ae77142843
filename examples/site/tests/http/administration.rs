//! Accounts and roles that change while users are logged in.

use crate::common::Site;

/// Returns the ID in the path that changes this account.
async fn number_of(admin: &mut crate::common::Visitor, login: &str) -> String {
    let page = admin.get("/admin/accounts").await.expect(200).body;
    let (before, _) = page.split_once(&format!("<code>{login}</code>")).unwrap();
    let (_, number) = before.rsplit_once("action=\"/admin/accounts/").unwrap();
    number.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_with_the_next_request() {
    let site = Site::start();
    let (mut ada, mut tom) = (site.visitor("ada").await, site.visitor("tom").await);
    let account = format!("/admin/accounts/{}", number_of(&mut ada, "tom").await);
    tom.get("/desk").await.expect(200);
    ada.post(&account, &[("role", "reader")]).await.expect_redirect("/admin/accounts?done=saved");
    tom.get("/desk").await.expect(403);
    tom.post("/desk/new", &[("title", "x"), ("body", "x")]).await.expect(403);
    tom.get("/account").await.expect(200).expect_text("reader").expect_no_text("posts:write");
    ada.post(&account, &[("role", "reader"), ("role", "author")]).await.expect(303);
    tom.get("/desk").await.expect(200);
}

#[tokio::test]
async fn a_scope_that_a_role_loses_is_gone_for_all_its_users() {
    let site = Site::start();
    let (mut ada, mut tom, mut una) = (site.visitor("ada").await, site.visitor("tom").await, site.visitor("una").await);
    ada.post("/admin/roles/author", &[("scope", "posts:read")]).await.expect(303);
    for author in [&mut tom, &mut una] {
        author.get("/desk").await.expect(403);
        author.get("/posts/2").await.expect_text("written in pencil");
    }
    ada.post("/admin/roles/author", &[("remove", "yes")]).await.expect(303);
    tom.get("/posts/1").await.expect(200);
    tom.get("/posts/2").await.expect_no_text("written in pencil");
}

#[tokio::test]
async fn a_role_can_have_any_scopes_of_the_program_and_unknown_names_grant_nothing() {
    let site = Site::start();
    let (mut ada, mut sam) = (site.visitor("ada").await, site.visitor("sam").await);
    ada.post("/admin/roles", &[("name", "auditor / night")]).await.expect(303);
    ada.post("/admin/roles", &[("name", "auditor / night")]).await.expect(200).expect_text("of that name already");
    let role = "/admin/roles/auditor%20%2F%20night";
    ada.post(role, &[("scope", "audit:read"), ("scope", "everything")]).await.expect(303);
    let account = format!("/admin/accounts/{}", number_of(&mut ada, "sam").await);
    sam.get("/admin/audit").await.expect(403);
    ada.post(&account, &[("role", "auditor / night"), ("role", "nothing")]).await.expect(303);
    sam.get("/admin/audit").await.expect(200);
    sam.get("/admin/roles").await.expect(403);
}

#[tokio::test]
async fn a_closed_account_is_logged_out_at_once_and_cannot_log_in() {
    let site = Site::start();
    let (mut ada, mut tom) = (site.visitor("ada").await, site.visitor("tom").await);
    let account = format!("/admin/accounts/{}", number_of(&mut ada, "tom").await);
    ada.post(&account, &[("role", "author"), ("disabled", "on")]).await.expect(303);
    tom.get("/desk").await.expect_redirect("/login?next=%2Fdesk");
    let rejected = site.stranger().log_in("tom", site.password()).await.expect(403);
    rejected.expect_text("Name or password is wrong.");
    // After it is opened again, it is not logged in.
    ada.post(&account, &[("role", "author")]).await.expect(303);
    tom.get("/desk").await.expect(303);
    site.visitor("tom").await.get("/desk").await.expect(200);
}

#[tokio::test]
async fn the_last_account_that_manages_accounts_and_roles_stays() {
    let site = Site::start();
    let mut ada = site.visitor("ada").await;
    let account = format!("/admin/accounts/{}", number_of(&mut ada, "ada").await);
    let words = "nobody would be left";
    ada.post(&account, &[("role", "reader")]).await.expect(200).expect_text(words);
    ada.post(&account, &[("role", "admin"), ("disabled", "on")]).await.expect(200).expect_text(words);
    ada.post("/admin/roles/admin", &[("scope", "accounts:manage")]).await.expect(200).expect_text(words);
    ada.post("/admin/roles/admin", &[("remove", "yes")]).await.expect(200).expect_text(words);
    ada.get("/admin/accounts").await.expect(200);
    // With a second admin, the first can give up the role.
    let other = format!("/admin/accounts/{}", number_of(&mut ada, "eve").await);
    ada.post(&other, &[("role", "admin")]).await.expect(303);
    ada.post(&account, &[("role", "reader")]).await.expect(303);
    ada.get("/admin/accounts").await.expect(403);
}

#[tokio::test]
async fn a_new_account_logs_in_and_has_no_permissions() {
    let site = Site::start();
    let mut ada = site.visitor("ada").await;
    let fields = |password| [("login", "max"), ("name", "Max Hoffmann"), ("password", password)];
    ada.post("/admin/accounts", &fields("short")).await.expect(200).expect_text("fewer than 12");
    ada.post("/admin/accounts", &fields("maxmaxmaxmax!")).await.expect(200).expect_text("contains the name");
    ada.post("/admin/accounts", &fields("a rather long one")).await.expect_redirect("/admin/accounts?done=saved");
    ada.post("/admin/accounts", &fields("a rather long one")).await.expect(200).expect_text("of that name already");
    let mut max = site.stranger();
    max.log_in("max", "a rather long one").await.expect_redirect("/");
    max.get("/account").await.expect(200).expect_text("Max Hoffmann");
    max.get("/desk").await.expect(403);
}

#[tokio::test]
async fn rejected_requests_are_on_the_audit_page_without_secrets() {
    let site = Site::start();
    let (mut ada, mut sam) = (site.visitor("ada").await, site.visitor("sam").await);
    sam.get("/desk?secret=hunter2").await.expect(403);
    site.stranger().log_in("tom", "hunter3-is-wrong").await.expect(403);
    site.stranger().get("/admin/roles").await.expect(303);
    let bad = ada.request(reqwest::Method::GET, "/api/me").header("authorization", "Bearer press_hunter4");
    ada.clone().send(bad).await.expect(401);
    // The entries are written concurrently.
    for _ in 0..50 {
        let page = ada.get("/admin/audit").await.expect(200);
        if page.body.contains("GET /api/me") {
            let page = page.expect_text("Sam Okafor").expect_text("GET /desk").expect_text("lacks posts:write");
            let page = page.expect_text("Tom Verhoeven").expect_text("wrong name or password");
            page.expect_text("GET /admin/roles").expect_no_text("hunter");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the audit page has no entries");
}
