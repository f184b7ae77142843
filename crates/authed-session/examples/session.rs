//! A login form and sessions: `cargo run -p authed-session --example session`. Then use a browser, or curl.
//!
//! `PORT=8080 cargo run ..` takes another port than 3000, and `PORT=0` a free one.

mod shared;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use authed::policy::RedirectTarget;
use authed::redirect::{LocalPath, SafeNext};
use authed::requirement::Minutes;
use authed::revocation::{Revocation, Revocations};
use authed::routing::{any, get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Caller, Credentials, Fresh, Identity, NotFound, Public, RedirectTo,
    Rejection, Routes, SimpleUser, User, local_path, scopes,
};
use authed_session::{Account, Accounts, MemoryStore, SessionOf, Sessions};
use axum::extract::{Form, FromRef, State};
use axum::response::Html;
use serde::Deserialize;

use shared::{listen, print_commands};

scopes! {
    /// The shop's permissions.
    pub realm Shop for SimpleUser;

    /// Everyone who is logged in.
    pub scope Authenticated = "authenticated", on failure RedirectTo<LoginPage>;
    pub scope Admin = "admin", on failure NotFound;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// Requires a login within the last five minutes. Other callers are sent to log in again.
type Recently = Fresh<Shop, Minutes<5>, RedirectTo<LoginPage>>;

struct Row {
    roles: &'static [&'static str],
    password: &'static str,
    /// Incremented by "log out everywhere".
    epoch: u64,
}

/// The users, with readable passwords. Yours are hashed, and in a database: see the example `password`.
#[derive(Clone)]
struct Users(Arc<Mutex<HashMap<&'static str, Row>>>);

impl Users {
    fn new() -> Self {
        let row = |roles| Row { roles, password: "demo", epoch: 0 };
        let rows = [("ada", row(&["authenticated", "admin"])), ("eve", row(&["authenticated"]))];
        Self(Arc::new(Mutex::new(HashMap::from(rows))))
    }

    /// Returns the account with this ID, if its row meets the condition.
    fn account(&self, id: &str, condition: impl FnOnce(&Row) -> bool) -> Option<Account<Shop>> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.get(id).filter(|row| condition(row))?;
        let identity = Identity::new(SimpleUser::new(id), Credentials::from_names(row.roles));
        // A new password must end all sessions, too. With hashed passwords, use the hash.
        Some(Account::new(identity, format!("{} {}", row.epoch, row.password)))
    }

    fn end_all_sessions(&self, id: &str) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = rows.get_mut(id) {
            row.epoch += 1;
        }
    }
}

impl Accounts for Users {
    type Realm = Shop;

    async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
        Ok(self.account(id, |_| true))
    }
}

async fn home(caller: Caller<Shop>) -> Html<String> {
    let name = caller.user().map_or("stranger", |user| user.display_name());
    Html(format!("<p>Welcome, {name}.</p><p><a href=\"/dashboard\">Your dashboard</a></p>\n"))
}

/// Returns a form that posts to its own URL, including `next`.
async fn form(_: Public) -> Html<&'static str> {
    Html(
        "<form method=\"post\"><input name=\"name\" placeholder=\"ada or eve\" autocomplete=\"username\">\
         <input name=\"password\" type=\"password\" placeholder=\"demo\" autocomplete=\"current-password\">\
         <button>Log in.</button></form>\n",
    )
}

#[derive(Deserialize)]
struct Entered {
    name: String,
    password: String,
}

async fn log_in(
    _: Public,
    next: Option<SafeNext>,
    session: SessionOf<Shop>,
    State(users): State<Users>,
    Form(entered): Form<Entered>,
) -> Result<Rejection, Rejection> {
    let account = users.account(&entered.name, |row| entered.password == row.password);
    session.log_in(&account.ok_or(AuthenticationError::rejected())?).await?;
    Ok(Rejection::see_other(&next.map_or(local_path!("/dashboard"), SafeNext::into_path)))
}

async fn log_out(_: Public, session: SessionOf<Shop>) -> Result<Rejection, Rejection> {
    session.log_out().await?;
    Ok(Rejection::see_other(&local_path!("/")))
}

