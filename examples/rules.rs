//! Posts that their authors edit, and nobody else: `cargo run --example rules`.
//!
//! A scope says what a caller may do in general, and a rule whether they may do it to this very post. `PORT=8080` takes
//! another port than 3000.

mod shared;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use authed::{
    Allowed, AnyOf, AskRules, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials,
    Forbidden, Fresh, Identity, Login, Minutes, NotFound, Refusal, Rule, SimpleUser, User, scopes,
};
use axum::Router;
use axum::extract::{FromRef, FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::routing::{any, get};
use subtle::ConstantTimeEq;

scopes! {
    /// Who may do what for the paper.
    pub realm Press for SimpleUser;

    /// Writes posts.
    pub scope Writer = "writer", on failure Challenge<Basic>;
    /// Looks after the posts of all.
    pub scope Editor = "editor": Writer;
}

#[derive(Clone)]
struct Post {
    id: u32,
    author: String,
    text: String,
    is_published: bool,
}

/// Whoever has written it. That there is such a post is nobody else's business.
enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn allows(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

/// What is published is open to anyone, strangers too.
enum Published {}

impl Rule<Post> for Published {
    type Realm = Press;
    type OnFailure = NotFound;

    fn allows(_: &Identity<Press>, post: &Post) -> bool {
        post.is_published
    }

    fn allows_anyone(post: &Post) -> bool {
        post.is_published
    }
}

/// A scope is a rule, too: an editor may read the drafts of all.
type Reader = AnyOf<(Published, Author, Editor)>;

/// To publish, the author has to have typed the password lately. With names and passwords they have just now.
type Publisher = (Author, Fresh<Press, Minutes<5>, Forbidden>);

/// An extractor of a post makes `Allowed<Post, _>` one, too: the rule is asked before the handler runs.
impl FromRequestParts<App> for Post {
    type Rejection = Refusal;

    async fn from_request_parts(head: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let id = Path::<u32>::from_request_parts(head, app).await.map_err(|_| Refusal::not_found())?;
        app.posts().get(&id).cloned().ok_or_else(Refusal::not_found)
    }
}

async fn read(post: Allowed<Post, Reader>) -> String {
    format!("{}, by {}.\n", post.text, post.author)
}

async fn publish(_: Authed<Writer>, State(app): State<App>, post: Allowed<Post, Publisher>) -> String {
    app.set_published(post)
}

/// Where the handler itself finds the post, it asks the rule, and `?` answers as the rule's policy says.
async fn shout(caller: Authed<Writer>, State(app): State<App>, Path(id): Path<u32>) -> Result<String, Refusal> {
    let post = app.posts().get(&id).cloned().ok_or_else(Refusal::not_found)?;
    let post = caller.allowed(post)?;
    Ok(app.set_text(&post, post.text.to_uppercase()))
}

/// Those that the caller may read.
async fn list(caller: Caller<Press>, State(app): State<App>) -> String {
    let posts: Vec<_> = app.posts().values().cloned().collect();
    caller.allowed_among::<Reader>(posts).map(|post| format!("{}: {}.\n", post.id, post.text)).collect()
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

    /// Cannot be called with a post that no rule has looked at, or another one than its author's.
    fn set_text(&self, post: &Allowed<Post, Author>, text: String) -> String {
        self.update(post, |stored| stored.text = text)
    }

    fn set_published(&self, post: Allowed<Post, Publisher>) -> String {
        self.update(&post, |stored| stored.is_published = true)
    }

    /// Time has passed since the rule was asked: in a database, `update .. where id = $1 and author = $2`.
    fn update(&self, post: &Post, change: impl FnOnce(&mut Post)) -> String {
        match self.posts().get_mut(&post.id).filter(|stored| stored.author == post.author) {
            Some(stored) => {
                change(stored);
                format!("Done: {}.\n", stored.text)
            }
            None => "The post has changed hands meanwhile.\n".to_owned(),
        }
    }
}

/// The users, with passwords that everybody knows. Yours are hashed, and in a database.
fn authenticator() -> Authenticator<Press> {
    let writer = Credentials::none().grant::<Writer>();
    let users = [("ada", writer), ("bob", writer), ("eve", writer.grant::<Editor>())];
    Authenticator::new(Basic::new(move |login: &Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let user = users.iter().find(|(name, _)| *name == login.name());
        match user.filter(|_| password_is_right.into()) {
            Some((name, credentials)) => {
                let identity = Identity::new(SimpleUser::new(*name), *credentials);
                Ok(identity.authenticated_at(std::time::SystemTime::now()))
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
    let app = Router::new()
        .route("/posts", get(list))
        .route("/posts/{id}", any(authed::not_found).get(read))
        .route("/posts/{id}/publish", any(authed::not_found).post(publish))
        .route("/posts/{id}/shout", any(authed::not_found).post(shout))
        .fallback(authed::not_found)
        .with_state(App { authenticator: authenticator(), posts: Arc::new(Mutex::new(posts.into())) });
    introduce(&address);
    axum::serve(listener, app).await
}

fn introduce(address: &str) {
    println!("The paper is at http://{address}\n");
    shared::print_table([
        ("/posts", "anyone".to_owned(), "sees what they may read"),
        ("/posts/{id}", "anyone once published, author, editor".to_owned(), "404"),
        (".../publish", "writer, and author of the post".to_owned(), "401, 404"),
        (".../shout", "writer, and author of the post".to_owned(), "401, 404"),
    ]);
    println!("\nada and bob are writers, eve is an editor; everybody's password is demo. Try, in this order:\n");
    let lines = [
        ("", "/posts/1", "200 On engines, by ada."),
        ("", "/posts/2", "404 a draft is hidden"),
        ("", "/posts/9", "404 as one that does not exist"),
        ("-u bob:demo ", "/posts/2", "404 from other writers, too"),
        ("-u ada:demo ", "/posts/2", "200 On weaving, by ada."),
        ("-u eve:demo ", "/posts/2", "200 On weaving, by ada."),
        ("-X POST ", "/posts/2/shout", "401 say who you are"),
        ("-X POST -u bob:demo ", "/posts/2/shout", "404 not his"),
        ("-X POST -u eve:demo ", "/posts/2/shout", "404 an editor reads, and does not write"),
        ("-X POST -u ada:demo ", "/posts/2/shout", "200 Done: ON WEAVING."),
        ("-X POST -u bob:demo ", "/posts/2/publish", "404 not his"),
        ("-X POST -u ada:demo ", "/posts/2/publish", "200 Done: ON WEAVING."),
        ("", "/posts/2", "200 ON WEAVING, by ada."),
        ("-u bob:demo ", "/posts", "200 3: On boats."),
        ("-u bob:wrong ", "/posts", "401 wrong credentials are never a stranger's"),
    ];
    shared::print_lines_to_try(address, lines);
}
