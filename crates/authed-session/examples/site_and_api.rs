//! A site for browsers and an API for programs: `cargo run -p authed-session --example site_and_api`.
//!
//! Sessions guard the site, and bearer tokens guard `/api`. Both have the same users and scopes. There is one table, and one
//! audit log. A session is no use under `/api`, so no other site's form can call it with a browser's cookie.
//!
//! `PORT=8080 cargo run ..` takes another port than 3000, and `PORT=0` a free one.

mod shared;

use std::sync::{Arc, Mutex, PoisonError};

use authed::audit::AuditEvent;
use authed::backend::BearerToken;
use authed::policy::RedirectTarget;
use authed::redirect::{LocalPath, SafeNext};
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Bearer, Caller, Challenge, Credentials, Identity,
    Public, RedirectTo, Rejection, Routes, SimpleUser, User, local_path, scopes,
};
use authed_session::{Account, Accounts, MemoryStore, SessionOf, Sessions};
use axum::extract::{Form, FromRef, State};
use axum::response::Html;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use shared::{listen, print_commands};

scopes! {
    /// Callers who lack a scope get the challenges of the backend that decides: tokens have one, sessions have none.
    pub realm Shop for SimpleUser, on failure Challenge;

    pub scope Customer = "customer";
    pub scope Admin = "admin": Customer;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// The users, with readable passwords and tokens. Yours are hashed, and in a database.
const USERS: [(&str, &str, &str, &[&str]); 2] =
    [("ada", "demo", "token-of-ada", &["admin"]), ("eve", "demo", "token-of-eve", &["customer"])];

#[derive(Clone)]
struct Users;

impl Users {
    fn account(&self, id: &str, condition: impl FnOnce(&str) -> bool) -> Option<Account<Shop>> {
        let (id, password, _, scopes) = USERS.into_iter().find(|(name, ..)| *name == id)?;
        condition(password).then_some(())?;
        Some(Account::new(Identity::new(SimpleUser::new(id), Credentials::from_names(scopes)), password))
    }
}

impl Accounts for Users {
    type Realm = Shop;

    async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
        Ok(self.account(id, |_| true))
    }
}

