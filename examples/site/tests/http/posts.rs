//! Posts: reading, writing, changing and publishing.

use crate::common::Site;

const NEW: [(&str, &str); 3] = [
    ("title", "Proofs & errata"),
    ("beginning", "The first paragraph."),
    ("body", "The <second> one.\r\n \r\nAnd a third."),
];

#[tokio::test]
async fn everyone_reads_the_beginning_and_readers_the_rest() {
    let site = Site::start();
    let mut stranger = site.stranger();
    let page = stranger.get("/posts/2").await.expect(200).expect_text("letter to the next reader");
    page.expect_no_text("written in pencil").expect_text("/login?next=/posts/2");
    site.visitor("sam").await.get("/posts/2").await.expect_text("written in pencil");
    // The role admin does not include the role reader.
    site.visitor("ada").await.get("/posts/2").await.expect(200).expect_no_text("written in pencil");
}

#[tokio::test]
async fn an_author_writes_a_draft_an_editor_publishes_it_and_takes_it_back() {
    let site = Site::start();
    let (mut tom, mut eve, mut sam) = (site.visitor("tom").await, site.visitor("eve").await, site.visitor("sam").await);
    let saved = tom.post("/desk/new", &NEW).await.expect(303);
    let post = saved.header("location").strip_suffix("?done=saved").unwrap().to_owned();
    tom.get(&post).await.expect(200).expect_text("Proofs &#38; errata").expect_text("The &#60;second&#62; one.");
    sam.get(&post).await.expect(404);
    sam.get("/").await.expect_no_text("errata");

    // The author cannot publish the post.
    tom.post(&format!("{post}/publish"), &[]).await.expect(403);
    sam.get(&post).await.expect(404);
    eve.post(&format!("{post}/publish"), &[]).await.expect_redirect(&format!("{post}?done=published"));
    sam.get(&post).await.expect(200).expect_text("The &#60;second&#62; one.");
    sam.get("/").await.expect_text("errata");
    sam.post(&format!("{post}/withdraw"), &[]).await.expect(403);
    eve.post(&format!("{post}/withdraw"), &[]).await.expect(303);
    sam.get(&post).await.expect(404);
}

#[tokio::test]
async fn an_author_changes_and_deletes_their_own_posts_only() {
    let site = Site::start();
    let (mut tom, mut una, mut eve) = (site.visitor("tom").await, site.visitor("una").await, site.visitor("eve").await);
    // 5 is a draft by tom. Other authors do not see it. Editors see it, and cannot change it.
    for (other, status) in [(&mut una, 404), (&mut eve, 403)] {
        other.get("/posts/5/edit").await.expect(status);
        other.post("/posts/5/edit", &NEW).await.expect(status);
        other.post("/posts/5/delete", &[]).await.expect(status);
    }
    una.post("/posts/1/edit", &NEW).await.expect(403);
    tom.get("/posts/5").await.expect(200).expect_text("Dear Marta");
    tom.get("/posts/5/edit").await.expect(200).expect_text("Dear Marta");
    tom.post("/posts/5/edit", &NEW).await.expect_redirect("/posts/5?done=saved");
    tom.get("/posts/5").await.expect_text("The first paragraph.").expect_no_text("Dear Marta");
    tom.post("/posts/5/delete", &[]).await.expect_redirect("/desk?done=deleted");
    tom.get("/posts/5").await.expect(404);
    // A published post stays.
    tom.post("/posts/1/delete", &[]).await.expect_redirect("/desk?done=published-already");
    tom.get("/posts/1").await.expect(200);
}

