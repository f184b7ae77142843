//! NUL, which PostgreSQL takes in no text: 422 or 404, and never a failure of the database.

use reqwest::Method;

use crate::common::{Server, Site};

#[tokio::test]
async fn nul_is_refused_everywhere_before_the_database_sees_it() {
    let postgres = Server::postgres();
    let site = Site::start_with(&[("DATABASE_URL", &postgres.url)]);
    let (mut ada, mut tom) = (site.visitor("ada").await, site.visitor("tom").await);
    let long = "a rather long one\0";
    for (path, fields) in [
        ("/login", &[("login", "t\0m"), ("password", "x")][..]),
        ("/login", &[("login", "tom"), ("password", long)]),
        ("/admin/accounts", &[("login", "m\0x"), ("name", "Max"), ("password", "a rather long one")]),
        ("/admin/accounts", &[("login", "max"), ("name", "\0"), ("password", "a rather long one")]),
        ("/admin/accounts/2", &[("role", "auth\0r")]),
        ("/admin/roles", &[("name", "n\0body")]),
        ("/admin/roles/reader", &[("scope", "posts:read\0")]),
        ("/account/tokens", &[("name", "a\0b")]),
        ("/account/tokens", &[("name", "a"), ("scope", "posts:read\0")]),
        ("/account/password", &[("password", long), ("again", long)]),
    ] {
        ada.post(path, fields).await.expect(422);
    }
    for fields in [
        [("title", "a\0b"), ("beginning", ""), ("body", "x")],
        [("title", "x"), ("beginning", "a\0b"), ("body", "x")],
        [("title", "x"), ("beginning", ""), ("body", "a\0b")],
    ] {
        tom.post("/desk/new", &fields).await.expect(422);
        tom.post("/posts/5/edit", &fields).await.expect(422);
    }
    let token = tom.token(&["posts:write"]).await;
    for written in [
        serde_json::json!({ "title": "a\0b", "body": "x" }),
        serde_json::json!({ "title": "x", "beginning": "\0", "body": "x" }),
        serde_json::json!({ "title": "x", "body": "a\0" }),
    ] {
        for (method, path) in [(Method::POST, "/api/posts"), (Method::PUT, "/api/posts/5")] {
            let request = tom.request(method, path).bearer_auth(&token).json(&written);
            tom.clone().send(request).await.expect(422);
        }
    }
    for path in ["/admin/roles/%00", "/admin/roles/reader%00", "/admin/accounts/%00", "/account/logins/a%00/end"] {
        ada.post(path, &[("remove", "yes")]).await.expect(404);
    }
    ada.get("/admin/audit?who=a%00b").await.expect(422);
    ada.get("/admin/audit?route=%00").await.expect(422);
    tom.get("/posts/%00").await.expect(404);
    tom.get("/login?next=%2F%00").await.expect(200);
    tom.get("/account").await.expect(200);
    // The site works as before.
    site.visitor("sam").await.get("/posts/1").await.expect(200);
}