fn verify(token: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> {
    let user = USERS.into_iter().find(|(_, _, known, _)| bool::from(token.as_str().as_bytes().ct_eq(known.as_bytes())));
    let (name, _, _, scopes) = user.ok_or(AuthenticationError::rejected())?;
    Ok(Identity::new(SimpleUser::new(name), Credentials::from_names(scopes)))
}

/// The last events. Yours are sent to a task that writes them.
#[derive(Clone, Default)]
struct AuditLog(Arc<Mutex<Vec<String>>>);

impl AuditLog {
    fn write(&self, event: &AuditEvent<'_>) {
        let user = event.user_id().unwrap_or("nobody".into());
        let line = format!("{user} got {} for {} {}", event.status().as_u16(), event.method(), event.route());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

async fn home(caller: Caller<Shop>) -> Html<String> {
    Html(format!("<p>Welcome, {}.</p>\n", caller.user().map_or("stranger", |user| user.display_name())))
}

async fn orders(caller: Authed<Customer, RedirectTo<LoginPage>>) -> Html<String> {
    Html(format!("<p>The orders of {}.</p>\n", caller.user().display_name()))
}

async fn audit(_: Authed<Admin>, State(log): State<AuditLog>) -> String {
    log.0.lock().unwrap_or_else(PoisonError::into_inner).join("\n") + "\n"
}

async fn form(_: Public) -> Html<&'static str> {
    Html(
        "<form method=\"post\"><input name=\"name\" placeholder=\"ada or eve\">\
         <input name=\"password\" type=\"password\" placeholder=\"demo\"><button>Log in.</button></form>\n",
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
    Form(entered): Form<Entered>,
) -> Result<Rejection, Rejection> {
    let account = Users.account(&entered.name, |password| password == entered.password);
    session.log_in(&account.ok_or(AuthenticationError::rejected())?).await?;
    Ok(Rejection::see_other(&next.map_or(local_path!("/orders"), SafeNext::into_path)))
}

async fn api_orders(caller: Authed<Customer>) -> String {
    format!("[\"an order of {}\"]\n", caller.user().display_name())
}

async fn api_prices(_: Authed<Admin>) -> &'static str {
    "[]\n"
}

// ANCHOR: api
/// The API. Its own layer decides here, and not the state.
fn api(tokens: Authenticator<Shop>) -> Routes<App> {
    Routes::new()
        .route("/orders", get(api_orders))
        .route("/prices", get(api_prices))
        .layer(AuthenticationLayer::new(tokens))
}
// ANCHOR_END: api

fn site() -> Routes<App> {
    Routes::new()
        .route("/", get(home))
        .route("/login", get(form).post(log_in))
        .route("/logout", post(log_out))
        .route("/orders", get(orders))
        .route("/audit", get(audit))
}

async fn log_out(_: Public, session: SessionOf<Shop>) -> Result<Rejection, Rejection> {
    session.log_out().await?;
    Ok(Rejection::see_other(&local_path!("/")))
}

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Shop>,
    log: AuditLog,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = listen().await?;
    let sessions = Sessions::new(MemoryStore::default(), Users);
    let log = AuditLog::default();
    let written = |log: &AuditLog| {
        let log = log.clone();
        move |event: &AuditEvent<'_>| log.write(event)
    };

    // Browsers get pages, and programs get JSON.
    let for_browsers = Authenticator::new(sessions.clone()).audited_by(written(&log));
    let for_programs = Authenticator::new(Bearer::new(verify))
        .on_error(|_, error, rejection| rejection.json(format!("{{\"error\":\"{error}\"}}\n")))
        .on_denied(|denied, rejection| rejection.json(format!("{{\"needs\":\"{}\"}}\n", denied.missing().join(" "))))
        .audited_by(written(&log));

    let routes = site().nest("/api", api(for_programs)).fallback(authed::not_found);
    introduce(&address, &routes.table().to_string());
    let app = App { authenticator: for_browsers, log };
    axum::serve(listener, routes.with_state(app).layer(sessions)).await
}

fn introduce(address: &str, table: &str) {
    println!("The shop is open at http://{address}\n\n{table}");
    println!("ada is an admin, eve is a customer. The password is demo. Try:\n");
    let jar = |name: &str| {
        let file = std::env::temp_dir().join(format!("authed-{}-{name}.cookies", std::process::id()));
        let file = file.display();
        format!("-b '{file}' -c '{file}' ")
    };
    let token = |name: &str| format!("-H 'Authorization: Bearer token-of-{name}' ");
    let (ada, eve) = (jar("ada"), jar("eve"));
    let with_cookie = eve.clone();
    print_commands(
        address,
        [
            (String::from("-H 'Accept: text/html' "), "/orders", "303 /login?next=%2Forders"),
            (eve.clone() + "-d 'name=eve&password=demo' ", "/login", "303 /orders"),
            (eve.clone(), "/orders", "200 The orders of eve."),
            (eve.clone(), "/audit", "403 eve is no admin"),
            (with_cookie, "/api/orders", "401 a session is no use here"),
            (token("eve"), "/api/orders", "200 \"an order of eve\""),
            (token("eve"), "/api/prices", "403 \"needs\":\"admin\""),
            (token("ada"), "/api/prices", "200 an empty list"),
            (token("ada"), "/orders", "303 a token is no use on the site"),
            (String::from("-H 'Authorization: Bearer wrong' "), "/api/orders", "401 rejected"),
            (ada.clone() + "-d 'name=ada&password=demo' ", "/login?next=%2Faudit", "303 /audit"),
            (ada, "/audit", "200 eve got 403 for GET /api/prices"),
        ],
    );
}
