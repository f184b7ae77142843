//! Object-level authorization: posts that only their authors can edit. `cargo run --example rules`.
//!
//! A scope permits an action in general. A rule permits it for one post. It listens on port 3000. `PORT=8080` selects
//! another port, and `PORT=0` a free one.

mod shared;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use authed::backend::Login;
use authed::requirement::Minutes;
use authed::routing::{get, post};
use authed::table::Table;
use authed::{
    AnyOf, AskRules, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Forbidden,
    Fresh, Identity, NotFound, Permitted, Rejection, Resource, Routes, Rule, SimpleUser, User, path, scopes,
};
use axum::extract::{FromRef, State};
use subtle::ConstantTimeEq;

scopes! {
    /// The paper's permissions.
    pub realm Press for SimpleUser;

    /// Writes posts.
    pub scope Writer = "writer", on failure Challenge<Basic>;
    /// Reads the drafts of all writers.
    pub scope Editor = "editor": Writer;
}

#[derive(Clone)]
struct Post {
    id: u32,
    author: String,
    text: String,
    is_published: bool,
}

/// The caller wrote the post. The post is hidden from other callers.
enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

/// Published posts are public: anonymous callers can read them.
enum Published {}

impl Rule<Post> for Published {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(_: &Identity<Press>, post: &Post) -> bool {
        post.is_published
    }

    fn permits_anyone(post: &Post) -> bool {
        post.is_published
    }
}

/// A scope is a rule, too: an editor may read all drafts.
type Reader = AnyOf<(Published, Author, Editor)>;

/// To publish a post, the author must have logged in within five minutes. With Basic, every request is a login.
type Publisher = (Author, Fresh<Press, Minutes<5>, Forbidden>);

/// A post is found by the number in the path.
impl Resource<App> for Post {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(id: u32, _: &(), app: &App) -> Result<Option<Self>, Rejection> {
        Ok(app.posts().get(&id).cloned())
    }
}

// The first parameter says who may call the route, and the second one which post.

async fn read(_: Caller<Press>, post: Permitted<Post, Reader>) -> String {
    format!("{}, by {}.\n", post.text, post.author)
}

async fn publish(_: Authed<Writer>, post: Permitted<Post, Publisher>, State(app): State<App>) -> String {
    app.set_published(post)
}

/// Another rule is checked by hand. `?` returns the response of its policy.
async fn shout(
    caller: Authed<Writer>,
    post: Permitted<Post, Reader>,
    State(app): State<App>,
) -> Result<String, Rejection> {
    let post = caller.permitted(Permitted::into_inner(post))?;
    Ok(app.set_text(&post, post.text.to_uppercase()))
}

/// Lists the posts that the caller may read.
async fn list(caller: Caller<Press>, State(app): State<App>) -> String {
    let posts: Vec<_> = app.posts().values().cloned().collect();
    caller.permitted_among::<Reader>(posts).map(|post| format!("{}: {}.\n", post.id, post.text)).collect()
}

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Press>,
    posts: Arc<Mutex<BTreeMap<u32, Post>>>,
}

impl App {
    fn posts(&self) -> MutexGuard<'_, BTreeMap<u32, Post>> {
        self.posts.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Cannot be called with an unchecked post, or by a caller who is not its author.
    fn set_text(&self, post: &Permitted<Post, Author>, text: String) -> String {
        self.update(post, |stored| stored.text = text)
    }

    fn set_published(&self, post: Permitted<Post, Publisher>) -> String {
        self.update(&post, |stored| stored.is_published = true)
    }

    /// Checks the author again: the post may have changed since the rule was checked. With a database, use
    /// `update .. where id = $1 and author = $2`.
    fn update(&self, post: &Post, change: impl FnOnce(&mut Post)) -> String {
        match self.posts().get_mut(&post.id).filter(|stored| stored.author == post.author) {
            Some(stored) => {
                change(stored);
                format!("Done: {}.\n", stored.text)
            }
            None => "The post has another author by now.\n".to_owned(),
        }
    }
}

/// The users share one password. Your application stores password hashes in a database.
fn authenticator() -> Authenticator<Press> {
    let writer = Credentials::none().grant::<Writer>();
    let users = [("ada", writer), ("bob", writer), ("eve", writer.grant::<Editor>())];
    Authenticator::new(Basic::new(move |login: &Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let user = users.iter().find(|(name, _)| *name == login.name());
        match user.filter(|_| password_is_right.into()) {
            Some((name, credentials)) => {
                let identity = Identity::new(SimpleUser::new(*name), *credentials);
                Ok(identity.with_authentication_time(std::time::SystemTime::now()))
            }
            None => Err(AuthenticationError::rejected()),
        }
    }))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let posts = [(1, "ada", "On engines", true), (2, "ada", "On weaving", false), (3, "bob", "On boats", false)];
    let posts = posts.map(|(id, author, text, is_published)| {
        (id, Post { id, author: author.to_owned(), text: text.to_owned(), is_published })
    });
    let routes = routes();
    introduce(&address, routes.table());
    let app = App { authenticator: authenticator(), posts: Arc::new(Mutex::new(posts.into())) };
    axum::serve(listener, routes.with_state(app)).await
}

/// A handler of `object_route` without its second parameter does not compile.
fn routes() -> Routes<App> {
    Routes::new()
        .route(path!("/posts"), get(list))
        .object_route(path!("/posts/{id}"), get(read))
        .object_route(path!("/posts/{id}/publish"), post(publish))
        .object_route(path!("/posts/{id}/shout"), post(shout))
        .fallback(authed::not_found)
}

fn introduce(address: &str, table: &Table) {
    println!("The paper is at http://{address}\n\n{table}");
    println!("ada and bob are writers, eve is an editor. Every password is demo. Try, in this order:\n");
    let lines = [
        ("", "/posts/1", "200 On engines, by ada."),
        ("", "/posts/2", "404 a draft is hidden"),
        ("", "/posts/9", "404 the same as for a missing post"),
        ("-u bob:demo ", "/posts/2", "404 hidden from other writers, too"),
        ("-u ada:demo ", "/posts/2", "200 On weaving, by ada."),
        ("-u eve:demo ", "/posts/2", "200 On weaving, by ada."),
        ("-X POST ", "/posts/2/shout", "401 log in"),
        ("-X POST -u bob:demo ", "/posts/2/shout", "404 bob is not the author"),
        ("-X POST -u eve:demo ", "/posts/2/shout", "404 an editor may only read it"),
        ("-X POST -u ada:demo ", "/posts/2/shout", "200 Done: ON WEAVING."),
        ("-X POST -u bob:demo ", "/posts/2/publish", "404 bob is not the author"),
        ("-X POST -u ada:demo ", "/posts/2/publish", "200 Done: ON WEAVING."),
        ("", "/posts/2", "200 ON WEAVING, by ada."),
        ("-u bob:demo ", "/posts", "200 3: On boats."),
        ("-u bob:wrong ", "/posts", "401 a wrong password, even on a public page"),
    ];
    shared::print_lines_to_try(address, lines);
}
