//! The API: tokens for programs, and rejections as JSON.

use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{Answer, Site};

async fn call(site: &Site, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
    let mut program = site.stranger();
    let request = program.request(method, path).bearer_auth(token);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    program.send(request).await
}

fn json_of(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), "application/json", "{answer:#?}");
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn a_token_has_the_scopes_that_it_was_made_with() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    let token = tom.token(&["posts:write"]).await;
    let me = call(&site, &token, Method::GET, "/api/me", None).await.expect(200);
    assert_eq!(json_of(&me), json!({ "name": "Tom Verhoeven", "scopes": ["posts:read", "posts:write"] }));

    let written = json!({ "title": "From a program", "body": "Hello." });
    let made = call(&site, &token, Method::POST, "/api/posts", Some(written.clone())).await.expect(201);
    let id = json_of(&made)["id"].as_i64().unwrap();
    let path = format!("/api/posts/{id}");
    let post = call(&site, &token, Method::GET, &path, None).await.expect(200);
    assert_eq!(json_of(&post)["body"], "Hello.");
    call(&site, &token, Method::PUT, &path, Some(json!({ "title": "T", "body": "B" }))).await.expect(204);
    // The post of another author.
    call(&site, &token, Method::PUT, "/api/posts/2", Some(written)).await.expect(403);

    let rejected = call(&site, &token, Method::POST, &format!("{path}/publish"), None).await.expect(403);
    assert_eq!(json_of(&rejected)["missing"], json!(["posts:publish"]));
    let challenge = r#"Bearer realm="Press", error="insufficient_scope", scope="posts:publish""#;
    assert_eq!(rejected.header("www-authenticate"), challenge);
}

#[tokio::test]
async fn a_token_never_has_more_scopes_than_its_owner() {
    let site = Site::start();
    let (mut tom, mut ada) = (site.visitor("tom").await, site.visitor("ada").await);
    // The token lacks the scopes that tom lacks, although the form requests them.
    let greedy = tom.token(&["posts:write", "posts:publish", "roles:manage", "member"]).await;
    call(&site, &greedy, Method::POST, "/api/posts/4/publish", None).await.expect(403);
    let mut program = site.stranger();
    for path in ["/admin/roles", "/account", "/account/password", "/account/tokens"] {
        program.send(program.request(Method::GET, path).bearer_auth(&greedy)).await.expect(403);
    }
    // The token loses the scopes that tom loses.
    ada.post("/admin/roles/author", &[("scope", "posts:read")]).await.expect(303);
    let me = call(&site, &greedy, Method::GET, "/api/me", None).await.expect(200);
    assert_eq!(json_of(&me)["scopes"], json!(["posts:read"]));
    let written = json!({ "title": "T", "body": "B" });
    call(&site, &greedy, Method::POST, "/api/posts", Some(written)).await.expect(403);
}

#[tokio::test]
async fn a_revoked_token_is_rejected_and_only_its_owner_can_revoke_it() {
    let site = Site::start();
    let (mut tom, mut una) = (site.visitor("tom").await, site.visitor("una").await);
    let token = tom.token(&["posts:read"]).await;
    una.post("/account/tokens/1/revoke", &[]).await.expect(404);
    call(&site, &token, Method::GET, "/api/me", None).await.expect(200);
    // The page does not show the token again.
    tom.get("/account/tokens").await.expect_text("the print shop").expect_no_text(&token);
    tom.post("/account/tokens/1/revoke", &[]).await.expect_redirect("/account/tokens?done=revoked");
    let rejected = call(&site, &token, Method::GET, "/api/me", None).await.expect(401);
    assert_eq!(rejected.header("www-authenticate"), r#"Bearer realm="Press", error="invalid_token""#);
    json_of(&rejected);
}

#[tokio::test]
async fn a_bad_token_is_rejected_despite_a_good_session() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    for (header, status) in [("Bearer nonsense", 401), ("Bearer a b", 400), ("Bearer", 400)] {
        let request = tom.request(Method::GET, "/api/me").header("authorization", header);
        json_of(&tom.clone().send(request).await.expect(status));
        // This holds on public pages, too.
        let request = tom.request(Method::GET, "/").header("authorization", header);
        tom.send(request).await.expect(status);
    }
    tom.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn an_invalid_post_is_rejected_in_json() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    let token = tom.token(&["posts:write"]).await;
    for (body, status) in [
        (json!({ "title": "T" }), 422),
        (json!({ "title": "", "body": "B" }), 422),
        (json!({ "title": "T", "body": "B", "author": 1 }), 422),
        (json!([1]), 422),
    ] {
        json_of(&call(&site, &token, Method::POST, "/api/posts", Some(body)).await.expect(status));
    }
    json_of(&call(&site, &token, Method::GET, "/api/posts/999", None).await.expect(404));
    json_of(&call(&site, &token, Method::GET, "/api/nothing", None).await.expect(404));
    json_of(&call(&site, &token, Method::DELETE, "/api/me", None).await.expect(405));
}
