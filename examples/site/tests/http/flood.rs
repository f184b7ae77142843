//! Floods of logins. The attackers have addresses of their own, as on the internet.

use std::time::{Duration, Instant};

use crate::common::Site;

#[tokio::test]
async fn after_many_wrong_passwords_one_address_has_to_wait_and_others_do_not() {
    let site = Site::start();
    let mut stranger = site.stranger();
    for _ in 0..10 {
        stranger.log_in("tom", "wrong").await.expect(403);
    }
    let rejected = stranger.log_in("tom", "wrong").await.expect(429).expect_text("Too many attempts");
    assert_eq!(rejected.header("retry-after"), "900");
    stranger.log_in("tom", site.password()).await.expect(429);
    assert!(stranger.cookie.is_none());
    site.visitor("una").await.get("/desk").await.expect(200);
    // Tom himself, elsewhere.
    site.stranger().from("127.0.0.2").log_in("tom", site.password()).await.expect_redirect("/");
}

#[tokio::test]
async fn nobody_can_lock_a_user_out_of_a_browser_with_which_the_user_has_logged_in() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    tom.post("/logout", &[]).await.expect(303);
    for address in ["127.0.0.1", "127.0.0.2", "127.0.0.3"] {
        let mut attacker = site.stranger().from(address);
        for _ in 0..10 {
            attacker.log_in("tom", "wrong").await;
        }
    }
    site.stranger().from("127.0.0.4").log_in("tom", site.password()).await.expect(429);
    tom.log_in("tom", site.password()).await.expect_redirect("/");
}

/// Ten thousand random names, and then more without a pause. Everybody else logs in.
#[tokio::test]
async fn while_one_address_floods_the_login_everybody_else_logs_in() {
    let site = Site::start();
    let attacker = site.stranger().from("127.0.0.9");
    let flood = tokio::spawn(async move {
        let attackers = (0..16).map(|number| {
            let mut attacker = attacker.clone();
            async move {
                let mut statuses = Vec::new();
                for name in 0..60 {
                    statuses.push(attacker.log_in(&format!("{number} {name}"), "wrong").await.status);
                }
                statuses
            }
        });
        futures_util::future::join_all(attackers).await.concat()
    });
    let mut slowest = Duration::ZERO;
    for number in 0..12 {
        let login = ["sam", "tom", "una", "eve"][number % 4];
        let started = Instant::now();
        let mut honest = site.stranger().from(&format!("127.0.1.{number}"));
        honest.log_in(login, site.password()).await.expect_redirect("/");
        slowest = slowest.max(started.elapsed());
    }
    let statuses = flood.await.unwrap();
    assert!(statuses.iter().all(|status| [403, 429].contains(status)), "{statuses:?}");
    assert_eq!(statuses.iter().filter(|&&status| status == 403).count(), 100, "the limit of one address");
    println!("the slowest login took {slowest:?}");
    // The audit page counts all.
    let mut ada = site.visitor("ada").await;
    for _ in 0..50 {
        let page = ada.get("/admin/audit?status=429").await.expect(200);
        if page.body.contains("of this address") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the audit page does not show the rejected logins");
}

#[tokio::test]
async fn behind_a_proxy_the_address_is_the_one_that_the_proxy_has_added() {
    let folder = crate::common::Folder::new();
    let database = format!("sqlite:{}?mode=rwc", folder.path().join("site.sqlite").display());
    let site = Site::start_with(&[("DATABASE_URL", &database), ("BEHIND_PROXY", "yes")]);
    let attempt = async |forwarded: &str, password: &str| {
        let mut client = site.stranger();
        let form = [("login", "tom"), ("password", password)];
        let request = client.request(reqwest::Method::POST, "/login").header("x-forwarded-for", forwarded).form(&form);
        client.send(request).await.status
    };
    for number in 0..10 {
        // The first address is what the attacker writes.
        assert_eq!(attempt(&format!("203.0.113.{number}, 192.0.2.1"), "wrong").await, 403);
    }
    assert_eq!(attempt("203.0.113.99, 192.0.2.1", site.password()).await, 429);
    assert_eq!(attempt("192.0.2.1, 198.51.100.7", site.password()).await, 303);
}
