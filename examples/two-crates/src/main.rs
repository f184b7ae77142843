//! An application of two crates: `cargo run -p authed-example-two-crates`.
//!
//! The crate `domain` has the blog and its rules. It uses `authed` without features, and knows nothing of HTTP. This crate
//! authenticates requests, and passes the proofs on. It listens on port 3000. `PORT=8080` selects another port, and
//! `PORT=0` a free one.

#[path = "../../shared/mod.rs"]
mod shared;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use authed::backend::Login;
use authed::{
    AskRules, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Identity, Rejection,
    SimpleUser,
};
use authed_example_domain::{Author, Blog, Editor, Posts, Writer};
use axum::Router;
use axum::extract::{FromRef, Path, State};
use axum::routing::{get, post};

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

async fn edit(
    caller: Caller<Blog>,
    State(app): State<App>,
    Path(id): Path<u32>,
    text: String,
) -> Result<(), Rejection> {
    let mut posts = app.posts();
    let post = posts.find(id).ok_or_else(Rejection::not_found)?;
    posts.edit(caller.permitted::<Author>(post)?, text);
    Ok(())
}

async fn publish(
    caller: Authed<Editor, Challenge>,
    State(app): State<App>,
    Path(id): Path<u32>,
) -> Result<String, Rejection> {
    let mut posts = app.posts();
    let post = posts.publish(caller.proof(), id).ok_or_else(Rejection::not_found)?;
    Ok(format!("{}, by {}\n", post.text, post.author))
}

async fn read(caller: Caller<Blog>, State(app): State<App>, Path(id): Path<u32>) -> Result<String, Rejection> {
    let post = app.posts().find(id).ok_or_else(Rejection::not_found)?;
    match post.is_published {
        true => Ok(post.text),
        false => Ok(caller.permitted::<Author>(post)?.text.clone()),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let app = App { authenticator: Authenticator::new(Basic::new(check)), posts: Arc::default() };
    let router = Router::new()
        .route("/posts", post(write))
        .route("/posts/{id}", get(read).put(edit))
        .route("/posts/{id}/publish", post(publish))
        .fallback(authed::not_found);
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
    axum::serve(listener, router.with_state(app)).await
}
