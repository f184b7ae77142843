// ANCHOR: all
// ANCHOR: realm
use std::borrow::Cow;

use authed::policy::RedirectTarget;
use authed::redirect::{LocalPath, SafeNext};
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Credentials, Identity, Public, RedirectTo, Rejection, Routes, User,
    local_path, scopes,
};
use authed_session::{Account, Accounts, MemoryStore, Passwords, SessionOf, Sessions};
use axum::extract::{Form, FromRef, State};
use axum::response::Html;
use serde::Deserialize;
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;

scopes! {
    /// Callers without a permission are sent to the login page.
    pub realm Press for Member, on failure RedirectTo<LoginPage>;

    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// A row of the table `members`.
pub struct Member {
    id: i64,
    name: String,
}

impl User for Member {
    fn id(&self) -> Cow<'_, str> {
        self.id.to_string().into()
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}
// ANCHOR_END: realm

// ANCHOR: members
#[derive(Clone)]
struct Members {
    db: SqlitePool,
    passwords: Passwords,
}

/// A row with what a login needs. Only `Member` leaves this type.
struct Row {
    id: i64,
    name: String,
    role: String,
    password_hash: String,
}

impl Members {
    async fn by_name(&self, name: &str) -> Result<Option<Row>, AuthenticationError> {
        self.find_row("SELECT id, name, role, password_hash FROM members WHERE name = ?", name).await
    }

    async fn by_id(&self, id: &str) -> Result<Option<Row>, AuthenticationError> {
        self.find_row("SELECT id, name, role, password_hash FROM members WHERE id = ?", id).await
    }

    async fn find_row(&self, query: &str, value: &str) -> Result<Option<Row>, AuthenticationError> {
        let found = sqlx::query_as(query).bind(value).fetch_optional(&self.db).await;
        // Without its database the application cannot decide: the response is a 503.
        let found = found.map_err(AuthenticationError::unavailable)?;
        Ok(found.map(|(id, name, role, password_hash)| Row { id, name, role, password_hash }))
    }
}

fn account(row: Row) -> Account<Press> {
    // The role `editor` grants the scope with the name "editor".
    let credentials = Credentials::from_names([&row.role]);
    let identity = Identity::new(Member { id: row.id, name: row.name }, credentials);
    // A new password changes the hash. All sessions of the member end then.
    Account::new(identity, &row.password_hash)
}

/// The sessions ask this for every request with a session cookie.
impl Accounts for Members {
    type Realm = Press;

    async fn find(&self, id: &str) -> Result<Option<Account<Press>>, AuthenticationError> {
        Ok(self.by_id(id).await?.map(account))
    }
}
// ANCHOR_END: members

// ANCHOR: login
async fn login_page(_: Public) -> Html<&'static str> {
    Html(
        "<form method=post>\
         <input name=name><input name=password type=password><button>Log in</button>\
         </form>\n",
    )
}

#[derive(Deserialize)]
struct Entered {
    name: String,
    password: String,
}

async fn log_in(
    _: Public,
    next: SafeNext,
    session: SessionOf<Press>,
    State(members): State<Members>,
    Form(entered): Form<Entered>,
) -> Result<SafeNext, Rejection> {
    let row = members.by_name(&entered.name).await?;
    // Also if there is no such member: the time must not tell.
    let hash = row.as_ref().map(|row| row.password_hash.as_str());
    members.passwords.verify(&entered.password, hash).await?;
    let row = row.ok_or(AuthenticationError::rejected())?;
    session.log_in(&account(row)).await?;
    Ok(next)
}

async fn log_out(_: Public, session: SessionOf<Press>) -> Result<Rejection, Rejection> {
    session.log_out().await?;
    Ok(Rejection::see_other(&local_path!("/")))
}
// ANCHOR_END: login

async fn front_page(_: Public) -> &'static str {
    "The Daily Engine.\n"
}

// ANCHOR: handlers
async fn drafts(caller: Authed<Writer>) -> String {
    format!("On weaving. On boats. Read by {}.\n", caller.user().display_name())
}

async fn publish(caller: Authed<Editor>) -> String {
    format!("Published by member {}.\n", caller.user().id)
}
// ANCHOR_END: handlers

// ANCHOR: app
#[derive(Clone, FromRef)]
struct App {
    members: Members,
    authenticator: Authenticator<Press>,
}

fn routes() -> Routes<App> {
    Routes::new()
        .route("/", get(front_page))
        .route("/login", get(login_page).post(log_in))
        .route("/logout", post(log_out))
        .route("/drafts", get(drafts))
        .route("/publish", post(publish))
}

fn app(members: Members) -> axum::Router {
    let sessions = Sessions::new(MemoryStore::default(), members.clone());
    let authenticator = Authenticator::new(sessions.clone());
    routes().with_state(App { members, authenticator }).layer(sessions)
}
// ANCHOR_END: app

// ANCHOR: main
/// A database in memory with two members. Yours is a file or a server, and has migrations.
async fn database() -> Result<Members, Box<dyn std::error::Error>> {
    let db = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await?;
    let table = "CREATE TABLE members (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, password_hash TEXT NOT NULL
    )";
    sqlx::query(table).execute(&db).await?;
    let passwords = Passwords::new();
    for (name, role) in [("ada", "editor"), ("bob", "writer")] {
        let hash = passwords.hash("correct horse").await?;
        let insert = sqlx::query("INSERT INTO members (name, role, password_hash) VALUES (?, ?, ?)");
        insert.bind(name).bind(role).bind(hash).execute(&db).await?;
    }
    Ok(Members { db, passwords })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", routes().table());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app(database().await?)).await?;
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all

async fn serve(listener: tokio::net::TcpListener) {
    axum::serve(listener, app(database().await.unwrap())).await.unwrap();
}
