//! Logins and logouts.

use crate::common::Site;

#[tokio::test]
async fn an_anonymous_caller_is_redirected_to_the_login_and_back_to_the_requested_page() {
    let site = Site::start();
    let mut tom = site.stranger();
    let login = tom.get("/desk?sort=day").await.expect(303).header("location").to_owned();
    assert_eq!(login, "/login?next=%2Fdesk%3Fsort%3Dday");
    let form = tom.get(&login).await.expect(200).body;
    // The test sends the form to the form's own action.
    let (_, action) = form.split_once("<form method=\"post\" action=\"").unwrap();
    let action = action.split_once('"').unwrap().0.to_owned();
    let fields = [("login", "tom"), ("password", site.password())];
    tom.post(&action, &fields).await.expect_redirect("/desk?sort=day");
    tom.get("/desk?sort=day").await.expect(200).expect_text("Your posts");
}

#[tokio::test]
async fn a_hostile_next_leads_to_the_front_page() {
    let site = Site::start();
    for next in [
        "https%3A%2F%2Fevil.example%2F",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%2F%252fevil.example",
        "%2Fa%2F..%2F%2Fevil.example",
        "javascript%3Aalert(1)",
        "%2Fdesk&next=%2F%2Fevil.example",
        "%09%2F%2Fevil.example",
    ] {
        let mut tom = site.stranger();
        let path = format!("/login?next={next}");
        tom.get(&path).await.expect(200).expect_no_text("evil").expect_no_text("alert");
        let fields = [("login", "tom"), ("password", site.password())];
        tom.post(&path, &fields).await.expect_redirect("/");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_response() {
    let site = Site::start();
    let mut stranger = site.stranger();
    let wrong = stranger.log_in("tom", "wrong").await.expect(403);
    let unknown = stranger.log_in("tom2", "wrong").await.expect(403);
    assert_eq!(wrong.body.replace("value=\"tom\"", ""), unknown.body.replace("value=\"tom2\"", ""));
    assert!(wrong.body.contains("Name or password is wrong."));
    assert!(stranger.cookie.is_none() && !wrong.body.contains(site.password()));
    // The name is escaped.
    stranger.log_in("<b>\"'&", "wrong").await.expect(403).expect_no_text("<b>").expect_text("&#60;b&#62;");
}

#[tokio::test]
async fn a_name_that_is_too_long_is_not_looked_up() {
    let site = Site::start();
    let mut stranger = site.stranger();
    stranger.log_in(&"x".repeat(40), "wrong").await.expect(403).expect_text("Name or password is wrong.");
    stranger.log_in(&"x".repeat(41), "wrong").await.expect(422).expect_text("Something is missing");
}

#[tokio::test]
async fn each_login_has_another_cookie_and_ends_the_session_before() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    let mut before = tom.clone();
    tom.log_in("tom", site.password()).await.expect(303);
    assert_ne!(tom.cookie, before.cookie);
    before.get("/account").await.expect_redirect("/login?next=%2Faccount");
    tom.get("/account").await.expect(200);
}

#[tokio::test]
async fn after_a_logout_a_copy_of_the_cookie_is_worth_nothing() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    let mut copy = tom.clone();
    copy.get("/account").await.expect(200);
    tom.post("/logout", &[]).await.expect_redirect("/?done=logged-out");
    assert!(tom.cookie.is_none());
    copy.get("/account").await.expect_redirect("/login?next=%2Faccount");
    copy.post("/desk/new", &[("title", "x"), ("body", "x")]).await.expect_redirect("/login");
}

#[tokio::test]
async fn logging_out_everywhere_ends_all_sessions_of_this_account_and_of_no_other() {
    let site = Site::start();
    let (mut here, mut elsewhere, mut una) =
        (site.visitor("tom").await, site.visitor("tom").await, site.visitor("una").await);
    here.post("/logout/everywhere", &[]).await.expect_redirect("/?done=everywhere");
    for browser in [&mut here, &mut elsewhere] {
        browser.get("/account").await.expect_redirect("/login?next=%2Faccount");
    }
    una.get("/account").await.expect(200);
    // The password is still valid.
    site.visitor("tom").await.get("/account").await.expect(200);
}

#[tokio::test]
async fn only_this_site_can_set_the_session_cookie() {
    let site = Site::start();
    let mut tom = site.stranger();
    let answer = tom.log_in("tom", site.password()).await;
    let cookie = answer.session_cookie();
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
    }
    // A request with two of them is rejected.
    let doubled = tom.request(reqwest::Method::GET, "/").header("cookie", "__Host-session=abc");
    tom.send(doubled).await.expect(400).expect_text("That was not understood");
}

#[tokio::test]
async fn a_login_that_is_kept_outlasts_the_browser_and_others_do_not() {
    let site = Site::start();
    let fields = [("login", "tom"), ("password", site.password()), ("remember", "on")];
    let mut tom = site.stranger();
    let kept = tom.post("/login", &fields).await;
    assert!(kept.session_cookie().ends_with("; Max-Age=2592000"), "{kept:#?}");
    tom.get("/account").await.expect(200);
    let usual = site.stranger().log_in("tom", site.password()).await;
    assert!(!usual.session_cookie().contains("Max-Age"), "{usual:#?}");
}