#[tokio::test]
async fn an_incomplete_form_changes_nothing() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    let long = "x".repeat(20_001);
    for fields in [
        &[("title", "x")][..],
        &[("title", " "), ("body", "x")],
        &[("title", "x"), ("title", "y"), ("body", "x")],
        &[("title", "x"), ("body", &long)],
    ] {
        tom.post("/posts/5/edit", fields).await.expect(422).expect_text("Something is missing");
    }
    let huge = "x".repeat(300 * 1024);
    tom.post("/posts/5/edit", &[("title", "x"), ("body", &huge)]).await.expect(413);
    tom.get("/posts/5").await.expect_text("Dear Marta");
}

#[tokio::test]
async fn a_missing_post_and_a_hidden_one_look_the_same() {
    let site = Site::start();
    let mut sam = site.visitor("sam").await;
    let (hidden, missing) = (sam.get("/posts/4").await.expect(404), sam.get("/posts/999").await.expect(404));
    let nothing = sam.get("/nothing").await.expect(404);
    for other in [&missing, &nothing] {
        assert_eq!(hidden.body, other.body);
        let without_date = |answer: &crate::common::Answer| {
            let mut headers = answer.headers.clone();
            headers.remove("date");
            headers
        };
        assert_eq!(without_date(&hidden), without_date(other));
    }
}

/// However the text is written: what is for readers is a field of its own.
#[tokio::test]
async fn no_text_for_readers_becomes_its_own_beginning() {
    let site = Site::start();
    let (mut tom, mut eve) = (site.visitor("tom").await, site.visitor("eve").await);
    let token = tom.token(&["posts:write"]).await;
    let secret = |between: &str| format!("Public.{between}SECRET");
    for between in ["\r\n\r\n", "\n \n", "\n\t\n", "\r\r", "\u{2028}\u{2028}", "\n\n", " "] {
        let body = secret(between);
        let with_form = tom.post("/desk/new", &[("title", "x"), ("body", &body)]).await.expect(303);
        let with_form = with_form.header("location").strip_suffix("?done=saved").unwrap().to_owned();
        let mut program = site.stranger();
        let request = program.request(reqwest::Method::POST, "/api/posts").bearer_auth(&token);
        let written = serde_json::json!({ "title": "x", "beginning": "For all.", "body": body });
        let made: serde_json::Value =
            serde_json::from_str(&program.send(request.json(&written)).await.expect(201).body).unwrap();
        for post in [with_form, format!("/posts/{}", made["id"])] {
            eve.post(&format!("{post}/publish"), &[]).await.expect(303);
            site.stranger().get(&post).await.expect(200).expect_no_text("SECRET").expect_no_text("Public.");
            eve.get(&post).await.expect_text("SECRET");
        }
    }
    for path in ["/", "/api/posts"] {
        site.stranger().get(path).await.expect(200).expect_text("For all.").expect_no_text("SECRET");
    }
}

/// Lists and pages ask the same rules.
#[tokio::test]
async fn a_list_shows_what_the_pages_permit_one_by_one() {
    let site = Site::start();
    let mut tom = site.visitor("tom").await;
    tom.post("/desk/new", &NEW).await.expect(303);
    let lists = |page: &str, id: u32| page.contains(&format!("href=\"/posts/{id}\""));
    for login in ["", "sam", "tom", "una", "eve", "ada"] {
        let mut caller = if login.is_empty() { site.stranger() } else { site.visitor(login).await };
        let (home, desk) = (caller.get("/").await.expect(200).body, caller.get("/desk").await);
        for id in 1..=6 {
            let is_published = (1..=3).contains(&id);
            assert_eq!(lists(&home, id), is_published, "{login} {id}");
            let is_permitted = caller.get(&format!("/posts/{id}")).await.status == 200;
            assert!(is_permitted || !is_published);
            let is_own = caller.get(&format!("/posts/{id}/edit")).await.status == 200;
            match login {
                "eve" => assert_eq!(lists(&desk.body, id), is_permitted, "{login} {id}"),
                "tom" | "una" => assert_eq!(lists(&desk.body, id), is_own, "{login} {id}"),
                _ => assert_ne!(desk.status, 200, "{login}"),
            }
        }
    }
}
