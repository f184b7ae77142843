//! The audit log under a flood, and its filters.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;

use crate::common::{Answer, Site, Visitor};

/// Waits until the audit page shows what was asked for.
async fn wait(ada: &mut Visitor, path: &str, shows: impl Fn(&str) -> bool) -> Answer {
    for _ in 0..100 {
        let page = ada.get(path).await.expect(200);
        if shows(&page.body) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} does not show it:\n{}", ada.get(path).await.body);
}

/// Returns the sum of the column "Times".
fn times(page: &str) -> usize {
    let rows = page.split("<tr><td").skip(1);
    rows.map(|row| row.split("</td><td>").nth(2).unwrap().trim().parse::<usize>().unwrap()).sum()
}

#[tokio::test]
async fn a_flood_displaces_no_entry_and_every_rejection_is_counted() {
    let site = Site::start();
    let (mut ada, mut sam) = (site.visitor("ada").await, site.visitor("sam").await);
    sam.get("/admin/roles").await.expect(403);
    let flood = join_all((0..8).map(|number| {
        let mut attacker = site.stranger();
        async move {
            for request in 0..200 {
                match number % 2 {
                    0 => attacker.get("/desk").await.expect(303),
                    // The path is a text of the client.
                    _ => {
                        let path = format!("/posts/{number}{request}");
                        let bad = attacker.request(Method::GET, &path).bearer_auth("press_x");
                        attacker.clone().send(bad).await.expect(401)
                    }
                };
            }
        }
    }));
    flood.await;
    let desk = "/admin/audit?unknown=on&route=%2Fdesk&status=303";
    wait(&mut ada, desk, |page| times(page) == 800).await;
    let posts = wait(&mut ada, "/admin/audit?unknown=on&status=401", |page| times(page) == 800).await;
    let lines = posts.expect_text("GET /posts/{id}");
    assert!(lines.body.matches("<tr><td").count() <= 3, "a line for each minute");
    // The refusal of before is still there, also without a filter.
    ada.get("/admin/audit").await.expect_text("Sam Okafor").expect_text("GET /admin/roles");
}

#[tokio::test]
async fn the_audit_page_has_filters() {
    let site = Site::start();
    let (mut ada, mut sam, mut tom) = (site.visitor("ada").await, site.visitor("sam").await, site.visitor("tom").await);
    sam.get("/desk").await.expect(403);
    tom.get("/admin/roles").await.expect(403);
    site.stranger().get("/admin/audit").await.expect(303);
    wait(&mut ada, "/admin/audit", |page| page.matches("<tr><td").count() == 3).await;
    for (query, shown) in [
        ("who=sam", &["Sam Okafor"][..]),
        ("who=tom", &["Tom Verhoeven"]),
        ("who=nobody", &[]),
        ("unknown=on", &["GET /admin/audit"]),
        ("status=403", &["Sam Okafor", "Tom Verhoeven"]),
        ("status=303", &["GET /admin/audit"]),
        ("route=%2Fadmin", &["Tom Verhoeven", "GET /admin/audit"]),
        ("route=%25", &[]),
        ("route=_desk", &[]),
        ("who=sam&route=%2Fadmin", &[]),
        ("hours=1", &["Sam Okafor", "Tom Verhoeven", "GET /admin/audit"]),
        ("who=&route=&status=&hours=", &["Sam Okafor", "Tom Verhoeven", "GET /admin/audit"]),
        ("who=sam'--", &[]),
    ] {
        let mut page = ada.get(&format!("/admin/audit?{query}")).await.expect(200);
        assert_eq!(page.body.matches("<tr><td").count(), shown.len(), "{query}: {}", page.body);
        for text in shown {
            page = page.expect_text(text);
        }
    }
    ada.get("/admin/audit?who=%3Cb%3E").await.expect(200).expect_no_text("<b>").expect_text("&#60;b&#62;");
    for query in ["status=x", "status=-1", "hours=999999", "who=a&who=b", "status=403&status=404"] {
        ada.get(&format!("/admin/audit?{query}")).await.expect(422);
    }
    ada.get("/admin/audit?hours=65535").await.expect(200);
}
