//! What the caller of a route about an object gets.

use authed::Ruling;
use authed::routing::get;
use authed::{AnyObject, AnyOf, Authed, Caller, Permitted, Plain, Public, Routes, StateRule, not_found, path};
use authed::{Identity, NotFound, Rejection, User};
use support::{ANONYMOUS, BROKEN, Server, basic};

use super::{Admin, App, Author, Magazine, Owner, Post, Press, Writer};

enum Catalogue {}

async fn post(_: Authed<Writer>, post: Permitted<Post, Author>) -> String {
    format!("{} by {}", post.number, post.author)
}

async fn edited(_: Authed<Writer>, post: Permitted<Post, AnyOf<(Author, Admin)>>) -> String {
    post.number.to_string()
}

async fn read(_: Public, post: AnyObject<Post, Catalogue>) -> String {
    post.number.to_string()
}

async fn owned(_: Caller<Press>, magazine: Permitted<Magazine, Owner>) -> String {
    magazine.name.clone()
}

async fn dated(_: Public, (Plain(year), Plain(name)): (Plain<u16>, Plain)) -> String {
    format!("{year} {name}")
}

async fn both(_: Public, (magazine, post): (Permitted<Magazine, Owner>, Permitted<Post, Author>)) -> String {
    format!("{} {}", magazine.name, post.number)
}

fn routes() -> Routes<App> {
    Routes::new()
        .object_route(path!("/posts/{id}"), get(post))
        .object_route(path!("/posts/{id}/edited"), get(edited))
        .object_route(path!("/read/{id}"), get(read))
        .object_route(path!("/magazines/{name}"), get(owned))
        .object_route(path!("/dated/{year}/{name}"), get(dated))
        .object_route(path!("/magazines/{name}/posts/{id}"), get(both))
}

#[tokio::test]
async fn a_rule_decides_on_the_object_of_the_path() {
    let server = Server::start(routes().fallback(not_found).with_state(App::new())).await;
    server.get("/posts/1", &basic("ada")).await.says("1 by ada");
    server.get("/posts/2", &basic("ada")).await.rejects(404, "Not Found");
    server.get("/posts/2/edited", &basic("ed")).await.says("2");
    server.get("/posts/2/edited", &basic("ada")).await.rejects(404, "Not Found");
    // The scope is decided first, and then the object.
    server.get("/posts/1", &basic("no")).await.rejects(403, "Forbidden");
    server.get("/posts/1000", &basic("no")).await.rejects(403, "Forbidden");
    assert_eq!(server.get("/posts/1", BROKEN).await.status, 400);
    assert_eq!(server.get("/magazines/ada", BROKEN).await.status, 400);
    assert_eq!(server.get("/magazines/nobody", BROKEN).await.status, 400, "a wrong login does not tell what exists");
    server.get("/read/7", ANONYMOUS).await.says("7");
    server.get("/dated/1843/notes", ANONYMOUS).await.says("1843 notes");
    server.get("/magazines/ada/posts/1", &basic("ada")).await.says("ada 1");
    server.get("/magazines/bob/posts/1", &basic("ada")).await.rejects(403, "Forbidden");
    server.get("/magazines/ada/posts/2", &basic("ada")).await.rejects(404, "Not Found");
}

/// OWASP ASVS 8.2.2. The application's page for unknown paths, octet for octet.
#[tokio::test]
async fn a_missing_object_a_wrong_key_and_a_hidden_object_are_an_unknown_path() {
    async fn page(_: Public, uri: axum::http::Uri, body: String) -> (axum::http::StatusCode, String) {
        (axum::http::StatusCode::NOT_FOUND, format!("no page here ({} {body})", uri.path().len()))
    }
    let server = Server::start(routes().fallback(page).with_state(App::new())).await;
    let unknown = server.get("/unknown", &basic("ada")).await;
    assert_eq!((unknown.status, &*unknown.body), (404, "no page here (8 )"));
    for path in ["/posts/2", "/posts/4", "/posts/x", "/posts/%ff", "/posts/-", "/dated/x"] {
        let answer = server.get(path, &basic("ada")).await;
        assert_eq!((answer.status, answer.body), (404, format!("no page here ({} )", path.len())), "{path}");
    }
    assert_eq!(server.get("/posts/999", &basic("ada")).await.body, "no page here (10 )");
    assert_eq!(server.get("/dated/xx/yy", ANONYMOUS).await.body, "no page here (12 )");
    // The policy of this rule tells that the magazine exists.
    server.get("/magazines/bob", &basic("ada")).await.rejects(403, "Forbidden");
    assert_eq!(server.get("/magazines/eve", &basic("ada")).await.status, 404);
    // An error is the application's answer.
    assert_eq!(server.get("/magazines/broken", &basic("ada")).await.status, 423);
}

