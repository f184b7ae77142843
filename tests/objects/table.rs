//! The column of the table.

use authed::routing::get;
use authed::table::{ObjectAccess, Table};
use authed::{AnyObject, AnyOf, Authed, Permitted, Plain, Public, Routes};
use serde_json::json;

use super::{Admin, App, Author, Issue, Magazine, Owner, Post, Writer};

enum Catalogue {}

async fn edit(_: Authed<Writer>, _: Permitted<Post, Author>) {}
async fn read(_: Public, _: AnyObject<Post, Catalogue>) {}
async fn moderate(_: Authed<Writer>, _: Permitted<Post, AnyOf<(Author, Admin)>>) {}
async fn fresh(_: Authed<Writer>, _: Permitted<Post, (Author, Admin)>) {}
async fn home(_: Public) {}

fn routes() -> Routes<App> {
    let inside = Routes::new().object_route("/{id}", get(edit));
    Routes::new()
        .route("/", get(home))
        .object_route("/read/{id}", get(read))
        .under_object::<(Plain, Permitted<Magazine, Owner>)>("/{language}/{name}", inside)
}

#[test]
fn the_table_has_a_column_for_objects() {
    assert_eq!(
        routes().table().to_string(),
        "\
method  path                    who may call it  which object                              others get           handler
GET     /                       public                                                                          home
GET     /read/{id}              public           any Post: Catalogue                                            read
GET     /{language}/{name}/{id}  writer           plain, Owner of Magazine, Author of Post  Forbidden, NotFound  edit
"
        .replace("path                    ", "path                     ")
        .replace("/                       ", "/                        ")
        .replace("/read/{id}              ", "/read/{id}               ")
    );
    let without: Routes<App> = Routes::new().route("/", get(home));
    assert!(!without.table().to_string().contains("which object"));
}

#[test]
fn as_data_an_object_is_its_rule_its_type_and_its_policy() {
    let written = serde_json::to_value(routes().table()).unwrap();
    assert_eq!(written["rows"][0].get("objects"), None);
    assert_eq!(written["rows"][1]["objects"], json!([{"every": {"object": "Post", "reason": "Catalogue"}}]));
    assert_eq!(written["rows"][2]["objects"][0], json!("no_object"));
    assert_eq!(
        written["rows"][2]["objects"][2],
        json!({"by_rule": {"object": "Post", "rule": "Author", "policy": "NotFound", "statuses": [404]}})
    );
    let read: Table = serde_json::from_value(written).unwrap();
    assert_eq!(&read, routes().table());
    assert_eq!(read.rows()[2].objects()[2].rule(), Some("Author"));
    assert_eq!(ObjectAccess::NoObject.object(), None);
}

#[test]
fn a_change_that_opens_an_object_is_found() {
    let one = |methods| Routes::<App>::new().object_route("/posts/{id}", methods);
    let since = |is: &Routes<App>, was: &Routes<App>| is.table().since(was.table()).to_string();
    let (edit, moderate, fresh) = (one(get(edit)), one(get(moderate)), one(get(fresh)));
    assert_eq!(
        since(&moderate, &edit),
        "opened   GET /posts/{id}: writer, Author of Post, others get Forbidden, NotFound -> \
         writer, AnyOf<(Author, Admin)> of Post, others get Forbidden, NotFound\n"
    );
    assert!(since(&edit, &moderate).starts_with("closed"));
    assert!(since(&edit, &fresh).starts_with("opened"));
    assert!(since(&fresh, &edit).starts_with("closed"));
    assert!(since(&fresh, &moderate).starts_with("closed"));
    assert_eq!(since(&edit, &edit), "");
    let nothing = Routes::new();
    assert_eq!(since(&edit, &nothing), "added    GET /posts/{id}: writer, Author of Post\n");
    assert_eq!(since(&nothing, &edit), "removed  GET /posts/{id}: writer, Author of Post\n");

    async fn other(_: Authed<Writer>, _: Permitted<Post, Admin>) {}
    async fn every(_: Authed<Writer>, _: AnyObject<Post, Catalogue>) {}
    async fn plain(_: Authed<Writer>, _: Plain) {}
    assert!(since(&one(get(other)), &edit).starts_with("changed"));
    assert!(since(&one(get(every)), &edit).starts_with("opened"));
    assert!(since(&edit, &one(get(every))).starts_with("closed"));
    assert!(since(&one(get(plain)), &one(get(every))).starts_with("changed"));
    // Another scope and another object: some gain, and some lose.
    async fn public(_: Public, _: Permitted<Post, (Author, Admin)>) {}
    assert!(since(&one(get(public)), &edit).starts_with("changed"));
    assert!(since(&one(get(public)), &fresh).starts_with("opened"));
}

/// What stands around a route decides first. Its 404 is no difference from the table.
#[tokio::test]
async fn a_walk_expects_the_responses_of_the_objects_around() {
    async fn inside(_: Authed<Writer>) {}
    let inner = || {
        Routes::new().under_object::<AnyObject<Issue, Catalogue>>("/i/{number}", Routes::new().route("/x", get(inside)))
    };
    let routes = || Routes::<App>::new().under_object::<Permitted<Magazine, Owner>>("/m/{name}", inner());
    authed::testing::assert_anonymous_is_refused(routes().table(), routes().with_state(App::new())).await;
}
