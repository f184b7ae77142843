//! Posts: reading, writing, changing and publishing.

use crate::common::Site;

const NEW: [(&str, &str); 2] =
    [("title", "Proofs & errata"), ("body", "The first paragraph.\r\n\r\nThe <second> one.")];

#[tokio::test]
async fn everyone_reads_the_first_paragraph_and_readers_the_rest() {
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
