//! The responses of rules over HTTP, octet for octet.

use authed::policy::FailurePolicy;
use authed::{
    AnyOf, AskRules, Authed, Authenticator, Caller, Challenge, Denied, NotFound, Permitted, RedirectTo, Rejection,
    Resource, Routes, not_found, routing,
};
use axum::Router;
use axum::extract::Path;
use axum::routing::{any, get};
use proptest::prelude::*;
use support::{ANONYMOUS, BROKEN, HANDSHAKE, LoginPage, Server, basic, raw_request, without_date};

use super::denied::rejected;
use super::{Author, Editor, Never, Post, Press, Reader, Writer, authenticator};

/// Finds a post. Its ID is its author, with `draft-` before it for a draft.
fn find(id: &str) -> Option<Post> {
    let (author, is_published) = id.strip_prefix("draft-").map_or((id, true), |author| (author, false));
    ["ada", "bob"].contains(&author).then(|| Post::of(author, is_published))
}

impl<S: Sync> Resource<S> for Post {
    type Key = String;
    type Within = ();
    type Error = Rejection;

    async fn find(id: String, _: &(), _: &S) -> Result<Option<Self>, Rejection> {
        Ok(find(&id))
    }
}

async fn edit(caller: Authed<Writer>, Path(id): Path<String>) -> Result<String, Rejection> {
    let post = find(&id).ok_or_else(Rejection::not_found)?;
    Ok(publish(caller.permitted(post)?))
}

fn publish(post: Permitted<Post, Author>) -> String {
    format!("published: {}", post.text)
}

async fn read(caller: Caller<Press>, Path(id): Path<String>) -> Result<String, Denied> {
    let post = caller.permitted::<AnyOf<(Reader, Editor)>>(find(&id).unwrap_or(Post::of("", false)))?;
    Ok(post.text.clone())
}

async fn extracted(post: Permitted<Post, Author>) -> String {
    publish(post)
}

async fn never<P: FailurePolicy>(_: Permitted<Post, Never<P>>) -> &'static str {
    "never"
}

async fn serve() -> Server {
    serve_with(authenticator()).await
}

async fn serve_with(authenticator: Authenticator<Press>) -> Server {
    let app = Router::new()
        .route("/edit/{id}", any(not_found).get(edit))
        .route("/read/{id}", get(read))
        .route("/extracted/{id}", any(extracted))
        .route("/challenge/{id}", any(never::<Challenge>))
        .route("/redirect/{id}", any(never::<RedirectTo<LoginPage>>))
        .route("/answered", get(rejected::<RedirectTo<LoginPage>>))
        .fallback(not_found);
    Server::start(app.with_state(authenticator)).await
}

#[tokio::test]
async fn an_author_edits_their_own_posts_only() {
    let server = serve().await;
    server.get("/edit/draft-ada", &basic("ada")).await.says("published: by ada");
    server.get("/edit/draft-ada", &basic("bob")).await.rejects(404, "Not Found");
    // The scope alone does not suffice, nor does the name alone.
    server.get("/edit/draft-ada", &basic("ed")).await.rejects(404, "Not Found");
    server.get("/edit/draft-ada", &basic("no")).await.rejects(402, "Payment Required");
    server.get("/edit/draft-ada", ANONYMOUS).await.rejects(402, "Payment Required");
    assert_eq!(server.get("/edit/draft-ada", BROKEN).await.status, 400);
}

/// OWASP ASVS 8.2.2. A hidden post looks like a missing one, whether the handler or a parameter asks the rule.
#[tokio::test]
async fn a_hidden_post_is_an_unknown_path() {
    let server = serve().await;
    let bob = format!("Authorization: {}", basic("bob"));
    let handshake = [&[bob.as_bytes()][..], &HANDSHAKE].concat();
    for lines in [&[bob.as_bytes()][..], &handshake] {
        for method in ["GET", "HEAD"] {
            let unknown = without_date(&server.raw(raw_request(method, "/unknown", lines)).await);
            assert!(unknown.starts_with("HTTP/1.1 404 Not Found\r\n"));
            for path in ["/edit/draft-ada", "/edit/nothing", "/extracted/draft-ada", "/extracted/nothing"] {
                let hidden = server.raw(raw_request(method, path, lines)).await;
                assert_eq!(without_date(&hidden), unknown, "{method} {path}");
            }
        }
    }
    for lines in [&[][..], &HANDSHAKE] {
        let unknown = without_date(&server.raw(raw_request("GET", "/unknown", lines)).await);
        assert_eq!(without_date(&server.raw(raw_request("GET", "/extracted/draft-ada", lines)).await), unknown);
    }
}

