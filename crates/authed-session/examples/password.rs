//! Accounts with passwords, over HTTP Basic: `cargo run -p authed-session --example password`.
//!
//! The program stores hashes only. `PORT=8080 cargo run ..` takes another port than 3000, and `PORT=0` a free one.

mod shared;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use authed::backend::Login;
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, Public, Routes, SimpleUser,
    User, scopes,
};
use authed_session::{PasswordError, Passwords};
use axum::Form;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use serde::Deserialize;

use shared::{listen, print_commands};

scopes! {
    pub realm Club for SimpleUser;
    pub scope Member = "member", on failure Challenge<Basic>;
}

/// The users: each name with its password hash. Yours are in a database.
type Users = Arc<Mutex<HashMap<String, String>>>;

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Club>,
    passwords: Passwords,
    users: Users,
}

async fn me(caller: Authed<Member>, State(app): State<App>) -> String {
    let name = caller.user().display_name();
    let hash = app.users.lock().unwrap().get(name).cloned().unwrap_or_default();
    let parameters = hash.split('$').nth(3).unwrap_or_default().to_owned();
    format!("Hello, {name}. The parameters of your hash: {parameters}.\n")
}

#[derive(Deserialize)]
struct SignUp {
    name: String,
    password: String,
}

async fn sign_up(_: Public, State(app): State<App>, Form(form): Form<SignUp>) -> (StatusCode, &'static str) {
    // The application decides which passwords are good enough. Yours should also reject well-known ones.
    if form.password.chars().count() < 8 {
        return (StatusCode::UNPROCESSABLE_ENTITY, "A password has at least 8 characters.\n");
    }
    let hash = match app.passwords.hash(&form.password).await {
        Ok(hash) => hash,
        Err(PasswordError::TooLong) => {
            return (StatusCode::UNPROCESSABLE_ENTITY, "A password has at most 1024 octets.\n");
        }
        Err(PasswordError::Unavailable(_)) => return (StatusCode::SERVICE_UNAVAILABLE, "Come back later.\n"),
    };
    let mut users = app.users.lock().unwrap();
    if form.name.is_empty() || form.name.contains(':') || users.contains_key(&form.name) {
        return (StatusCode::CONFLICT, "Take another name.\n");
    }
    users.insert(form.name, hash);
    (StatusCode::CREATED, "Welcome to the club.\n")
}

async fn log_in(users: Users, passwords: Passwords, login: Login) -> Result<Identity<Club>, AuthenticationError> {
    let stored = users.lock().unwrap().get(login.name()).cloned();
    // The work is the same if there is no such user.
    let verified = passwords.verify(login.password(), stored.as_deref()).await?;
    if let Some(hash) = verified.new_hash() {
        users.lock().unwrap().insert(login.name().to_owned(), hash.to_owned());
    }
    Ok(Identity::new(SimpleUser::new(login.name()), Credentials::none().grant::<Member>()))
}

fn routes() -> Routes<App> {
    Routes::new().route("/me", get(me)).route("/members", post(sign_up))
}

/// A hash of `correct horse`, with parameters that were good enough in 2016.
const OLD: &str = "$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$1/eIeJ0nUgcxg/1AfmzkamUE6zoxjEV04DP4mGuRShA";

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = listen().await?;
    let passwords = Passwords::new();
    let users = Users::default();
    users.lock().unwrap().insert("bob".to_owned(), OLD.to_owned());
    let known = (Arc::clone(&users), passwords.clone());
    let authenticator = Authenticator::new(Basic::new_async(move |login| {
        let (users, passwords) = known.clone();
        log_in(users, passwords, login)
    }));
    introduce(&address);
    axum::serve(listener, routes().with_state(App { authenticator, passwords, users })).await
}

fn introduce(address: &str) {
    println!("The club is open at http://{address}\n");
    println!("bob is an old member. His password is `correct horse`. Try:\n");
    let too_long = "-d name=max -d password=$(printf %01025d 0) ";
    print_commands(
        address,
        [
            ("-d name=ada -d 'password=battery staple' ", "/members", "201 Welcome to the club."),
            ("-d name=ada -d 'password=another one' ", "/members", "409 Take another name."),
            ("-d name=eve -d password=1234 ", "/members", "422 A password has at least 8 characters."),
            (too_long, "/members", "422 A password has at most 1024 octets."),
            ("-u 'ada:battery staple' ", "/me", "200 Hello, ada. The parameters of your hash: m=47104,t=1,p=1."),
            ("-u 'ada:Battery staple' ", "/me", "401 a wrong password"),
            ("-u 'nobody:battery staple' ", "/me", "401 the same, after the same time"),
            ("-u \"ada:$(printf %01025d 0)\" ", "/me", "401 a password that is too long for anyone"),
            ("-u 'bob:correct horse' ", "/me", "200 Hello, bob. The parameters of your hash: m=47104,t=1,p=1."),
        ],
    );
}
