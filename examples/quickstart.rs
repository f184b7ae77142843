//! A small shop, for curl or a browser: `cargo run --example quickstart`.
//!
//! It listens on port 3000. `PORT=8080 cargo run --example quickstart` selects another port, and `PORT=0` a free one.

mod shared;

use std::sync::Arc;

use authed::backend::Login;
use authed::policy::RedirectTarget;
use authed::redirect::{LocalPath, SafeNext};
use authed::routing::{any, get};
use authed::table::Table;
use authed::{
    AnyOf, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Grants, Identity,
    NotFound, Proof, RedirectTo, Rejection, Routes, SimpleUser, Status, User, local_path, scopes,
};
use subtle::ConstantTimeEq;

scopes! {
    /// The shop's permissions.
    pub realm Shop for SimpleUser;

    /// Every logged-in user.
    pub scope Authenticated = "authenticated", on failure RedirectTo<LoginPage>;
    pub scope Subscriber = "subscriber", on failure Status<402>;
    pub scope Editor = "editor";
    pub scope Auditor = "auditor";
    /// All permissions. Pages for admins are hidden from other callers.
    pub scope Admin = "admin": Editor + Auditor, on failure NotFound;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

async fn home(caller: Caller<Shop>) -> String {
    format!("Welcome, {}.\n", caller.user().map_or("stranger", |user| user.display_name()))
}

/// The browser asks the user for name and password. Then the page redirects the user back.
async fn login(_caller: Authed<Authenticated, Challenge<Basic>>, next: Option<SafeNext>) -> Rejection {
    Rejection::see_other(&next.map_or(local_path!("/dashboard"), SafeNext::into_path))
}

async fn dashboard(caller: Authed<Authenticated>) -> String {
    format!("{}'s dashboard. Your permissions: {:?}\n", caller.user().display_name(), caller.credentials())
}

async fn admin(caller: Authed<(Authenticated, Admin), NotFound>) -> String {
    purge_cache(caller.proof())
}

/// Cannot be called without the proof.
fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
    format!("Cache purged by {}.\n", by.user().display_name())
}

async fn drafts(caller: Authed<AnyOf<(Editor, Auditor)>>) -> String {
    format!("Drafts, for {}.\n", caller.user().display_name())
}

async fn magazine(caller: Authed<Subscriber>) -> String {
    format!("This week's magazine, for {}.\n", caller.user().display_name())
}

/// The users share one password. Your application stores password hashes in a database.
fn authenticator() -> Authenticator<Shop> {
    let known = Credentials::none().grant::<Authenticated>();
    let users =
        [("ada", known.grant::<Admin>()), ("eve", known.grant::<Editor>()), ("sam", known.grant::<Subscriber>())]
            .map(|(name, credentials)| (Arc::new(SimpleUser::new(name)), credentials));

    Authenticator::new(Basic::new(move |login: &Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let user = users.iter().find(|(user, _)| user.display_name() == login.name());
        match user.filter(|_| password_is_right.into()) {
            Some((user, credentials)) => Ok(Identity::new(Arc::clone(user), *credentials)),
            None => Err(AuthenticationError::rejected()),
        }
    }))
}

/// The first parameter of every handler declares its access. A handler without such a parameter does not compile.
fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route("/dashboard", get(dashboard))
        .route("/admin", any(authed::not_found).get(admin))
        .route("/drafts", get(drafts))
        .route("/magazine", get(magazine))
        .fallback(authed::not_found)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let routes = routes();
    introduce(&address, routes.table());
    axum::serve(listener, routes.with_state(authenticator())).await
}

fn introduce(address: &str, table: &Table) {
    println!("The shop is open at http://{address}\n\n{table}");
    println!("ada is an admin, eve is an editor, sam is a subscriber. Every password is demo. Try:\n");
    let lines = [
        ("", "/", "200 Welcome, stranger."),
        ("", "/dashboard", "303 to /login?next=%2Fdashboard"),
        ("", "/login?next=%2Fdashboard", "401 log in"),
        ("-u eve:demo ", "/login?next=%2Fdashboard", "303 back to /dashboard"),
        ("-u eve:demo ", "/dashboard", "200 eve's dashboard."),
        ("-u eve:demo ", "/admin", "404 hidden from an editor"),
        ("-u ada:demo ", "/admin", "200 Cache purged by ada."),
        ("-u sam:demo ", "/drafts", "403 neither an editor nor an auditor"),
        ("-u ada:demo ", "/drafts", "200 an admin is both"),
        ("-u eve:demo ", "/magazine", "402 not a subscriber"),
        ("-u ada:wrong ", "/", "401 a wrong password, even on a public page"),
    ];
    shared::print_lines_to_try(address, lines);
}