/// The rule is a parameter of the handler.
#[tokio::test]
async fn a_grpc_call_gets_a_grpc_status() {
    let server = serve_with(authenticator().for_grpc()).await;
    let grpc: &[u8] = b"Content-Type: application/grpc";
    let bob = format!("Authorization: {}", basic("bob"));
    let lines = [grpc, b"Content-Length: 0", bob.as_bytes()];
    let hidden = server.raw(raw_request("POST", "/extracted/draft-ada", &lines)).await;
    let unknown = server.raw(raw_request("POST", "/unknown", &lines)).await;
    assert_eq!(without_date(&hidden), without_date(&unknown));
    assert!(String::from_utf8(hidden).unwrap().starts_with("HTTP/1.1 404 "));

    let denied = server.raw(raw_request("POST", "/challenge/ada", &lines)).await;
    assert!(String::from_utf8(denied).unwrap().contains("\r\ngrpc-status: 7\r\n"));
    let anonymous = server.raw(raw_request("POST", "/challenge/ada", &lines[..2])).await;
    assert!(String::from_utf8(anonymous).unwrap().contains("\r\ngrpc-status: 16\r\n"));
}

/// The policies would redirect or challenge.
#[tokio::test]
async fn a_handshake_gets_a_403() {
    let server = serve().await;
    let lines: [&[u8]; 2] = [b"Upgrade: websocket", b"Connection: Upgrade"];
    server.raw_get("/redirect/ada", &lines).await.rejects(403, "Forbidden");
    server.raw_get("/challenge/ada", &lines).await.rejects(403, "Forbidden");
}

/// The policy can name the request in a redirect, and ask the backend for its challenges.
#[tokio::test]
async fn a_policy_sees_the_request() {
    let server = serve().await;
    server.get("/redirect/ada?tab=2", ANONYMOUS).await.redirects("/login?next=%2Fredirect%2Fada%3Ftab%3D2");
    server.get("/redirect/ada", &basic("ada")).await.rejects(403, "Forbidden");
    server.get("/answered", ANONYMOUS).await.redirects("/login?next=%2Fanswered");
    server.get("/answered", &basic("ada")).await.rejects(403, "Forbidden");

    let anonymous = server.get("/challenge/ada", ANONYMOUS).await;
    anonymous.challenges(401, &[r#"Basic realm="Press", charset="UTF-8""#, r#"Bearer realm="Press""#]);
    // RFC 6750, 3.1: a token with more scopes would not help.
    server.get("/challenge/ada", "Bearer ada").await.rejects(403, "Forbidden");
}

/// The caller is authenticated first.
#[tokio::test]
async fn a_wrong_login_does_not_reveal_a_resource() {
    let server = serve().await;
    let [hidden, missing] =
        [server.get("/extracted/draft-ada", BROKEN).await, server.get("/extracted/nothing", BROKEN).await];
    assert_eq!(hidden.status, 400);
    assert_eq!(hidden.timeless(), missing.timeless());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_request_is_answered_as_the_rule_says(
        who in prop::sample::select(vec!["", "ada", "bob", "ed", "no"]),
        id in prop::sample::select(vec!["ada", "draft-ada", "bob", "draft-bob", "nothing"]),
    ) {
        let authorization = if who.is_empty() { ANONYMOUS.to_owned() } else { basic(who) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (edited, extracted, read) = runtime.block_on(async {
            let server = serve().await;
            let get = async |page: &str| server.get(&format!("/{page}/{id}"), &authorization).await.status;
            (get("edit").await, get("extracted").await, get("read").await)
        });
        let is_author = id.trim_start_matches("draft-") == who;
        let is_open = !id.starts_with("draft-") && id != "nothing";
        let may_write = !["", "no"].contains(&who);
        prop_assert_eq!(edited, if !may_write { 402 } else if is_author { 200 } else { 404 });
        prop_assert_eq!(extracted, if is_author { 200 } else { 404 });
        prop_assert_eq!(read, if is_open || is_author || who == "ed" { 200 } else { 403 });
    }
}

/// The table has the scopes of the first parameter, and the rule of the second one.
#[test]
fn a_table_shows_the_scopes_and_the_rule_of_a_route() {
    async fn both(_: Authed<Writer>, post: Permitted<Post, (Author, Never<NotFound>)>) -> String {
        post.text.clone()
    }
    let routes: Routes<Authenticator<Press>> = Routes::new().object_route("/{id}", routing::get(both));
    let table = routes.table().to_string();
    assert!(
        table
            .contains("GET     /{id}  writer           (Author, Never<NotFound>) of Post  Status<402>, NotFound  both"),
        "{table}"
    );
}
