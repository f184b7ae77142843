//! Every page for every kind of caller, and every form from another site.

use reqwest::Method;

use crate::common::{Site, Visitor};

/// An anonymous caller, a reader, an author, another author, an editor, an admin.
const CALLERS: [&str; 6] = ["", "sam", "tom", "una", "eve", "ada"];

/// The route, a path of the route, and the status for each caller.
const PAGES: [(&str, &str, [u16; 6]); 18] = [
    ("/", "/", [200; 6]),
    ("/posts/{id}", "/posts/1", [200; 6]),
    // A draft by una. Only una and editors see it.
    ("/posts/{id}", "/posts/4", [404, 404, 404, 200, 200, 404]),
    // A post by tom.
    ("/posts/{id}/edit", "/posts/1/edit", [303, 403, 200, 403, 403, 403]),
    ("/desk", "/desk", [303, 403, 200, 200, 200, 403]),
    ("/desk/new", "/desk/new", [303, 403, 200, 200, 403, 403]),
    ("/login", "/login", [200; 6]),
    ("/account", "/account", [303, 200, 200, 200, 200, 200]),
    ("/account/logins", "/account/logins", [303, 200, 200, 200, 200, 200]),
    ("/account/password", "/account/password", [303, 200, 200, 200, 200, 200]),
    ("/account/tokens", "/account/tokens", [303, 200, 200, 200, 200, 200]),
    ("/admin/accounts", "/admin/accounts", [303, 403, 403, 403, 403, 200]),
    ("/admin/roles", "/admin/roles", [303, 403, 403, 403, 403, 200]),
    ("/admin/permissions", "/admin/permissions", [303, 403, 403, 403, 403, 200]),
    ("/admin/audit", "/admin/audit", [303, 403, 403, 403, 403, 200]),
    ("/api/me", "/api/me", [401, 200, 200, 200, 200, 403]),
    ("/api/posts", "/api/posts", [200; 6]),
    ("/api/posts/{id}", "/api/posts/1", [401, 200, 200, 200, 200, 403]),
];

async fn callers(site: &Site) -> Vec<Visitor> {
    let mut callers = vec![site.stranger()];
    for login in &CALLERS[1..] {
        callers.push(site.visitor(login).await);
    }
    callers
}

/// Returns the method and path of each row of the permissions page, which an admin sees.
async fn table(admin: &mut Visitor) -> Vec<(String, String)> {
    let page = admin.get("/admin/permissions").await.expect(200).body;
    let rows = page.split("<tr><td><code>").skip(1);
    rows.map(|row| {
        let (method, rest) = row.split_once("</code></td><td><code>").unwrap();
        (method.to_owned(), rest.split_once("</code>").unwrap().0.to_owned())
    })
    .collect()
}

#[tokio::test]
async fn every_page_permits_the_callers_that_its_route_declares() {
    let site = Site::start();
    let mut callers = callers(&site).await;
    for (_, path, expected) in PAGES {
        for ((caller, name), expected) in callers.iter_mut().zip(CALLERS).zip(expected) {
            let answer = caller.get(path).await;
            assert_eq!(answer.status, expected, "{name:?} at {path}: {answer:#?}");
            if expected == 303 {
                let login = format!("/login?next={}", path.replace('/', "%2F"));
                assert_eq!(answer.header("location"), login);
            }
            let kind = if path.starts_with("/api/") { "application/json" } else { "text/html; charset=utf-8" };
            assert!(expected == 303 || answer.header("content-type") == kind, "{path}: {answer:#?}");
        }
    }
}

#[tokio::test]
async fn these_tests_cover_every_page() {
    let site = Site::start();
    let table = table(&mut site.visitor("ada").await).await;
    assert!(table.len() > 30, "{table:?}");
    for (method, path) in &table {
        let is_tested = PAGES.iter().any(|(route, _, _)| route == path);
        assert!(method != "GET" || is_tested || path.starts_with("/static/"), "GET {path} is not tested");
    }
}

#[tokio::test]
async fn forms_from_other_sites_are_rejected_on_every_route() {
    let site = Site::start();
    let mut admin = site.visitor("ada").await;
    let forms: Vec<_> =
        table(&mut admin).await.into_iter().filter(|(method, _)| method == "POST" || method == "PUT").collect();
    assert!(forms.len() > 15, "{forms:?}");
    for (method, route) in forms {
        let path = route.replace("{id}", "1").replace("{role}", "reader");
        let method: Method = method.parse().unwrap();
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "http://evil.example"),
            ("origin", "null"),
        ] {
            let forged = admin.request(method.clone(), &path).header(name, value).form(&[("name", "x")]);
            admin.send(forged).await.expect(403);
        }
    }
    // The admin is still logged in, and nothing has changed.
    admin.get("/admin/roles").await.expect(200).expect_text("Save reader").expect_no_text("Save x");
    // The same form from this site works.
    let honest =
        admin.request(Method::POST, "/admin/roles").header("sec-fetch-site", "same-origin").form(&[("name", "x")]);
    admin.send(honest).await.expect(303);
    admin.get("/admin/roles").await.expect_text("Save x");
}

#[tokio::test]
async fn forms_of_anonymous_callers_do_nothing() {
    let site = Site::start();
    let table = table(&mut site.visitor("ada").await).await;
    let mut stranger = site.stranger();
    for (method, route) in table.iter().filter(|(method, _)| method == "POST" || method == "PUT") {
        if matches!(&**route, "/login" | "/logout") {
            continue;
        }
        let path = route.replace("{id}", "1").replace("{role}", "reader");
        let answer = stranger.send(stranger.request(method.parse().unwrap(), &path).form(&[("name", "x")])).await;
        let expected = if path.starts_with("/api/") { (401, "") } else { (303, "/login") };
        assert_eq!((answer.status, answer.header("location")), expected, "{method} {path}: {answer:#?}");
    }
}

#[tokio::test]
async fn every_response_has_the_security_headers() {
    let site = Site::start();
    let mut stranger = site.stranger();
    for path in ["/", "/login", "/nothing", "/desk", "/api/me", "/static/press.css", "/static/back.js", "/posts/abc"] {
        let answer = stranger.get(path).await;
        assert!(answer.header("content-security-policy").starts_with("default-src 'none';"), "{path}: {answer:#?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let own_scripts = answer.body.replace("<script src=\"/static/", "");
        assert!(!own_scripts.contains("<script") && !answer.body.contains("style="), "{path}: {answer:#?}");
    }
}