async fn log_out_everywhere(caller: Authed<Authenticated>, State(app): State<App>) -> Rejection {
    app.users.end_all_sessions(&caller.user().id());
    app.revocations.publish(Revocation::user(caller.user().id()));
    Rejection::see_other(&local_path!("/"))
}

async fn dashboard(caller: Authed<Authenticated>) -> Html<String> {
    let name = caller.user().display_name();
    let button = |to, label| format!("<form method=\"post\" action=\"{to}\"><button>{label}</button></form>");
    let (out, everywhere) = (button("/logout", "Log out"), button("/logout-everywhere", "Log out everywhere"));
    Html(format!("<p>{name}'s dashboard.</p><p><a href=\"/email\">Change e-mail</a></p>{out}{everywhere}\n"))
}

async fn email(caller: Authed<(Authenticated, Recently)>) -> String {
    format!("Here {} would enter a new e-mail address.\n", caller.user().display_name())
}

async fn admin(caller: Authed<Admin>) -> String {
    format!("Good morning, {}.\n", caller.user().display_name())
}

#[derive(Clone, FromRef)]
struct App {
    users: Users,
    revocations: Revocations,
    authenticator: Authenticator<Shop>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = listen().await?;
    let users = Users::new();
    let revocations = Revocations::new();
    let sessions = Sessions::new(MemoryStore::default(), users.clone());
    let sessions = sessions.kept_for(Duration::from_secs(60)).revoked_by(&revocations);
    let routes = Routes::new()
        .route("/", get(home))
        .route("/login", get(form).post(log_in))
        .route("/logout", post(log_out))
        .route("/logout-everywhere", post(log_out_everywhere))
        .route("/dashboard", get(dashboard))
        .route("/email", get(email))
        .route("/admin", any(authed::not_found).get(admin))
        .fallback(authed::not_found);
    introduce(&address, &routes.table().to_string());
    let authenticator = Authenticator::new(sessions.clone()).revoked_by(&revocations);
    let app = App { users, revocations, authenticator };
    axum::serve(listener, routes.with_state(app).layer(sessions)).await
}

fn introduce(address: &str, table: &str) {
    println!("The shop is open at http://{address}\n\n{table}");
    println!("ada is an admin, eve is not. The password is demo. Try:\n");
    let jar = |name: &str| {
        let file = std::env::temp_dir().join(format!("authed-{}-{name}.cookies", std::process::id()));
        let file = file.display();
        format!("-b '{file}' -c '{file}' ")
    };
    let form = |name: &str, password: &str| format!("-d 'name={name}&password={password}' ");
    let (eve, other, ada) = (jar("eve"), jar("other-browser"), jar("ada"));
    print_commands(
        address,
        [
            (eve.clone(), "/dashboard", "303 to the form"),
            (eve.clone(), "/login?next=%2Fdashboard", "200 Log in."),
            (eve.clone() + &form("eve", "wrong"), "/login?next=%2Fdashboard", "403 the password is wrong"),
            (eve.clone() + &form("eve", "demo"), "/login?next=%2Fdashboard", "303 back to /dashboard"),
            (eve.clone(), "/dashboard", "200 eve's dashboard."),
            (eve.clone(), "/email", "200 Here eve would enter a new e-mail address."),
            (eve.clone(), "/admin", "404 hidden from eve"),
            (other.clone() + &form("eve", "demo"), "/login", "303 eve logs in with another browser, too"),
            (other.clone(), "/", "200 Welcome, eve."),
            (eve.clone() + "-X POST ", "/logout-everywhere", "303 logged out in both browsers"),
            (other, "/", "200 Welcome, stranger."),
            (eve, "/", "200 Welcome, stranger."),
            (ada.clone() + &form("ada", "demo"), "/login?next=%2Fadmin", "303 to /admin"),
            (ada.clone(), "/admin", "200 Good morning, ada."),
            (ada.clone() + "-X POST ", "/logout", "303 logged out, on the server, too"),
            (ada, "/admin", "404 hidden from anonymous callers"),
        ],
    );
}
