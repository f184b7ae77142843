//! The queries that it takes to know the caller of a request.

use crate::common::{Queries, Site, Visitor};

/// Returns the number of queries of a request for the login page, which needs nothing but the caller.
async fn queries_of(visitor: &mut Visitor, site: &Site, queries: &Queries, text: &str) -> usize {
    queries.since(site).await;
    visitor.get("/login").await.expect(200).expect_text(text);
    let found = queries.since(site).await;
    assert!(found.iter().all(|query| query.contains("logins")), "{found:#?}");
    found.len()
}

#[tokio::test]
async fn a_caller_who_is_not_kept_costs_one_query_and_one_who_is_kept_none() {
    let (site, queries) = Site::start_with_queries();
    let mut tom = site.visitor("tom").await;
    for expected in [1, 0, 0] {
        assert_eq!(queries_of(&mut tom, &site, &queries, "Confirm that it is you").await, expected);
    }
    site.forget_callers().await;
    for expected in [1, 0] {
        assert_eq!(queries_of(&mut tom, &site, &queries, "Confirm that it is you").await, expected);
    }
}

#[tokio::test]
async fn a_stranger_costs_one_query_with_an_unknown_cookie_at_first_and_none_without() {
    let (site, queries) = Site::start_with_queries();
    let ended = site.visitor("tom").await;
    ended.clone().post("/logout", &[]).await.expect(303);
    let mut stranger = site.stranger();
    let forged = format!("__Host-session={}", "A".repeat(22));
    for (cookie, expected) in [(None, 0), (Some(forged), 1), (ended.cookie, 1), (Some("__Host-session=A".into()), 0)] {
        stranger.cookie = cookie;
        for expected in [expected, 0] {
            assert_eq!(queries_of(&mut stranger, &site, &queries, "Log in").await, expected, "{:?}", stranger.cookie);
        }
    }
}

#[tokio::test]
async fn a_program_costs_one_query_and_none_while_it_is_kept() {
    let (site, queries) = Site::start_with_queries();
    let token = site.visitor("tom").await.token(&["posts:read"]).await;
    for expected in [1, 0] {
        queries.since(&site).await;
        let mut program = site.stranger();
        let request = program.request(reqwest::Method::GET, "/api/me").bearer_auth(&token);
        program.send(request).await.expect(200);
        assert_eq!(queries.since(&site).await.len(), expected);
    }
}
