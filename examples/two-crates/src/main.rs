//! An application of two crates: `cargo run -p authed-example-two-crates`.
//!
//! The crate `domain` has the blog and its rules. It uses `authed` without features, and knows nothing of HTTP. This crate
//! authenticates requests, and passes the proofs on. It listens on port 3000. `PORT=8080` selects another port, and
//! `PORT=0` a free one.

#[path = "../../shared/mod.rs"]
mod shared;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use authed::backend::Login;
use authed::routing::{get, post};
use authed::{
    AnyOf, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Identity, Permitted,
    Rejection, Resource, Routes, SimpleUser, path,
};
use authed_example_domain::{Author, Blog, Editor, Post, Posts, Published, Writer};
use axum::extract::{FromRef, State};

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Blog>,
    posts: Arc<Mutex<Posts>>,
}

impl App {
    fn posts(&self) -> MutexGuard<'_, Posts> {
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The callers. Yours are in a database.
fn check(login: &Login) -> Result<Identity<Blog>, AuthenticationError> {
    let scopes: &[&str] = match (login.name(), login.password()) {
        ("ada" | "bob", "demo") => &["writer"],
        ("eve", "demo") => &["editor"],
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), Credentials::from_names(scopes)))
}

async fn write(caller: Authed<Writer, Challenge>, State(app): State<App>, text: String) -> String {
    format!("post {}\n", app.posts().write(caller.proof(), text))
}

/// How a post is found is no matter of the domain.
impl Resource<App> for Post {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(id: u32, _: &(), app: &App) -> Result<Option<Self>, Rejection> {
        Ok(app.posts().find(id))
    }
}

async fn edit(_: Caller<Blog>, post: Permitted<Post, Author>, State(app): State<App>, text: String) {
    app.posts().edit(post, text);
}

async fn publish(
    caller: Authed<Editor, Challenge>,
    post: Permitted<Post, Editor>,
    State(app): State<App>,
) -> Result<String, Rejection> {
    let mut posts = app.posts();
    let post = posts.publish(caller.proof(), post.id).ok_or_else(Rejection::not_found)?;
    Ok(format!("{}, by {}\n", post.text, post.author))
}

async fn read(_: Caller<Blog>, post: Permitted<Post, AnyOf<(Author, Published)>>) -> String {
    post.text.clone()
}

fn routes() -> Routes<App> {
    Routes::new()
        .route(path!("/posts"), post(write))
        .object_route(path!("/posts/{id}"), get(read).put(edit))
        .object_route(path!("/posts/{id}/publish"), post(publish))
        .fallback(authed::not_found)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let app = App { authenticator: Authenticator::new(Basic::new(check)), posts: Arc::default() };
    println!("The blog is open at http://{address}\n");
    println!("ada and bob are writers, eve is an editor. The password is demo. Try:\n");
    shared::print_lines_to_try(
        &address,
        [
            ("-d 'On engines' ", "/posts", "401 writers only"),
            ("-u ada:demo -d 'On engines' ", "/posts", "200 post 1"),
            ("-u bob:demo ", "/posts/1", "404 a draft is hidden from others"),
            ("-u bob:demo -X PUT -d 'Mine' ", "/posts/1", "404 so it is from writers"),
            ("-u ada:demo -X PUT -d 'On looms' ", "/posts/1", "200 changed"),
            ("-u ada:demo -X POST ", "/posts/1/publish", "403 only editors publish"),
            ("-u eve:demo -X POST ", "/posts/1/publish", "200 On looms, by ada"),
            ("", "/posts/1", "200 On looms"),
        ],
    );
    axum::serve(listener, routes().with_state(app)).await
}
