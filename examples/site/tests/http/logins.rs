//! Where a user is logged in.

use crate::common::{Site, Visitor};

/// Returns the paths of the forms that end a login, and whether it is this one.
async fn forms(visitor: &mut Visitor) -> Vec<(String, bool)> {
    let page = visitor.get("/account/logins").await.expect(200).body;
    let rows = page.split("<li>").filter(|row| row.contains("/account/logins/"));
    rows.map(|row| {
        let (_, path) = row.split_once("action=\"").unwrap();
        (path.split_once('"').unwrap().0.to_owned(), row.contains(">here<"))
    })
    .collect()
}

#[tokio::test]
async fn a_user_sees_where_they_are_logged_in_and_ends_one_login() {
    let site = Site::start();
    let (mut here, mut phone, mut una) = (site.visitor("tom").await, site.stranger(), site.visitor("una").await);
    let form = [("login", "tom"), ("password", site.password())];
    let agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
    let request = phone.request(reqwest::Method::POST, "/login").header("user-agent", agent).form(&form);
    phone.send(request).await.expect(303);

    let page = here.get("/account/logins").await.expect_text("Firefox on Android").expect_text("from 127.0.0.1");
    // No session is on the page.
    page.expect_no_text(here.cookie.as_ref().unwrap().split_once('=').unwrap().1);
    let listed = forms(&mut here).await;
    assert_eq!(listed.len(), 2);
    assert_eq!(listed.iter().filter(|(_, is_here)| *is_here).count(), 1);
    let other = listed.iter().find(|(_, is_here)| !is_here).unwrap().0.clone();

    // Nobody else sees it or ends it.
    assert_eq!(forms(&mut una).await.len(), 1);
    una.post(&other, &[]).await.expect(404);
    site.stranger().post(&other, &[]).await.expect_redirect("/login");
    phone.get("/account").await.expect(200);

    here.post(&other, &[]).await.expect_redirect("/account/logins?done=ended");
    here.get("/account/logins?done=ended").await.expect_text("The login has ended.").expect_no_text("Android");
    phone.get("/account").await.expect_redirect("/login?next=%2Faccount");
    here.get("/account").await.expect(200);
    here.post(&other, &[]).await.expect(404);
}

#[tokio::test]
async fn logins_that_have_ended_are_not_listed() {
    let site = Site::start();
    let mut here = site.visitor("tom").await;
    let (mut out, mut again) = (site.visitor("tom").await, site.visitor("tom").await);
    assert_eq!(forms(&mut here).await.len(), 3);
    out.post("/logout", &[]).await.expect(303);
    // The same session, confirmed.
    again.log_in("tom", site.password()).await.expect(303);
    assert_eq!(forms(&mut here).await.len(), 2);
    let fields = [("password", "a rather long one"), ("again", "a rather long one")];
    here.post("/account/password", &fields).await.expect(303);
    assert_eq!(forms(&mut here).await, [(forms(&mut here).await[0].0.clone(), true)]);
}
