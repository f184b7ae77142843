//! The API: tokens for programs, and refusals that programs can read.

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
async fn a_token_may_what_it_was_made_for() {
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
    // Not somebody else's.
    call(&site, &token, Method::PUT, "/api/posts/2", Some(written)).await.expect(403);

    let refused = call(&site, &token, Method::POST, &format!("{path}/publish"), None).await.expect(403);
    assert_eq!(json_of(&refused)["missing"], json!(["posts:publish"]));
    let challenge = r#"Bearer realm="Press", error="insufficient_scope", scope="posts:publish""#;
    assert_eq!(refused.header("www-authenticate"), challenge);
}

#[tokio::test]
async fn a_token_has_never_more_than_its_owner() {
    let site = Site::start();
    let (mut tom, mut ada) = (site.visitor("tom").await, site.visitor("ada").await);
    // What tom does not hold is not in it, whatever the form says.
    let greedy = tom.token(&["posts:write", "posts:publish", "roles:manage", "member"]).await;
    call(&site, &greedy, Method::POST, "/api/posts/4/publish", None).await.expect(403);
    let mut program = site.stranger();
    for path in ["/admin/roles", "/account", "/account/password", "/account/tokens"] {
        program.send(program.request(Method::GET, path).bearer_auth(&greedy)).await.expect(403);
    }
    // What he loses, it loses.
    ada.post("/admin/roles/author", &[("scope", "posts:read")]).await.expect(303);
    let me = call(&site, &greedy, Method::GET, "/api/me", None).await.expect(200);
    assert_eq!(json_of(&me)["scopes"], json!(["posts:read"]));
    let written = json!({ "title": "T", "body": "B" });
    call(&site, &greedy, Method::POST, "/api/posts", Some(written)).await.expect(403);
}

#[tokio::test]
async fn a_revoked_token_is_refused_and_nobody_revokes_anothers() {
    let site = Site::start();
    let (mut tom, mut una) = (site.visitor("tom").await, site.visitor("una").await);
    let token = tom.token(&["posts:read"]).await;
    una.post("/account/tokens/1/revoke", &[]).await.expect(303);
    call(&site, &token, Method::GET, "/api/me", None).await.expect(200);
    // It is not shown again, and its digest is not the token.
    tom.get("/account/tokens").await.expect_text("the print shop").expect_no_text(&token);
    tom.post("/account/tokens/1/revoke", &[]).await.expect_redirect("/account/tokens?done=revoked");
    let refused = call(&site, &token, Method::GET, "/api/me", None).await.expect(401);
    assert_eq!(refused.header("www-authenticate"), r#"Bearer realm="Press", error="invalid_token""#);
    json_of(&refused);
}

#[tokio::test]
async fn a_bad_token_is_not_forgiven_for_a_good_session() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    for (header, status) in [("Bearer nonsense", 401), ("Bearer a b", 400), ("Bearer", 400)] {
        let request = tom.request(Method::GET, "/api/me").header("authorization", header);
        json_of(&tom.clone().send(request).await.expect(status));
        // Not on a page that is for anyone either.
        let request = tom.request(Method::GET, "/").header("authorization", header);
        tom.send(request).await.expect(status);
    }
    tom.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn what_is_no_post_is_refused_in_json() {
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