#[tokio::test]
async fn a_prefix_decides_for_everything_below_it() {
    async fn name(_: Public, magazine: Permitted<Magazine, Owner>) -> String {
        magazine.name.clone()
    }
    async fn open(_: Public) -> &'static str {
        "open"
    }
    let service = tower::service_fn(async |_: axum::extract::Request| {
        Ok::<_, std::convert::Infallible>(axum::response::Response::new(axum::body::Body::empty()))
    });
    let inside = Routes::new()
        .route("/name", get(name))
        .route("/", get(open))
        .object_route("/posts/{id}", get(post))
        .route_service::<Public, _>("/service", service)
        .nest_service::<Public, _>("/files", service)
        .fallback(open);
    let routes =
        Routes::new().under_object::<Permitted<Magazine, Owner>>(path!("/m/{name}"), inside).fallback(not_found);
    let app = App::new();
    let server = Server::start(routes.with_state(app.clone())).await;
    server.get("/m/ada/name", &basic("ada")).await.says("ada");
    assert_eq!(app.lookups(), 1, "the prefix and the parameter");
    server.get("/m/ada/posts/1", &basic("ada")).await.says("1 by ada");
    // The page of this subtree.
    server.get("/m/ada/posts/2", &basic("ada")).await.says("open");
    server.get("/m/ada/none", &basic("ada")).await.says("open");
    let below = [
        "/m/{}",
        "/m/{}/name",
        "/m/{}/posts/1",
        "/m/{}/service",
        "/m/{}/files",
        "/m/{}/files/",
        "/m/{}/files/a/b",
        "/m/{}/none",
    ];
    for path in below {
        assert_eq!(server.get(&path.replace("{}", "ada"), &basic("ada")).await.status, 200, "{path}");
        server.get(&path.replace("{}", "bob"), &basic("ada")).await.rejects(403, "Forbidden");
        server.get(&path.replace("{}", "eve"), &basic("ada")).await.rejects(404, "Not Found");
        assert_eq!(server.get(&path.replace("{}", "ada"), BROKEN).await.status, 400, "{path}");
    }
}

#[tokio::test]
async fn a_rule_with_state_asks_the_application() {
    enum Lucky {}

    impl StateRule<Post> for Lucky {
        type State = App;
        type Realm = Press;
        type OnFailure = NotFound;
        type Error = Rejection;

        async fn permits_with_state(by: Option<&Identity<Press>>, post: &Post, app: &App) -> Result<Ruling, Rejection> {
            tokio::task::yield_now().await;
            if post.number == 13 {
                return Err(Rejection::with_status::<423>());
            }
            Ok((by.is_some_and(|by| by.user().id() == "ada") && app.lookups() > 0).into())
        }
    }

    async fn lucky(_: Public, post: Permitted<Post, Lucky>) -> String {
        post.number.to_string()
    }

    let routes = Routes::new().object_route("/{id}", get(lucky));
    let server = Server::start(routes.with_state(App::new())).await;
    server.get("/2", &basic("ada")).await.says("2");
    server.get("/2", &basic("bob")).await.rejects(404, "Not Found");
    server.get("/2", ANONYMOUS).await.rejects(404, "Not Found");
    assert_eq!(server.get("/13", &basic("ada")).await.status, 423);
}
