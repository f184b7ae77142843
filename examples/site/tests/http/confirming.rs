//! Pages that require a recent login.

use sqlx::{Connection, SqliteConnection};

use crate::common::Site;

/// Makes all logins six minutes older.
async fn six_minutes_pass(site: &Site) {
    let mut db = SqliteConnection::connect(&site.database()).await.unwrap();
    let older = "UPDATE logins SET login = json_set(login, '$.at', json_extract(login, '$.at') - 6 * 60 * 1000)";
    let changed = sqlx::query(older).execute(&mut db).await.unwrap();
    assert!(changed.rows_affected() > 0, "the site has no login");
    site.forget_callers().await;
}

#[tokio::test]
async fn after_five_minutes_the_password_is_required_again() {
    let site = Site::start();
    site.visitor("tom").await.get("/account/tokens").await.expect(200);
    // A session that the site keeps would not see the change in the database.
    let mut tom = site.visitor("tom").await;
    six_minutes_pass(&site).await;
    tom.get("/account").await.expect(200);
    tom.get("/account/tokens").await.expect_redirect("/login?next=%2Faccount%2Ftokens");
    tom.post("/account/tokens", &[("name", "x")]).await.expect_redirect("/login");
    let form = tom.get("/login?next=%2Faccount%2Ftokens").await.expect(200);
    form.expect_text("Confirm that it is you").expect_text("value=\"tom\"").expect_text("readonly");
    let fields = |password| [("login", "tom"), ("password", password)];
    tom.post("/login?next=%2Faccount%2Ftokens", &fields("wrong")).await.expect(403);
    tom.get("/account/tokens").await.expect(303);
    let again = tom.post("/login?next=%2Faccount%2Ftokens", &fields(site.password())).await;
    again.expect_redirect("/account/tokens");
    tom.get("/account/tokens").await.expect(200).expect_no_text("the print shop");
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let site = Site::start();
    let (mut here, mut elsewhere) = (site.visitor("tom").await, site.visitor("tom").await);
    let fields = |password, again| [("password", password), ("again", again)];
    let path = "/account/password";
    here.post(path, &fields("short", "short")).await.expect(200).expect_text("fewer than 12");
    here.post(path, &fields("a rather long one", "another long one")).await.expect(200).expect_text("not the same");
    elsewhere.get("/account").await.expect(200);
    here.post(path, &fields("a rather long one", "a rather long one")).await.expect_redirect("/account?done=password");
    here.get("/account?done=password").await.expect(200).expect_text("Your password has been changed.");
    elsewhere.get("/account").await.expect(303);
    site.stranger().log_in("tom", site.password()).await.expect(403);
    site.stranger().log_in("tom", "a rather long one").await.expect_redirect("/");
}
